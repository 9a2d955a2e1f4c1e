import { joined } from '../joined.ts';
import { isH264Key, readH264 } from './h264.ts';
import { openMediaClock } from './media-clock.ts';
import { type InOrder, openOrder } from './order.ts';
import { readRtp } from './packet.ts';
import { isVp8Key, readVp8 } from './vp8.ts';

/** A piece of sound or one picture, as its decoder takes it. */
export interface Frame {
  atMs: number;
  key: boolean;
  bytes: Uint8Array;
}

export const codecs = ['audio/opus', 'video/VP8', 'video/H264'] as const;
export type Codec = (typeof codecs)[number];

const pictures = {
  'video/VP8': { read: readVp8, isKey: isVp8Key },
  'video/H264': { read: readH264, isKey: isH264Key },
};

/**
 * Packets of one stream, as they came, to frames. A picture of which a packet is missing is left out, and so is everything
 * after it up to the next key picture: what a decoder makes of the rest looks like an image and is none.
 */
export function openFrames(codec: Codec, clockRate: number) {
  const order = openOrder();
  const clock = openMediaClock(clockRate);
  let parts: Uint8Array[] = [];
  let timestamp: number | undefined;
  let atMs = 0;
  let whole = false;
  let needKey = true;

  function* sound({ packet, atMs: arrivedMs }: InOrder): Generator<Frame> {
    const at = clock.at(packet.timestamp, arrivedMs);
    if (packet.payload.length > 0) yield { atMs: at, key: true, bytes: packet.payload };
  }

  function* picture({ packet, atMs: arrivedMs, gap }: InOrder, kind: keyof typeof pictures): Generator<Frame> {
    const { read, isKey } = pictures[kind];
    const part = read(packet.payload);
    const at = clock.at(packet.timestamp, arrivedMs);
    if (gap) needKey = true;
    if (packet.timestamp !== timestamp) {
      if (parts.length > 0) needKey = true;
      parts = [];
      timestamp = packet.timestamp;
      atMs = at;
      whole = part?.starts ?? false;
    } else if (gap) whole = false;
    // Padding that keeps a line warm has no payload.
    if (!part) return;
    parts.push(part.bytes);
    if (!packet.marker) return;
    const bytes = joined(parts);
    parts = [];
    timestamp = undefined;
    const key = isKey(bytes);
    if (!whole || (needKey && !key)) {
      needKey = true;
      return;
    }
    needKey = false;
    yield { atMs, key, bytes };
  }

  function* frames(ready: Iterable<InOrder>): Generator<Frame> {
    for (const one of ready) yield* codec === 'audio/opus' ? sound(one) : picture(one, codec);
  }

  return {
    *push(bytes: Uint8Array, arrivedMs: number): Generator<Frame> {
      const packet = readRtp(bytes);
      if (packet) yield* frames(order.push(packet, arrivedMs));
    },
    *rest(): Generator<Frame> {
      yield* frames(order.rest());
    },
  };
}
