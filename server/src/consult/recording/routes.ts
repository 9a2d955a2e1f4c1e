import { finishRecordingAgain, listRecordings, playRecording } from '../../contracts/index.ts';
import type { Hub } from '../../hub.ts';
import { asPerson as person } from '../../platform/actor.ts';
import { type Door, sent, serve } from '../../platform/http/index.ts';
import { finishAgain } from './finish-again.ts';
import { play, recordingsOf } from './recordings.ts';

export function recordingRoutes(door: Door, hub: Hub): void {
  serve(door, 'listRecordings', listRecordings, async ({ params }, { actor }) => ({
    items: await recordingsOf(hub, person(actor), params.consultId),
  }));
  serve(door, 'finishRecordingAgain', finishRecordingAgain, async ({ params }, { actor }) => {
    await finishAgain(hub, person(actor), params.consultId, params.recordingId);
    return undefined;
  });
  serve(door, 'playRecording', playRecording, async ({ params }, { actor, request, reply }) => {
    const asked = request.headers.range;
    const { bytes, size, range } = await play(hub, person(actor), params.consultId, params.recordingId, asked);
    if (range === 'outside') {
      reply.code(416).header('content-range', `bytes */${size}`).send();
      return sent;
    }
    const { start, end } = range ?? { start: 0, end: size - 1 };
    if (range) reply.code(206).header('content-range', `bytes ${start}-${end}/${size}`);
    reply
      .type('video/webm')
      .header('content-length', String(end - start + 1))
      .header('accept-ranges', 'bytes')
      .header('content-disposition', 'inline')
      .header('x-content-type-options', 'nosniff')
      .header('cache-control', 'private, no-store')
      .send(bytes);
    return sent;
  });
}
