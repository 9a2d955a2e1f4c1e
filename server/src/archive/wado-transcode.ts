import { Problem } from '../contracts/index.ts';
import type { ReadHeader } from '../formats/dicom/index.ts';
import type { PixelDescription } from '../formats/pixels/index.ts';
import type { Hub } from '../hub.ts';
import { decodable } from '../platform/codecs/index.ts';
import { decodeStored } from './frames-decoded.ts';
import { readStoredHeader } from './frames-header.ts';
import { findFrames, isNative, storedFrame } from './frames-source.ts';
import { type Replacements, writeExplicit } from './wado-explicit.ts';
import type { StoredInstance } from './wado-instances.ts';
import { builtPart10, type Part10 } from './wado-part10.ts';

const explicitLittle = '1.2.840.10008.1.2.1';
/** An instance is written anew in memory; larger ones go out as they are stored only. */
const mostBytes = 512 * 1024 * 1024;

/** Whole instances are handed out in one form beside the stored: uncompressed, Explicit VR Little Endian. */
export function canTranscode({ transferSyntaxUid, objectSize }: StoredInstance, wanted: string): boolean {
  if (wanted !== explicitLittle || objectSize > mostBytes) return false;
  return isNative(transferSyntaxUid) || decodable.has(transferSyntaxUid);
}

/** Throws 'frame.unreadable' where a value or a frame cannot be read. */
export async function transcoded(
  hub: Pick<Hub, 'db' | 'objects'>,
  instance: StoredInstance,
  wanted: string,
): Promise<Part10> {
  const read = await readStoredHeader(hub, instance);
  if (!read) throw new Problem('frame.unreadable', { sopInstanceUid: instance.sopUid });
  const { reading } = read;
  const pixels = reading.pixelData ? await uncompressed(hub, instance, reading) : new Map();
  try {
    return builtPart10(instance, wanted, writeExplicit(reading.dataset, pixels));
  } catch (error) {
    if (error instanceof RangeError)
      throw new Problem('frame.unreadable', { sopInstanceUid: instance.sopUid }, { cause: error });
    throw error;
  }
}

async function uncompressed(
  hub: Pick<Hub, 'db' | 'objects'>,
  instance: StoredInstance,
  reading: ReadHeader,
): Promise<Replacements> {
  const { pixelData } = reading;
  if (!pixelData) return new Map();
  if (pixelData.length !== undefined)
    return new Map([[pixelData.tag, await nativePixels(hub, instance, reading, pixelData.length)]]);
  const found = await findFrames(hub, {
    studyUid: instance.studyUid,
    seriesUid: instance.seriesUid,
    sopInstanceUid: instance.sopUid,
  });
  const frames: Uint8Array[] = [];
  let about: PixelDescription | undefined;
  let size = 0;
  for (let frame = 1; frame <= found.map.frames.length; frame++) {
    const result = await decodeStored(hub, instance, storedFrame(hub, found, frame));
    frames.push(result.bytes);
    about = result.about;
    size += result.bytes.length;
    if (size > mostBytes) throw new Problem('rendition.unsupported', { bytes: size });
  }
  if (!about) throw new Problem('frame.unreadable', { sopInstanceUid: instance.sopUid });
  const replaced = new Map<number, { vr: string; bytes: Uint8Array } | undefined>([
    [0x00280004, { vr: 'CS', bytes: Buffer.from(about.photometric, 'latin1') }],
    // The tables tell where compressed frames begin.
    ...([0x7fe00001, 0x7fe00002].map((tag) => [tag, undefined]) as [number, undefined][]),
    [pixelData.tag, { vr: about.bitsAllocated > 8 ? 'OW' : 'OB', bytes: Buffer.concat(frames) }],
  ]);
  if (about.samples > 1) replaced.set(0x00280006, { vr: 'US', bytes: Uint8Array.of(0, 0) });
  return replaced;
}

/** The value as it lies there, words turned where they stand the other way round. */
async function nativePixels(
  hub: Pick<Hub, 'objects'>,
  instance: StoredInstance,
  { dataset, deflated, pixelData }: ReadHeader,
  length: number,
) {
  const start = pixelData?.offset ?? 0;
  const source = deflated
    ? dataset.bytes.subarray(start, start + length)
    : await hub.objects.read(instance.objectKey, {
        start,
        end: Math.max(start, Math.min(instance.objectSize, start + length) - 1),
      });
  if (source.length < length) throw new Problem('frame.unreadable', { sopInstanceUid: instance.sopUid });
  const vr = pixelData?.vr === 'UN' ? 'OW' : (pixelData?.vr ?? 'OW');
  const bytes = dataset.littleEndian || vr !== 'OW' ? source : Buffer.from(source).swap16();
  return { vr, bytes };
}
