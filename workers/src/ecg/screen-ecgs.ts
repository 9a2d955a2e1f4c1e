import { screenEcgs } from '@hub/server/contracts';
import { screenUnscreened } from '@hub/server/ecg';
import { processor } from '@hub/server/platform/jobs';

export default processor(screenEcgs, (_payload, hub) => screenUnscreened(hub));
