import { Problem } from '../contracts/index.ts';
import type { DicomJsonElement } from '../formats/dicom/index.ts';
import { transferSyntaxes, transferSyntaxOf } from '../formats/dicom/index.ts';
import type { Hub } from '../hub.ts';
import type { Database } from '../platform/db.ts';
import { RangeOutside } from '../platform/objects/index.ts';
import { type FrameMap, loadFrameMap, type Piece } from './frames-map.ts';
import { prepareFrames } from './frames-prepare.ts';
import { findInstances, type StoredInstance, type Wanted } from './wado-instances.ts';

/** Instances looked at lately, with their maps: a cine run asks for each of hundreds of frames. Neither ever changes. */
const kept = 2_000;
/** A map of more fragments than this is read again instead of kept. */
const mostKeptFrames = 5_000;

interface Known {
  instance: StoredInstance;
  map: FrameMap;
}

/** by database, so that two hubs in one process (tests) never share an answer */
const known = new WeakMap<Database, Map<string, Known>>();

/** The instance and the places of its frames; placed now if no worker has come to it yet. Throws 'instance.not-found'. */
export async function findFrames(hub: Pick<Hub, 'db' | 'objects'>, wanted: Required<Wanted>): Promise<Known> {
  const cache = cacheOf(hub.db);
  const found = cache.get(wanted.sopInstanceUid);
  if (found) {
    const { studyUid, seriesUid } = found.instance;
    if (studyUid !== wanted.studyUid || seriesUid !== wanted.seriesUid) throw new Problem('instance.not-found');
    cache.delete(wanted.sopInstanceUid);
    cache.set(wanted.sopInstanceUid, found);
    return found;
  }
  const [instance] = await findInstances(hub, wanted);
  if (!instance) throw new Problem('instance.not-found');
  const map = await mapOf(hub, instance);
  const fresh = { instance, map };
  if (map.frames.length <= mostKeptFrames) {
    if (cache.size >= kept) cache.delete(cache.keys().next().value as string);
    cache.set(instance.sopUid, fresh);
  }
  return fresh;
}

/** Admission already knew it of plain frames; of others a worker has written it down, or it is found out now. */
export async function mapOf(hub: Pick<Hub, 'db' | 'objects'>, instance: StoredInstance): Promise<FrameMap> {
  const { pixelOffset, frameLength, frames } = instance;
  if (pixelOffset !== null && frameLength !== null) {
    const places = Array.from({ length: frames }, (_, at): Piece[] => [[pixelOffset + at * frameLength, frameLength]]);
    return { frames: places, rendition: null };
  }
  return (await loadFrameMap(hub, instance.sopUid)) ?? (await prepareFrames(hub, instance)).map;
}

function cacheOf(db: Database): Map<string, Known> {
  let cache = known.get(db);
  if (!cache) {
    cache = new Map();
    known.set(db, cache);
  }
  return cache;
}

/** One frame's bytes: their size is known before they are read. */
export interface FrameBytes {
  transferSyntaxUid: string;
  size: number;
  read(): Promise<Uint8Array>;
}

/** The form the viewer is handed. */
export interface ViewerForm {
  transferSyntaxUid: string;
  changes: Record<string, DicomJsonElement>;
}

export function viewerForm({ instance, map }: Known): ViewerForm {
  if (map.rendition) return map.rendition;
  return { transferSyntaxUid: frameSyntax(instance), changes: {} };
}

/** Uncompressed frames that lie in the object as they are wanted are the same bytes in all native syntaxes; only data sets differ. */
function frameSyntax({ transferSyntaxUid }: StoredInstance): string {
  return isNative(transferSyntaxUid) ? '1.2.840.10008.1.2.1' : transferSyntaxUid;
}

/** As the viewer decodes it. `frame` counts from 1; throws 'frame.not-found', 'frame.unreadable'. */
export function viewerFrame(hub: Pick<Hub, 'objects'>, found: Known, frame: number): FrameBytes {
  const { rendition } = found.map;
  if (!rendition) return storedFrame(hub, found, frame);
  return renditionFrame(hub, found, frame);
}

/** As stored, or the same samples where the stored form has no frames of its own (deflated, big endian). */
export function storedFrame(hub: Pick<Hub, 'objects'>, found: Known, frame: number): FrameBytes {
  const { instance, map } = found;
  const { rendition } = map;
  if (rendition?.reason === 'inflated' || rendition?.reason === 'little-endian')
    return renditionFrame(hub, found, frame);
  if (rendition?.reason === 'unpacked') return packedFrame(hub, found, frame);
  const pieces = map.frames[frame - 1];
  if (!pieces) throw missing(found, frame, map.frames.length);
  const read = () => readPieces(hub, instance.objectKey, pieces);
  return { transferSyntaxUid: frameSyntax(instance), size: pieces.reduce((sum, [, length]) => sum + length, 0), read };
}

function renditionFrame(hub: Pick<Hub, 'objects'>, found: Known, frame: number): FrameBytes {
  const { rendition } = found.map;
  const piece = rendition?.offsets[frame - 1];
  if (!rendition || !piece) throw missing(found, frame, rendition?.offsets.length ?? 0);
  const read = () => readPieces(hub, rendition.key, [piece]);
  return { transferSyntaxUid: rendition.transferSyntaxUid, size: piece[1], read };
}

/** Single bits go out as single bits: the bytes of the rendition are packed again. */
function packedFrame(hub: Pick<Hub, 'objects'>, found: Known, frame: number): FrameBytes {
  const { transferSyntaxUid, read } = renditionFrame(hub, found, frame);
  const { rows, columns } = found.instance;
  const size = Math.ceil(((rows ?? 0) * (columns ?? 0)) / 8);
  return { transferSyntaxUid, size, read: async () => packBits(await read()) };
}

function packBits(bytes: Uint8Array): Uint8Array {
  const out = new Uint8Array(Math.ceil(bytes.length / 8));
  for (const [pixel, value] of bytes.entries())
    if (value) out[pixel >> 3] = (out[pixel >> 3] as number) | (1 << (pixel & 7));
  return out;
}

/** A frame beyond the declared ones does not exist; a declared one that cannot be placed is there and unreadable. */
function missing({ instance }: Known, frame: number, placed: number): Problem {
  const exists = frame <= instance.frames && instance.rows !== null;
  return exists ? new Problem('frame.unreadable', { frame, placed }) : new Problem('frame.not-found', { frame });
}

async function readPieces(
  { objects }: Pick<Hub, 'objects'>,
  key: string,
  pieces: readonly Piece[],
): Promise<Uint8Array> {
  const read = pieces.map(([offset, length]) =>
    length === 0 ? new Uint8Array() : objects.read(key, { start: offset, end: offset + length - 1 }),
  );
  const parts = await Promise.all(read).catch((error: unknown) => {
    // A table in the object pointed beyond its end.
    throw error instanceof RangeOutside ? new Problem('frame.unreadable', undefined, { cause: error }) : error;
  });
  return parts.length === 1 ? (parts[0] as Uint8Array) : Buffer.concat(parts);
}

/** Of a private syntax nothing is known but its name. */
export const isNative = (syntax: string): boolean =>
  transferSyntaxes.has(syntax) && !transferSyntaxOf(syntax).encapsulated;
