import { createHash } from 'node:crypto';
import { type DicomJson, type DicomJsonElement, transferSyntaxOf } from '../formats/dicom/index.ts';
import { bitFrame, describePixels, type PixelDescription, toRgb, unpackBits } from '../formats/pixels/index.ts';
import type { Hub } from '../hub.ts';
import {
  type FrameMap,
  needsRendition,
  type Piece,
  type PlacedFrames,
  piecesOf,
  placeFrames,
  type Rendition,
  saveFrameMap,
} from './frames-map.ts';
import type { StoredInstance } from './wado-instances.ts';

const explicitLittle = '1.2.840.10008.1.2.1';

/** A map, and why pictures cannot be shown of it (a code of the reader's or of this file), if they cannot. */
export interface Prepared {
  map: FrameMap;
  problem: string | null;
  hasPixels: boolean;
}

/** Objects made from an instance stand under its own key, which a UID is hashed for: no UID ever becomes a name. */
export function derivedKey(sopUid: string, name: string): string {
  const hash = createHash('sha256').update(sopUid).digest('hex');
  return `derived/${hash.slice(0, 2)}/${hash}/${name}`;
}

/**
 * Learns where the frames lie, makes the form that must exist for them to be shown, and writes both down. Doing it again
 * writes the same bytes under the same keys.
 */
export async function prepareFrames(hub: Pick<Hub, 'db' | 'objects'>, instance: StoredInstance): Promise<Prepared> {
  const placed = await placeFrames(hub, instance);
  const empty: FrameMap = { frames: [], rendition: null };
  if (!placed) {
    await saveFrameMap(hub, instance.sopUid, empty);
    return { map: empty, problem: 'header.unreadable', hasPixels: false };
  }
  const described = describePixels(await pixelAttributes(hub, instance.sopUid));
  const rendition = described.ok && placed.hasPixels ? await render(hub, instance, placed, described.value) : null;
  const inObject = needsRendition(instance, placed.turn) ? [] : piecesOf(placed.index);
  const map: FrameMap = { frames: inObject, rendition };
  await saveFrameMap(hub, instance.sopUid, map);
  return { map, problem: problemOf(map, placed, described.ok, instance), hasPixels: placed.hasPixels };
}

function problemOf(
  { frames, rendition }: FrameMap,
  { index, hasPixels }: PlacedFrames,
  described: boolean,
  { transferSyntaxUid }: StoredInstance,
): string | null {
  if (!hasPixels) return null;
  if (!described) return 'pixels.undescribed';
  if (frames.length > 0 || rendition) return null;
  if (index.stream) return 'frames.video';
  if (transferSyntaxOf(transferSyntaxUid).deflated) return 'inflate.bound';
  return index.damage.at(-1)?.code ?? 'frames.none';
}

export async function pixelAttributes({ db }: Pick<Hub, 'db'>, sopUid: string): Promise<DicomJson> {
  const { rows } = await db.pool.query<{ json: string }>({
    name: 'one-metadata',
    text: 'SELECT json FROM instance_metadata WHERE sop_uid = $1',
    values: [sopUid],
  });
  return rows[0] ? (JSON.parse(rows[0].json) as DicomJson) : {};
}

/** Null: the object serves as it is stored. */
async function render(
  hub: Pick<Hub, 'objects'>,
  instance: StoredInstance,
  placed: PlacedFrames,
  about: PixelDescription,
): Promise<Rendition | null> {
  const how = howToRender(instance, placed, about);
  if (!how) return null;
  const key = derivedKey(instance.sopUid, `frames-${how.reason}`);
  const offsets: Piece[] = [];
  async function* made(): AsyncIterable<Uint8Array> {
    let at = 0;
    for await (const frame of rawFrames(hub, instance, placed, about)) {
      const bytes = how?.make(frame);
      if (!bytes) throw new NotRendered();
      offsets.push([at, bytes.length]);
      at += bytes.length;
      yield bytes;
    }
    if (offsets.length === 0) throw new NotRendered();
  }
  try {
    await hub.objects.put(key, made(), { type: 'application/octet-stream' });
  } catch (error) {
    if (error instanceof NotRendered) return null;
    throw error;
  }
  return { reason: how.reason, transferSyntaxUid: explicitLittle, key, offsets, changes: how.changes };
}

/** Ends a put whose frames turn out not to be there: nothing stands under the key then. */
class NotRendered extends Error {}

interface Making {
  reason: Rendition['reason'];
  changes: Record<string, DicomJsonElement>;
  make(frame: Uint8Array): Uint8Array | undefined;
}

function howToRender(instance: StoredInstance, { turn }: PlacedFrames, about: PixelDescription): Making | undefined {
  const { deflated, encapsulated } = transferSyntaxOf(instance.transferSyntaxUid);
  if (encapsulated) return undefined;
  if (about.bitsAllocated === 1 && instance.frames > 1) {
    const changes = { '00280100': us(8), '00280101': us(1), '00280102': us(0), '00280103': us(0) };
    return { reason: 'unpacked', changes, make: (frame) => unpackBits(frame, about.rows * about.columns) };
  }
  if (
    about.samples === 3 &&
    about.bitsAllocated === 8 &&
    /^YBR_(FULL|FULL_422|PARTIAL_422)$/.test(about.photometric) &&
    !deflated &&
    turn === 1
  ) {
    const changes = { '00280004': { vr: 'CS', Value: ['RGB'] }, '00280006': us(0) };
    return { reason: 'rgb', changes, make: (frame) => toRgb(frame, about) };
  }
  if (deflated) return { reason: 'inflated', changes: {}, make: (frame) => frame };
  if (turn !== 1) return { reason: 'little-endian', changes: {}, make: (frame) => frame };
  return undefined;
}

const us = (value: number): DicomJsonElement => ({ vr: 'US', Value: [value] });

/** Frames one by one as native little endian bytes. */
async function* rawFrames(
  hub: Pick<Hub, 'objects'>,
  instance: StoredInstance,
  placed: PlacedFrames,
  about: PixelDescription,
): AsyncIterable<Uint8Array> {
  if (about.bitsAllocated === 1 && instance.frames > 1) {
    const all = await bitPlane(hub, instance, placed);
    const bits = about.rows * about.columns * about.samples;
    const count = all ? Math.min(instance.frames, Math.floor((all.length * 8) / bits)) : 0;
    for (let frame = 0; all && frame < count; frame++) yield bitFrame(all, frame, bits);
    return;
  }
  for (const { fragments } of placed.index.frames) {
    const [fragment] = fragments;
    if (!fragment || fragments.length !== 1) return;
    const { offset, length } = fragment;
    // An odd frame ends within a word, whose other half must be turned with it; a further one would begin within it.
    const spare = length % placed.turn;
    if (spare > 0 && placed.index.frames.length > 1) return;
    const whole = spare > 0 ? length + placed.turn - spare : length;
    const bytes = placed.inflated
      ? placed.inflated.slice(offset, offset + whole)
      : await hub.objects.read(instance.objectKey, { start: offset, end: offset + whole - 1 });
    yield placed.turn === 1 ? bytes : turn(bytes, placed.turn).subarray(0, length);
  }
}

async function bitPlane(
  hub: Pick<Hub, 'objects'>,
  { objectKey, objectSize }: StoredInstance,
  { inflated, pixelOffset, pixelLength }: PlacedFrames,
): Promise<Uint8Array | undefined> {
  if (pixelOffset === undefined || pixelLength === undefined) return undefined;
  if (inflated) return inflated.subarray(pixelOffset, pixelOffset + pixelLength);
  const end = Math.min(objectSize, pixelOffset + pixelLength) - 1;
  return end < pixelOffset ? undefined : hub.objects.read(objectKey, { start: pixelOffset, end });
}

/** Words stand the wrong way round in a big endian object. */
function turn(bytes: Uint8Array, unit: number): Uint8Array {
  const out = new Uint8Array(bytes);
  for (let at = 0; at + unit <= out.length; at += unit) out.subarray(at, at + unit).reverse();
  return out;
}
