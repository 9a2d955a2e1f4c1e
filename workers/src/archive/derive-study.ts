import { deriveStudy as derive } from '@hub/server/archive';
import { deriveStudy } from '@hub/server/contracts';
import { processor } from '@hub/server/platform/jobs';

export default processor(deriveStudy, ({ studyUid }, hub) => derive(hub, studyUid));
