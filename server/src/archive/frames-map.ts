import {
  type DicomJsonElement,
  type FrameIndex,
  frameIndex,
  inflateDataset,
  transferSyntaxOf,
} from '../formats/dicom/index.ts';
import type { Hub } from '../hub.ts';
import { objectReader, pieceReader, readStoredHeader } from './frames-header.ts';
import type { StoredInstance } from './wado-instances.ts';

/** Offset and length, in bytes. */
export type Piece = [offset: number, length: number];

/** The frames in another form, in an object of their own. */
export interface Rendition {
  /**
   * 'inflated', 'little-endian': the same samples, in the only form that can be handed out by frame;
   * the others are for the viewer: 'rgb' where its loader shows uncompressed YBR black, 'unpacked' single bits as bytes
   */
  reason: 'inflated' | 'little-endian' | 'rgb' | 'unpacked';
  transferSyntaxUid: string;
  key: string;
  offsets: Piece[];
  /** what the metadata must say of it, by tag */
  changes: Record<string, DicomJsonElement>;
}

export interface FrameMap {
  /** of each frame its fragments in the stored object; empty when none can be placed for certain */
  frames: Piece[][];
  rendition: Rendition | null;
}

/** Beyond it a deflated data set is not inflated: its frames answer as unreadable. */
export const mostInflated = 256 * 1024 * 1024;

export async function loadFrameMap({ db }: Pick<Hub, 'db'>, sopUid: string): Promise<FrameMap | undefined> {
  const { rows } = await db.pool.query<FrameMap>({
    name: 'frame-map',
    text: 'SELECT frames, rendition FROM frame_map WHERE sop_uid = $1',
    values: [sopUid],
  });
  return rows[0];
}

export async function saveFrameMap({ db }: Pick<Hub, 'db'>, sopUid: string, map: FrameMap): Promise<void> {
  await db.pool.query({
    name: 'save-frame-map',
    text: `INSERT INTO frame_map (sop_uid, frames, rendition) VALUES ($1, $2::jsonb, $3::jsonb)
      ON CONFLICT (sop_uid) DO UPDATE SET frames = EXCLUDED.frames, rendition = EXCLUDED.rendition`,
    values: [sopUid, JSON.stringify(map.frames), map.rendition === null ? null : JSON.stringify(map.rendition)],
  });
}

export interface PlacedFrames {
  index: FrameIndex;
  /** what the offsets refer to, when that is not the stored object */
  inflated: Uint8Array | undefined;
  /** 1: bytes as stored are right; otherwise the size of the units that stand the wrong way round */
  turn: number;
  hasPixels: boolean;
  /** of the value of the pixel data, in what the offsets refer to; the length undefined for fragments */
  pixelOffset: number | undefined;
  pixelLength: number | undefined;
}

/** Reads the object once to learn where its frames lie. Undefined when its header cannot be read. */
export async function placeFrames(
  hub: Pick<Hub, 'objects'>,
  instance: StoredInstance,
): Promise<PlacedFrames | undefined> {
  const read = await readStoredHeader(hub, instance);
  if (!read) return undefined;
  const { reading, bytes } = read;
  const inflated = reading.deflated ? inflateDataset(bytes, reading.datasetOffset, mostInflated) : undefined;
  const { pixelData } = reading;
  const place = { pixelOffset: pixelData?.offset, pixelLength: pixelData?.length, hasPixels: pixelData !== undefined };
  if (!pixelData || (reading.deflated && !inflated)) {
    return { index: { frames: [], damage: reading.damage }, inflated, turn: 1, ...place };
  }
  const stored = () => (pixelData.length === undefined ? objectReader(hub, instance) : pieceReader(hub, instance));
  const index = await frameIndex(inflated ?? (await stored()), reading);
  const bigEndian = !reading.dataset.littleEndian && pixelData.length !== undefined;
  return { index, inflated, turn: bigEndian ? wordBytes(pixelData.vr) : 1, ...place };
}

const wordBytes = (vr: string) => (vr === 'OF' ? 4 : vr === 'OD' ? 8 : vr === 'OW' ? 2 : 1);

export function piecesOf({ frames }: FrameIndex): Piece[][] {
  return frames.map(({ fragments }) => fragments.map(({ offset, length }) => [offset, length]));
}

/** Stored this way a frame cannot be cut out of the object: its rendition is what is handed out. */
export function needsRendition(instance: StoredInstance, turn: number): boolean {
  return turn !== 1 || transferSyntaxOf(instance.transferSyntaxUid).deflated;
}
