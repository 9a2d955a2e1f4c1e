import { randomBytes } from 'node:crypto';
import { Readable } from 'node:stream';
import { expect, it } from 'vitest';
import { retainUntil } from '../../../server/src/consult/recording/recording-key.ts';
import {
  chunkBytes,
  headerBytes,
  openStream,
  plainSize,
  SealBroken,
  sealStream,
} from '../../../server/src/consult/recording/sealed-file.ts';
import { openRange } from '../../../server/src/consult/recording/sealed-range.ts';

const key = randomBytes(32);
const inPieces = (bytes: Uint8Array, size: number) =>
  Readable.from(
    Array.from({ length: Math.ceil(bytes.length / size) }, (_, at) => bytes.subarray(at * size, (at + 1) * size)),
  );
const collected = async (stream: AsyncIterable<Uint8Array>) => {
  const pieces: Uint8Array[] = [];
  for await (const piece of stream) pieces.push(piece);
  return Buffer.concat(pieces);
};
const sealed = (plain: Uint8Array, size = 10_000) => collected(sealStream(inPieces(plain, size), key));
const opened = (bytes: Uint8Array, size = 10_000, by: Uint8Array = key) =>
  collected(openStream(inPieces(bytes, size), by));
const refused = (bytes: Uint8Array) => expect(opened(bytes)).rejects.toThrow(SealBroken);

it.each([0, 1, 100, chunkBytes - 1, chunkBytes, chunkBytes + 1, 3 * chunkBytes, 3 * chunkBytes + 17])(
  'opens to the %i bytes that were sealed, in whatever pieces both came',
  async (size) => {
    const plain = randomBytes(size);
    for (const [there, back] of [
      [7_001, 100_000],
      [1_000_000, 65_537],
    ] as const) {
      const file = await sealed(plain, there);
      expect(plainSize(file.length)).toBe(size);
      expect((await opened(file, back)).equals(plain)).toBe(true);
    }
  },
);

it('opens in single bytes too', async () => {
  const plain = randomBytes(40);
  expect((await opened(await sealed(plain), 1)).equals(plain)).toBe(true);
});

const plain = randomBytes(3 * chunkBytes + 100);
const sealedChunk = chunkBytes + 16;
const chunk = (file: Buffer, number: number) =>
  file.subarray(headerBytes + number * sealedChunk, headerBytes + (number + 1) * sealedChunk);
const head = (file: Buffer) => file.subarray(0, headerBytes);

it('opens in its middle: every range is the bytes that stand there, and a changed chunk is refused', async () => {
  const file = await sealed(plain);
  const store = (bytes: Buffer) => ({
    read: async (_key: string, range?: { start: number; end: number }) =>
      bytes.subarray(range?.start, (range?.end ?? 0) + 1),
    get: async (_key: string, range?: { start: number; end: number }) =>
      inPieces(bytes.subarray(range?.start, (range?.end ?? 0) + 1), 30_000),
  });
  const part = (bytes: Buffer, start: number, end: number) =>
    collected(openRange(store(bytes), { objectKey: 'k', sealedSize: file.length }, key, { start, end }));
  const edges = [0, 1, chunkBytes - 1, chunkBytes, 2 * chunkBytes, plain.length - 1];
  for (const start of edges)
    for (const end of edges.filter((each) => each >= start))
      expect((await part(file, start, end)).equals(plain.subarray(start, end + 1))).toBe(true);
  const changed = Buffer.from(file);
  chunk(changed, 2)[9] = (chunk(changed, 2)[9] as number) ^ 1;
  await expect(part(changed, 2 * chunkBytes, 2 * chunkBytes)).rejects.toThrow(SealBroken);
  const moved = Buffer.concat([head(file), chunk(file, 1), chunk(file, 0), chunk(file, 2), chunk(file, 3)]);
  await expect(part(moved, 5, 6)).rejects.toThrow(SealBroken);
});

it('refuses a file with one bit flipped, wherever it is', async () => {
  const file = await sealed(plain);
  const places = [0, 4, 6, 12, headerBytes, headerBytes + 5, headerBytes + sealedChunk - 1, file.length - 1];
  for (const at of places) {
    const changed = Buffer.from(file);
    changed[at] = (changed[at] as number) ^ 1;
    await refused(changed);
  }
});

it('refuses a file that was cut, in a chunk, at its end, in the header, and an empty one', async () => {
  const file = await sealed(plain);
  for (const length of [
    0,
    3,
    headerBytes,
    headerBytes + 5,
    headerBytes + sealedChunk,
    file.length - 116,
    file.length - 1,
  ])
    await refused(file.subarray(0, length));
  // of a file whose last chunk is full, too
  const full = await sealed(plain.subarray(0, 2 * chunkBytes));
  await refused(full.subarray(0, full.length - sealedChunk));
});

it('refuses chunks in another order, twice, left out, and something behind the end', async () => {
  const file = await sealed(plain);
  const [first, second, third, last] = [0, 1, 2, 3].map((number) => chunk(file, number)) as [
    Buffer,
    Buffer,
    Buffer,
    Buffer,
  ];
  await refused(Buffer.concat([head(file), second, first, third, last]));
  await refused(Buffer.concat([head(file), first, first, third, last]));
  await refused(Buffer.concat([head(file), first, third, last]));
  await refused(Buffer.concat([head(file), first, second, third]));
  await refused(Buffer.concat([file, Buffer.from('x')]));
  await refused(Buffer.concat([file, last]));
});

it('refuses a chunk of another file under the same key, and another key', async () => {
  const [file, other] = [await sealed(plain), await sealed(plain)];
  expect(chunk(file, 0).equals(chunk(other, 0))).toBe(false);
  await refused(Buffer.concat([head(file), chunk(other, 0), file.subarray(headerBytes + sealedChunk)]));
  await expect(opened(file, 10_000, randomBytes(32))).rejects.toThrow(SealBroken);
});

it('hands out nothing of a chunk that does not hold', async () => {
  const file = await sealed(plain);
  file[headerBytes + sealedChunk + 10] = (file[headerBytes + sealedChunk + 10] as number) ^ 0x80;
  const pieces: Buffer[] = [];
  await expect(
    (async () => {
      for await (const piece of openStream(inPieces(file, 10_000), key)) pieces.push(piece);
    })(),
  ).rejects.toThrow(SealBroken);
  expect(Buffer.concat(pieces).equals(plain.subarray(0, chunkBytes))).toBe(true);
});

it('names no plain size for what no sealed file can be', () => {
  for (const size of [0, headerBytes, headerBytes + 15, headerBytes + sealedChunk + 3])
    expect(plainSize(size)).toBeUndefined();
});

it('is kept fifteen years from the end', () => {
  expect(retainUntil(new Date('2026-11-23T02:00:00Z')).toISOString()).toBe('2041-11-23T02:00:00.000Z');
});
