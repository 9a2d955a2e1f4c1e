import { createHash } from 'node:crypto';
import { type FileHandle, mkdir, open, opendir, stat, unlink, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { Readable } from 'node:stream';
import { checkKey, checkPrefix } from './key.ts';
import { type ByteRange, checkRange, NoSuchObject, type ObjectStore, StoreFull, StoreUnavailable } from './store.ts';
import { folderSyncer } from './sync-folder.ts';
import { sweepTemps, tempName } from './temp-files.ts';
import { writeDurably } from './write-durably.ts';

/** Up to here an object or range is read in one go; beyond it is streamed in pieces of this size. */
const pieceBytes = 1024 * 1024;

const spread = Array.from({ length: 256 }, (_, index) => index.toString(16).padStart(2, '0'));

/**
 * Objects as files: `<first byte of SHA-1 of the key, in hex>/<key with ~ for />`, temporary files in `incoming/`.
 * 256 folders keep each one small enough to list and copy at a million objects; one file name a key lets `a` and `a/b`
 * both be keys, as in S3.
 */
export async function openFolderStore(path: string): Promise<ObjectStore> {
  const root = resolve(path);
  const incoming = join(root, 'incoming');
  const syncer = folderSyncer();
  const { sync } = syncer;

  try {
    const created = await mkdir(root, { recursive: true });
    await sweepTemps(incoming);
    for (const name of spread) await mkdir(join(root, name), { recursive: true });
    await sync(root);
    if (created !== undefined) await sync(dirname(created));
  } catch (error) {
    throw asRefusal(error);
  }

  const folderOf = (key: string) => join(root, createHash('sha1').update(key).digest('hex').slice(0, 2));
  const pathOf = (key: string) => {
    checkKey(key);
    return join(folderOf(key), key.replaceAll('/', '~'));
  };

  const store: ObjectStore = {
    async put(key, bytes, { hashed = true, fresh = false }) {
      const target = pathOf(key);
      try {
        return await writeDurably(bytes, {
          temp: join(incoming, tempName()),
          target,
          hashed,
          fresh,
          syncTarget: () => sync(dirname(target)),
        });
      } catch (error) {
        throw asRefusal(error);
      }
    },

    putBytes: (key, bytes, about) => store.put(key, once(bytes), about),

    async get(key, range) {
      const { file, start, length } = await openAt(pathOf(key), key, range);
      if (length <= pieceBytes) return Readable.from([await readAndClose(file, start, length)], { objectMode: false });
      return file.createReadStream({ start, end: start + length - 1, highWaterMark: pieceBytes });
    },

    async read(key, range) {
      const { file, start, length } = await openAt(pathOf(key), key, range);
      return readAndClose(file, start, length);
    },

    async stat(key) {
      try {
        return { size: (await stat(pathOf(key))).size };
      } catch (error) {
        if (codeOf(error) === 'ENOENT') return undefined;
        throw error;
      }
    },

    async remove(key) {
      const target = pathOf(key);
      try {
        await unlink(target);
      } catch (error) {
        if (codeOf(error) === 'ENOENT') return;
        throw asRefusal(error);
      }
      await sync(dirname(target));
    },

    async *list(prefix) {
      checkPrefix(prefix);
      const wanted = prefix.replaceAll('/', '~');
      for (const name of spread)
        for await (const entry of await opendir(join(root, name)))
          if (entry.name.startsWith(wanted)) yield entry.name.replaceAll('~', '/');
    },

    async health() {
      const probe = join(incoming, tempName());
      try {
        await writeFile(probe, 'probe');
        await unlink(probe);
      } catch (error) {
        await unlink(probe).catch(() => undefined);
        throw asRefusal(error);
      }
    },

    close: () => syncer.close(),
  };
  return store;
}

async function* once(bytes: Uint8Array): AsyncIterable<Uint8Array> {
  yield bytes;
}

async function openAt(path: string, key: string, range: ByteRange | undefined) {
  if (range !== undefined) checkRange(key, range);
  let file: FileHandle;
  try {
    file = await open(path, 'r');
  } catch (error) {
    if (codeOf(error) === 'ENOENT') throw new NoSuchObject(key, { cause: error });
    throw error;
  }
  try {
    const { size } = await file.stat();
    if (range === undefined) return { file, start: 0, length: size };
    checkRange(key, range, size);
    return { file, start: range.start, length: range.end - range.start + 1 };
  } catch (error) {
    await file.close();
    throw error;
  }
}

async function readAndClose(file: FileHandle, start: number, length: number): Promise<Buffer> {
  try {
    const bytes = Buffer.allocUnsafeSlow(length);
    for (let at = 0; at < length; ) {
      const { bytesRead } = await file.read(bytes, at, length - at, start + at);
      if (bytesRead === 0) throw new Error(`the file ends at byte ${start + at}, before the ${length} bytes wanted`);
      at += bytesRead;
    }
    return bytes;
  } finally {
    await file.close();
  }
}

function codeOf(error: unknown): string | undefined {
  return (error as NodeJS.ErrnoException).code;
}

/** Only faults of the disk become refusals; what the source of the bytes threw goes on as it is. */
function asRefusal(error: unknown): unknown {
  const { code, syscall } = error as NodeJS.ErrnoException;
  if (syscall === undefined) return error;
  if (code === 'ENOSPC' || code === 'EDQUOT') return new StoreFull({ cause: error });
  if (code === 'EROFS' || code === 'EACCES' || code === 'EIO') return new StoreUnavailable({ cause: error });
  return error;
}
