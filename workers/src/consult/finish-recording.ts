import { finishRecording as finish } from '@hub/server/consult';
import { finishRecording } from '@hub/server/contracts';
import { processor } from '@hub/server/platform/jobs';

export default processor(finishRecording, ({ recordingId }, hub) => finish(hub, recordingId));
