import { deriveInstance as derive } from '@hub/server/archive';
import { deriveInstance } from '@hub/server/contracts';
import { processor } from '@hub/server/platform/jobs';

export default processor(deriveInstance, ({ sopInstanceUid }, hub) => derive(hub, sopInstanceUid));
