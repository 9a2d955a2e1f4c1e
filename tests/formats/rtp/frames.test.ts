import { type Codec, type Frame, openFrames, readRtp } from '@hub/server/formats/rtp';
import { describe, expect, it } from 'vitest';

interface Sent {
  sequence: number;
  timestamp: number;
  payload: number[];
  marker?: boolean;
  ssrc?: number;
}
function rtp({ sequence, timestamp, payload, marker = true, ssrc = 7 }: Sent): Uint8Array {
  const bytes = new Uint8Array(12 + payload.length);
  const view = new DataView(bytes.buffer);
  view.setUint8(0, 0x80);
  view.setUint8(1, (marker ? 0x80 : 0) | 101);
  view.setUint16(2, sequence & 0xffff);
  view.setUint32(4, timestamp >>> 0);
  view.setUint32(8, ssrc);
  bytes.set(payload, 12);
  return bytes;
}
/** Frames of packets that came at these milliseconds. */
function framesOf(codec: Codec, packets: readonly [number, Sent][]): Frame[] {
  const frames = openFrames(codec, codec === 'audio/opus' ? 48_000 : 90_000);
  return [...packets.flatMap(([atMs, sent]) => [...frames.push(rtp(sent), atMs)]), ...frames.rest()];
}
const bytesOf = (frames: readonly Frame[]) => frames.map(({ bytes }) => [...bytes]);

describe('a packet of RTP', () => {
  it('is read past contributors, an extension and padding', () => {
    const bytes = [0xb1, 0xe5, 0, 9, 0, 0, 0, 5, 0, 0, 0, 7, 1, 1, 1, 1, 0xbe, 0xde, 0, 1, 2, 2, 2, 2, 42, 43, 0, 2];
    expect(readRtp(Uint8Array.from(bytes))).toEqual({
      ...{ payloadType: 101, marker: true, sequence: 9, timestamp: 5, ssrc: 7, payload: Uint8Array.from([42, 43]) },
    });
  });

  it('is none when it is RTCP on the same port, or cut off', () => {
    const report = Uint8Array.from([0x80, 200, 0, 6, ...Array<number>(24).fill(0)]);
    expect(readRtp(report)).toBeUndefined();
    for (const length of [0, 11]) expect(readRtp(new Uint8Array(length).fill(0x80))).toBeUndefined();
    expect(readRtp(Uint8Array.from([0x90, 101, ...Array<number>(10).fill(0)]))).toBeUndefined();
    expect(readRtp(Uint8Array.from([0xa0, 101, ...Array<number>(9).fill(0), 200]))).toBeUndefined();
  });
});

describe('sound', () => {
  const at = (n: number, more: Partial<Sent> = {}): [number, Sent] => [
    n * 20,
    { sequence: 65_534 + n, timestamp: 4_294_966_000 + n * 960, payload: [n], ...more },
  ];

  it('comes in the order of its sending, each packet once, over the end of its counters', () => {
    const frames = framesOf('audio/opus', [at(0), at(2), at(1), at(1), at(4), at(3)]);
    expect(bytesOf(frames)).toEqual([[0], [1], [2], [3], [4]]);
    expect(frames.map(({ atMs }) => Math.round(atMs))).toEqual([0, 20, 40, 60, 80]);
  });

  it('goes on after what was lost, at its own time', () => {
    const frames = framesOf('audio/opus', [at(0), ...Array.from({ length: 40 }, (_, n) => at(n + 3))]);
    expect(bytesOf(frames).slice(0, 3)).toEqual([[0], [3], [4]]);
    expect(Math.round(frames[1]?.atMs ?? 0)).toBe(60);
  });

  it('follows its sender’s clock, not the network’s jitter, and begins anew where that jumps', () => {
    const late = framesOf('audio/opus', [at(0), [95, at(1)[1]], [96, at(2)[1]], at(3)]);
    expect(late.map(({ atMs }) => Math.round(atMs))).toEqual([0, 20, 40, 60]);
    const paused: [number, Sent] = [60_000, { ...at(1)[1], ssrc: 8 }];
    expect(Math.round(framesOf('audio/opus', [at(0), paused])[1]?.atMs ?? 0)).toBe(60_000);
  });
});

describe('a VP8 picture', () => {
  const key = [0x10, 0, 0, 0x9d, 0x01, 0x2a, 16, 0, 16, 0, 1];
  const packet = (sequence: number, picture: number, payload: number[], marker = true): [number, Sent] => [
    picture * 40,
    { sequence, timestamp: picture * 3_600, payload, marker },
  ];

  it('is put together from its packets, whatever their descriptors hold', () => {
    const frames = framesOf('video/VP8', [
      packet(1, 0, [0x90, 0x80, 0x81, 0x02, ...key], false),
      packet(3, 0, [0x80, 0xf0, 0x05, 0x01, 0x02, 9]),
      packet(2, 0, [0x00, 8], false),
    ]);
    expect(frames).toMatchObject([{ key: true, atMs: 0 }]);
    expect(bytesOf(frames)).toEqual([[...key, 8, 9]]);
  });

  it('of which a packet is lost is left out, and so is all that rests on it', () => {
    const later = Array.from({ length: 20 }, (_, n) => packet(10 + n, 8 + n, [0x10, 0x11, n]));
    const frames = framesOf('video/VP8', [
      packet(1, 0, [0x10, ...key]),
      packet(2, 1, [0x10, 0x11, 1]),
      packet(3, 2, [0x10, 0x11, 2], false),
      // 4 is lost
      packet(5, 3, [0x10, 0x11, 3]),
      packet(6, 4, [0x10, ...key]),
      ...[7, 8, 9].map((sequence) => packet(sequence, sequence - 2, [0x10, 0x11, 4])),
      ...later,
    ]);
    expect(frames.slice(0, 4).map(({ key: isKey, atMs }) => [isKey, atMs])).toEqual([
      ...[
        [true, 0],
        [false, 40],
        [true, 160],
        [false, 200],
      ],
    ]);
  });

  it('that rests on one before the beginning is not shown', () => {
    expect(framesOf('video/VP8', [packet(1, 0, [0x10, 0x11, 1]), packet(2, 1, [0x10, ...key])])).toHaveLength(1);
  });
});

describe('an H.264 picture', () => {
  it('becomes a byte stream from units alone, in groups and in fragments', () => {
    const frames = framesOf('video/H264', [
      [0, { sequence: 1, timestamp: 0, payload: [24, 0, 2, 0x67, 1, 0, 2, 0x68, 2], marker: false }],
      [0, { sequence: 2, timestamp: 0, payload: [0x7c, 0x85, 3, 4], marker: false }],
      [0, { sequence: 3, timestamp: 0, payload: [0x7c, 0x05, 5], marker: false }],
      [0, { sequence: 4, timestamp: 0, payload: [0x7c, 0x45, 6] }],
      [40, { sequence: 5, timestamp: 3_600, payload: [0x61, 7] }],
    ]);
    expect(frames.map(({ key }) => key)).toEqual([true, false]);
    expect(bytesOf(frames)).toEqual([
      [0, 0, 0, 1, 0x67, 1, 0, 0, 0, 1, 0x68, 2, 0, 0, 0, 1, 0x65, 3, 4, 5, 6],
      [0, 0, 0, 1, 0x61, 7],
    ]);
  });

  it('cut off in its payload breaks nothing', () => {
    for (const payload of [[], [24], [24, 0], [24, 0, 9, 1], [28], [28, 0x85], [31, 1]])
      expect(() => framesOf('video/H264', [[0, { sequence: 1, timestamp: 0, payload }]])).not.toThrow();
  });
});
