import { closeQuietStudies } from '@hub/server/contracts';
import { closeQuiet } from '@hub/server/intake';
import { processor } from '@hub/server/platform/jobs';

export default processor(closeQuietStudies, async (_payload, hub) => {
  await closeQuiet(hub);
});
