import { type Frame, openFrames } from '../../formats/rtp/index.ts';
import { trackFrame, trackHead } from '../../formats/webm/index.ts';
import type { PartRecord } from './part.ts';
import type { HeardLane } from './survey.ts';

/** A lane's frames as one Matroska track, times from the beginning of the recording. */
export async function* laneTrack(
  { codec, clockRate, streams }: Pick<HeardLane, 'codec' | 'clockRate' | 'streams'>,
  records: AsyncIterable<PartRecord>,
): AsyncGenerator<Uint8Array> {
  const reading = new Map<number, ReturnType<typeof openFrames>>();
  let lastMs = 0;
  const written = ({ atMs, key, bytes }: Frame) => {
    // A stream that begins anew overlaps the end of its former by some jitter; time only goes on.
    lastMs = Math.max(lastMs, Math.round(atMs));
    return trackFrame({ atMs: lastMs, key, bytes });
  };
  yield trackHead(codec);
  for await (const { kind, stream, atMs, bytes } of records) {
    if (!streams.has(stream)) continue;
    const frames = reading.get(stream) ?? openFrames(codec, clockRate);
    reading.set(stream, frames);
    if (kind === 'packet') for (const frame of frames.push(bytes, atMs)) yield written(frame);
    if (kind === 'over') for (const frame of frames.rest()) yield written(frame);
  }
  for (const frames of reading.values()) for (const frame of frames.rest()) yield written(frame);
}
