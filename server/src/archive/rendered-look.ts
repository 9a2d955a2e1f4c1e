import type { DicomJson } from '../formats/dicom/index.ts';
import { type Attributes, buildPalette, type Look, lookOf } from '../formats/pixels/index.ts';
import type { Hub } from '../hub.ts';
import { bulkValue } from './wado-bulkdata.ts';
import type { StoredInstance } from './wado-instances.ts';

/** How an instance's frame is to be shown, its tables fetched from the object where the metadata leaves them out. */
export async function lookFor(
  hub: Pick<Hub, 'objects'>,
  instance: StoredInstance,
  json: DicomJson,
  frame: number,
): Promise<Look> {
  const whole = { ...json };
  for (const sequence of ['00283000', '00283010']) {
    const item = json[sequence]?.Value?.[0] as DicomJson | undefined;
    if (!item?.['00283006'] || item['00283006'].Value) continue;
    const bytes = await tableBytes(hub, instance, item, '00283006', `${sequence}/0/00283006`);
    if (bytes) whole[sequence] = { vr: 'SQ', Value: [{ ...item, '00283006': { vr: 'US', Value: wordsOf(bytes) } }] };
  }
  const look = lookOf(whole as Attributes, frame);
  if (json['00280004']?.Value?.[0] !== 'PALETTE COLOR') return look;
  const palette = await paletteOf(hub, instance, json);
  return palette ? { ...look, palette } : look;
}

async function paletteOf(hub: Pick<Hub, 'objects'>, instance: StoredInstance, json: DicomJson) {
  const segmented = json['00281201'] === undefined && json['00281221'] !== undefined;
  const tags = segmented ? ['00281221', '00281222', '00281223'] : ['00281201', '00281202', '00281203'];
  const [red, green, blue] = await Promise.all(tags.map((tag) => tableBytes(hub, instance, json, tag, tag)));
  if (!red || !green || !blue) return undefined;
  const descriptor = (json['00281101']?.Value ?? []).filter((value) => typeof value === 'number');
  const signed = json['00280103']?.Value?.[0] === 1;
  return buildPalette({ descriptor, signed, segmented, red, green, blue });
}

/** Little endian words, as in the metadata (PS3.18 F.2.7), or of a bulk value turned to be so. */
async function tableBytes(
  hub: Pick<Hub, 'objects'>,
  instance: StoredInstance,
  json: DicomJson,
  tag: string,
  path: string,
): Promise<Uint8Array | undefined> {
  const element = json[tag];
  if (element?.InlineBinary !== undefined) return Buffer.from(element.InlineBinary, 'base64');
  if (element?.Value) return new Uint8Array(Uint16Array.from(element.Value as number[]).buffer);
  if (element?.BulkDataURI === undefined) return undefined;
  const bytes = await bulkValue(hub, instance, path);
  return instance.transferSyntaxUid === '1.2.840.10008.1.2.2' ? Buffer.from(bytes).swap16() : bytes;
}

function wordsOf(bytes: Uint8Array): number[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return Array.from({ length: bytes.length >> 1 }, (_, i) => view.getUint16(i * 2, true));
}
