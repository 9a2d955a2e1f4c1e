import { dropOldSessions as dropOldSessionsJob } from '@hub/server/contracts';
import { dropOldSessions } from '@hub/server/identity';
import { processor } from '@hub/server/platform/jobs';

export default processor(dropOldSessionsJob, async (_payload, hub) => {
  await dropOldSessions(hub);
});
