import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import type { ByteSource } from '../../platform/objects/index.ts';

// A recording at rest. A file of hours is written and read as a stream, so it is sealed in chunks, and the chunks are bound
// to their place and to their file (the STREAM construction: Hoang, Reyhanitabar, Rogaway, Vizár, CRYPTO 2015):
//
//   header   16 bytes   'CHSF', version 1, 4 bytes of zero, 7 random bytes
//   chunk    up to 65,536 bytes of plain text under AES-256-GCM, then its tag of 16 bytes
//   …        every chunk but the last is full; the last holds the rest, which may be nothing
//
//   nonce    the 7 random bytes, the chunk's number from 0 (4 bytes, big end first), 1 for the last chunk and else 0
//   AAD      the header
//
// A flipped bit fails its tag, a chunk in another's place fails its number, a file cut at a chunk's end has no last chunk,
// one with something behind it has a last chunk too early. The key is one file's own; the random bytes keep a file that was
// sealed twice after a fault from using a nonce again. 2^32 chunks are 256 TiB.

const magic = Buffer.from('CHSF\x01', 'latin1');
const prefixBytes = 7;
export const headerBytes = 16;
export const chunkBytes = 65_536;
const tagBytes = 16;
export const sealedChunkBytes = chunkBytes + tagBytes;
const mostChunks = 2 ** 32;

/** Why a sealed file does not open: it was changed, cut off, or is of another kind. What was read so far is no use. */
export class SealBroken extends Error {
  constructor(what: string, options?: { cause?: unknown }) {
    super(`sealed file: ${what}`, options);
    this.name = 'SealBroken';
  }
}

/** `key`: 32 random bytes, used for this file alone. */
export async function* sealStream(plain: ByteSource, key: Uint8Array): AsyncGenerator<Buffer> {
  const header = Buffer.alloc(headerBytes);
  magic.copy(header);
  randomBytes(prefixBytes).copy(header, headerBytes - prefixBytes);
  yield header;
  for await (const { chunk, number, last } of chunksOf(plain, chunkBytes)) {
    const cipher = createCipheriv('aes-256-gcm', key, nonceOf(header, number, last)).setAAD(header);
    yield Buffer.concat([cipher.update(chunk), cipher.final(), cipher.getAuthTag()]);
  }
}

/** Hands out a chunk only after its tag was checked; throws SealBroken at the first that is not as it was written. */
export async function* openStream(sealed: ByteSource, key: Uint8Array): AsyncGenerator<Buffer> {
  let header: Buffer | undefined;
  const rest = async function* (): AsyncGenerator<Uint8Array> {
    let begun = Buffer.alloc(0);
    for await (const piece of sealed) {
      if (header) {
        yield piece;
        continue;
      }
      begun = Buffer.concat([begun, piece as Uint8Array]);
      if (begun.length < headerBytes) continue;
      header = begun.subarray(0, headerBytes);
      if (begun.length > headerBytes) yield begun.subarray(headerBytes);
    }
    if (!header) throw new SealBroken('shorter than its header');
  };
  for await (const { chunk, number, last } of chunksOf(rest(), sealedChunkBytes)) {
    if (!header) throw new SealBroken('shorter than its header');
    const plain = openChunk(header, key, { chunk, number, last });
    if (plain.length > 0) yield plain;
  }
}

/** Throws SealBroken unless this is that chunk of that file. */
export function openChunk(
  header: Buffer,
  key: Uint8Array,
  { chunk, number, last }: { chunk: Buffer; number: number; last: boolean },
): Buffer {
  if (!header.subarray(0, headerBytes - prefixBytes).equals(Buffer.concat([magic, Buffer.alloc(4)])))
    throw new SealBroken('not a sealed file of version 1');
  if (chunk.length < tagBytes) throw new SealBroken(`chunk ${number} is cut off`);
  const decipher = createDecipheriv('aes-256-gcm', key, nonceOf(header, number, last), { authTagLength: tagBytes })
    .setAAD(header)
    .setAuthTag(chunk.subarray(-tagBytes));
  try {
    return Buffer.concat([decipher.update(chunk.subarray(0, -tagBytes)), decipher.final()]);
  } catch (cause) {
    throw new SealBroken(`chunk ${number} is not as it was written`, { cause });
  }
}

/** Bytes of plain text in a sealed file of `size` bytes; undefined for a size that no sealed file has. */
export function plainSize(size: number): number | undefined {
  const body = size - headerBytes;
  const chunks = Math.ceil(body / sealedChunkBytes);
  const lastChunk = body - (chunks - 1) * sealedChunkBytes;
  return body < tagBytes || lastChunk < tagBytes ? undefined : body - chunks * tagBytes;
}

function nonceOf(header: Uint8Array, number: number, last: boolean): Buffer {
  if (number >= mostChunks) throw new RangeError('a sealed file has no room for so many chunks');
  const nonce = Buffer.alloc(12);
  nonce.set(header.subarray(headerBytes - prefixBytes));
  nonce.writeUInt32BE(number, prefixBytes);
  nonce[11] = last ? 1 : 0;
  return nonce;
}

/** Full chunks as they fill up, one held back until it is known whether it is the last. */
export async function* chunksOf(
  source: ByteSource,
  size: number,
): AsyncGenerator<{ chunk: Buffer; number: number; last: boolean }> {
  let pending: Uint8Array[] = [];
  let held = 0;
  let number = 0;
  for await (const piece of source) {
    pending.push(piece as Uint8Array);
    held += (piece as Uint8Array).length;
    if (held <= size) continue;
    const joined = Buffer.concat(pending);
    let from = 0;
    for (; held - from > size; from += size) {
      yield { chunk: joined.subarray(from, from + size), number, last: false };
      number += 1;
    }
    pending = [joined.subarray(from)];
    held -= from;
  }
  yield { chunk: Buffer.concat(pending), number, last: true };
}
