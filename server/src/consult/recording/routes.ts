import { listRecordings, playRecording } from '../../contracts/index.ts';
import type { Hub } from '../../hub.ts';
import { asPerson as person } from '../../platform/actor.ts';
import { type Door, sent, serve } from '../../platform/http/index.ts';
import { play, recordingsOf } from './recordings.ts';

export function recordingRoutes(door: Door, hub: Hub): void {
  serve(door, 'listRecordings', listRecordings, async ({ params }, { actor }) => ({
    items: await recordingsOf(hub, person(actor), params.consultId),
  }));
  serve(door, 'playRecording', playRecording, async ({ params }, { actor, reply }) => {
    const { bytes, size } = await play(hub, person(actor), params.consultId, params.recordingId);
    reply
      .type('video/webm')
      .header('content-length', String(size))
      .header('content-disposition', 'inline')
      .header('x-content-type-options', 'nosniff')
      .header('cache-control', 'private, no-store')
      .send(bytes);
    return sent;
  });
}
