import { readEcgStudy } from '@hub/server/contracts';
import { readStudy } from '@hub/server/ecg';
import { processor } from '@hub/server/platform/jobs';

export default processor(readEcgStudy, ({ studyUid }, hub) => readStudy(hub, studyUid));
