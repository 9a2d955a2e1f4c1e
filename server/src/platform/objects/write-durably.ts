import { createHash } from 'node:crypto';
import { type FileHandle, open, rename, unlink } from 'node:fs/promises';
import type { ByteSource, Stored } from './store.ts';

/**
 * Network reads come in pieces of 64 KB or less. Gathered to 1 MiB they reach the disk in one writev without being
 * copied; 512 pieces at most, since a writev takes no more than 1,024.
 */
const gatherBytes = 1024 * 1024;
const gatherPieces = 512;

export interface Place {
  temp: string;
  target: string;
  hashed: boolean;
  /** nobody looks for `target` before this has resolved: it may take its place before its bytes are durable */
  fresh: boolean;
  syncTarget: () => Promise<void>;
}

/**
 * Temporary file, fsync, rename, fsync of the folder: `target` holds all of the bytes or is as it was, and what was
 * answered for survives a power cut. A fresh one is renamed first, so that the disk is waited for once and not twice. On
 * any failure the temporary file, or the fresh one, is gone again.
 */
export async function writeDurably(bytes: ByteSource, place: Place): Promise<Stored> {
  const { temp, target, fresh, syncTarget } = place;
  const opening = open(temp, 'wx', 0o640);
  try {
    // While the file is being made the first bytes may come.
    const stored = await write(bytes, opening, place.hashed);
    const file = await opening;
    if (fresh) {
      await rename(temp, target);
      await Promise.all([file.sync(), syncTarget()]);
    } else {
      await file.sync();
      await rename(temp, target);
      await syncTarget();
    }
    await file.close();
    return stored;
  } catch (error) {
    const file = await opening.catch(() => undefined);
    await file?.close().catch(() => undefined);
    // Gone already when the rename was done and only the folder's fsync failed.
    if (file) await unlink(temp).catch(() => undefined);
    if (file && fresh) await unlink(target).catch(() => undefined);
    throw error;
  }
}

async function write(bytes: ByteSource, opening: Promise<FileHandle>, hashed: boolean): Promise<Stored> {
  opening.catch(() => undefined); // told where the first write waits for it
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
      await writeAll(await opening, pieces, gathered);
      pieces = [];
      gathered = 0;
    }
  }
  await writeAll(await opening, pieces, gathered);
  return { size, sha256: hash?.digest('hex') };
}

/** A disk that fills up writes part of what it was given, without an error; the rest must be written or refused. */
async function writeAll(file: FileHandle, pieces: Uint8Array[], total: number): Promise<void> {
  if (total === 0) return;
  const { bytesWritten } = await file.writev(pieces);
  if (bytesWritten === total) return;
  const rest = Buffer.concat(pieces).subarray(bytesWritten);
  for (let at = 0; at < rest.byteLength; ) at += (await file.write(rest, at)).bytesWritten;
}
