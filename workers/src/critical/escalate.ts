import { escalateCritical } from '@hub/server/contracts';
import { escalateDue } from '@hub/server/critical';
import { processor } from '@hub/server/platform/jobs';

export default processor(escalateCritical, async (_payload, hub) => {
  await escalateDue(hub);
});
