import { Unzip, type UnzipFile, UnzipInflate } from 'fflate';
import type { PickedFile } from './read-start.ts';

export type ZipFault = 'broken' | 'encrypted' | 'method' | 'too-large' | 'too-many';

export interface ZipBounds {
  /** of everything unpacked */
  bytes: number;
  files: number;
}
/** A CT examination of some thousand slices fits; a bomb does not. */
export const zipBounds: ZipBounds = { bytes: 4e9, files: 20_000 };

export const isZip = (path: string) => /\.zip$/i.test(path);

const pieceBytes = 256 * 1024;

/**
 * Unpacks a zip piece by piece, each entry into a blob, which the browser may keep on disk. What came before a fault is
 * given; the fault is said.
 */
export async function unzip(
  archive: PickedFile,
  take: (file: PickedFile) => void,
  { bounds = zipBounds, signal }: { bounds?: ZipBounds; signal?: AbortSignal } = {},
): Promise<ZipFault | undefined> {
  let fault: ZipFault | undefined;
  let files = 0;
  let bytes = 0;
  let open = 0;
  const stop = (why: ZipFault) => {
    fault ??= why;
  };
  const entry = (file: UnzipFile) => {
    if (fault || file.name.endsWith('/')) return;
    files += 1;
    if (files > bounds.files) return stop('too-many');
    if (file.compression !== 0 && file.compression !== 8) return stop('method');
    open += 1;
    const parts: Uint8Array<ArrayBuffer>[] = [];
    file.ondata = (error, chunk, final) => {
      if (fault) return;
      if (error) return stop('broken');
      bytes += chunk.length;
      if (bytes > bounds.bytes) {
        file.terminate();
        return stop('too-large');
      }
      // the chunk may lie over the input, which the next piece overwrites
      parts.push(chunk.slice());
      if (!final) return;
      open -= 1;
      take({ path: `${archive.path}/${nameOf(file.name)}`, blob: new Blob(parts) });
    };
    file.start();
  };
  const reader = new Unzip(entry);
  reader.register(UnzipInflate);
  const { size } = archive.blob;
  for (let at = 0; at < size && !fault && !signal?.aborted; at += pieceBytes) {
    const piece = new Uint8Array(await archive.blob.slice(at, at + pieceBytes).arrayBuffer());
    if (at === 0) {
      if (!isLocalHeader(piece)) return 'broken';
      if (isEncrypted(piece)) return 'encrypted';
    }
    try {
      reader.push(piece, at + pieceBytes >= size);
    } catch {
      stop('broken');
    }
  }
  if (!fault && !signal?.aborted && open > 0) stop('broken');
  return fault;
}

/** Local file header (APPNOTE 4.3.7), or the end record of an empty archive. */
function isLocalHeader(bytes: Uint8Array): boolean {
  return bytes[0] === 0x50 && bytes[1] === 0x4b && (bytes[2] === 3 || bytes[2] === 5);
}

/** General purpose bit 0 (APPNOTE 4.4.4). */
function isEncrypted(bytes: Uint8Array): boolean {
  return bytes[2] === 3 && ((bytes[6] ?? 0) & 1) === 1;
}

/** Names without the UTF-8 flag come as single bytes; Chinese Windows writes them in GBK. */
function nameOf(name: string): string {
  const codes = [...name].map((character) => character.charCodeAt(0));
  if (codes.every((code) => code < 0x80) || codes.some((code) => code > 0xff)) return name;
  try {
    return new TextDecoder('gb18030', { fatal: true }).decode(Uint8Array.from(codes));
  } catch {
    return name;
  }
}
