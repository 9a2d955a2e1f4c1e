import { suspectByLane } from '@hub/server/contracts';
import { suspectRequest } from '@hub/server/critical';
import { processor } from '@hub/server/platform/jobs';

export default processor(suspectByLane, ({ requestId }, hub) => suspectRequest(hub, requestId));
