import { createHash } from 'node:crypto';
import { type FileHandle, open, rename, unlink } from 'node:fs/promises';
import type { ByteSource, Stored } from './store.ts';

/**
 * Network reads come in pieces of 64 KB or less. Gathered to 1 MiB they reach the disk in one writev without being
 * copied; 512 pieces at most, since a writev takes no more than 1,024.
 */
const gatherBytes = 1024 * 1024;
const gatherPieces = 512;

/**
 * Temporary file, fsync, rename, fsync of the folder: `target` holds all of the bytes or is as it was, and what was
 * answered for survives a power cut. On any failure the temporary file is gone again.
 */
export async function writeDurably(
  bytes: ByteSource,
  {
    temp,
    target,
    hashed,
    syncTarget,
  }: { temp: string; target: string; hashed: boolean; syncTarget: () => Promise<void> },
): Promise<Stored> {
  try {
    const stored = await writeAndSync(bytes, temp, hashed);
    await rename(temp, target);
    await syncTarget();
    return stored;
  } catch (error) {
    // Gone already when the rename was done and only the folder's fsync failed.
    await unlink(temp).catch(() => undefined);
    throw error;
  }
}

async function writeAndSync(bytes: ByteSource, path: string, hashed: boolean): Promise<Stored> {
  const file = await open(path, 'wx', 0o640);
  try {
    const hash = hashed ? createHash('sha256') : undefined;
    let size = 0;
    let pieces: Uint8Array[] = [];
    let gathered = 0;
    for await (const piece of bytes as AsyncIterable<Uint8Array>) {
      hash?.update(piece);
      size += piece.byteLength;
      gathered += piece.byteLength;
      pieces.push(piece);
      if (gathered >= gatherBytes || pieces.length >= gatherPieces) {
        await writeAll(file, pieces, gathered);
        pieces = [];
        gathered = 0;
      }
    }
    await writeAll(file, pieces, gathered);
    await file.sync();
    return { size, sha256: hash?.digest('hex') };
  } finally {
    await file.close();
  }
}

/** A disk that fills up writes part of what it was given, without an error; the rest must be written or refused. */
async function writeAll(file: FileHandle, pieces: Uint8Array[], total: number): Promise<void> {
  if (total === 0) return;
  const { bytesWritten } = await file.writev(pieces);
  if (bytesWritten === total) return;
  const rest = Buffer.concat(pieces).subarray(bytesWritten);
  for (let at = 0; at < rest.byteLength; ) at += (await file.write(rest, at)).bytesWritten;
}
