import type { ByteRange, ObjectStore } from '../../platform/objects/index.ts';
import {
  chunkBytes,
  chunksOf,
  headerBytes,
  openChunk,
  plainSize,
  SealBroken,
  sealedChunkBytes,
} from './sealed-file.ts';

/**
 * Part of a sealed file, by the places of its plain bytes: only the chunks that hold it are read. Each is checked to be the
 * one of its number, and the file's last one to be the last.
 */
export async function* openRange(
  objects: Pick<ObjectStore, 'get' | 'read'>,
  file: { objectKey: string; sealedSize: number },
  key: Uint8Array,
  { start, end }: ByteRange,
): AsyncGenerator<Buffer> {
  const size = plainSize(file.sealedSize);
  if (size === undefined || end >= size) throw new SealBroken('another size than it had');
  const header = Buffer.from(await objects.read(file.objectKey, { start: 0, end: headerBytes - 1 }));
  const lastOfAll = Math.max(0, Math.ceil(size / chunkBytes) - 1);
  const first = Math.floor(start / chunkBytes);
  const sealedStart = headerBytes + first * sealedChunkBytes;
  const sealedEnd = headerBytes + (Math.floor(end / chunkBytes) + 1) * sealedChunkBytes;
  const bytes = await objects.get(file.objectKey, {
    start: sealedStart,
    end: Math.min(sealedEnd, file.sealedSize) - 1,
  });
  for await (const { chunk, number: nth } of chunksOf(bytes, sealedChunkBytes)) {
    const number = first + nth;
    const plain = openChunk(header, key, { chunk, number, last: number === lastOfAll });
    const at = number * chunkBytes;
    const wanted = plain.subarray(Math.max(0, start - at), Math.min(plain.length, end + 1 - at));
    if (wanted.length > 0) yield wanted;
  }
}
