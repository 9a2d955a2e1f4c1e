import { writePart10Header } from '../formats/dicom/index.ts';
import type { Hub } from '../hub.ts';
import { implementationClassUid } from '../platform/dimse/index.ts';
import { once } from './multipart-reply.ts';
import type { StoredInstance } from './wado-instances.ts';

/** A stored instance as a Part 10 file: its size, and its bytes from the store as they go out. */
export interface Part10 {
  size: number;
  bytes(): AsyncIterable<Uint8Array>;
}

/** The file as it was kept; where that has no right header, the hub's own before the untouched data set. */
export function storedPart10({ objects }: Pick<Hub, 'objects'>, instance: StoredInstance): Part10 {
  const { objectKey, objectSize, datasetOffset } = instance;
  if (!instance.headerWrong) return { size: objectSize, bytes: () => whole(objects, objectKey, 0, objectSize) };
  const header = hubHeader(instance, instance.transferSyntaxUid);
  return {
    size: header.length + objectSize - datasetOffset,
    async *bytes() {
      yield header;
      yield* whole(objects, objectKey, datasetOffset, objectSize);
    },
  };
}

/** A data set in memory, in pieces, under the hub's header. */
export function builtPart10(
  instance: StoredInstance,
  transferSyntaxUid: string,
  dataset: readonly Uint8Array[],
): Part10 {
  const whole = Buffer.concat([hubHeader(instance, transferSyntaxUid), ...dataset]);
  return { size: whole.length, bytes: () => once(whole) };
}

function hubHeader({ sopClassUid, sopUid }: StoredInstance, transferSyntaxUid: string): Uint8Array {
  return writePart10Header({ sopClassUid, sopInstanceUid: sopUid, transferSyntaxUid, implementationClassUid });
}

async function* whole(objects: Hub['objects'], key: string, start: number, size: number): AsyncIterable<Uint8Array> {
  if (size > start) yield* await objects.get(key, start === 0 ? undefined : { start, end: size - 1 });
}
