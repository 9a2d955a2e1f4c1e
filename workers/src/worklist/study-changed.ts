import { studyChanged } from '@hub/server/contracts';
import { processor } from '@hub/server/platform/jobs';
import { noticeLateImages } from '@hub/server/worklist';

export default processor(studyChanged, ({ studyUid }, hub) => noticeLateImages(hub, studyUid));
