import { tendConsults as tend } from '@hub/server/consult';
import { tendConsults } from '@hub/server/contracts';
import { processor } from '@hub/server/platform/jobs';

export default processor(tendConsults, (_payload, hub) => tend(hub));
