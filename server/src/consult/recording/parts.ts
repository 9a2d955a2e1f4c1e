import { buffer } from 'node:stream/consumers';
import { ObjectKey } from '../../contracts/index.ts';
import type { ObjectStore } from '../../platform/objects/index.ts';
import { type PartRecord, readRecords } from './part.ts';
import { partKey } from './recording-key.ts';
import { openStream, sealStream } from './sealed-file.ts';

const folderOf = (consultId: string, recordingId: string) => `consults/${consultId}/recordings/${recordingId}-parts/`;
const digits = 6;

export async function putPart(
  objects: ObjectStore,
  of: { consultId: string; recordingId: string; key: Uint8Array },
  number: number,
  records: readonly Buffer[],
): Promise<void> {
  const key = ObjectKey.parse(folderOf(of.consultId, of.recordingId) + String(number).padStart(digits, '0'));
  const sealed = sealStream(inTurn(records), partKey(of.key, number));
  await objects.put(key, sealed, { type: 'application/octet-stream', hashed: false });
}

/** Everything that is there only until the recording is whole: its parts, and what a finishing that was cut off left. */
export async function leftoversOf(objects: ObjectStore, consultId: string, recordingId: string): Promise<string[]> {
  const keys: string[] = [];
  for await (const key of objects.list(folderOf(consultId, recordingId))) keys.push(key);
  return keys;
}

/** Where the first writing lies, see finish-recording.ts; `run` keeps two that run at once apart. */
export function draftKeyOf(consultId: string, recordingId: string, run: string): ObjectKey {
  return ObjectKey.parse(`${folderOf(consultId, recordingId)}draft-${run}`);
}

/** Keys of the parts in their order. */
export async function partsOf(objects: ObjectStore, consultId: string, recordingId: string): Promise<string[]> {
  const keys = await leftoversOf(objects, consultId, recordingId);
  return keys.filter((key) => /\/\d+$/.test(key)).sort();
}

/** All records of these parts. A part that is not as it was written ends it by SealBroken. */
export async function* recordsOf(
  objects: ObjectStore,
  parts: readonly string[],
  key: Uint8Array,
): AsyncGenerator<PartRecord> {
  for (const part of parts) {
    const number = Number(part.slice(-digits));
    yield* readRecords(await buffer(openStream(await objects.get(part), partKey(key, number))));
  }
}

async function* inTurn(records: readonly Buffer[]): AsyncGenerator<Uint8Array> {
  yield* records;
}
