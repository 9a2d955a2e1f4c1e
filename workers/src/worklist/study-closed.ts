import { studyClosed } from '@hub/server/contracts';
import { processor } from '@hub/server/platform/jobs';
import { requestClosedStudy } from '@hub/server/worklist';

export default processor(studyClosed, ({ studyUid }, hub) => requestClosedStudy(hub, studyUid));
