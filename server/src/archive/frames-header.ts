import { type ReadHeader, readHeader, transferSyntaxOf } from '../formats/dicom/index.ts';
import type { Hub } from '../hub.ts';
import type { StoredInstance } from './wado-instances.ts';

/** As much of an object as the headers of nearly all instances need. */
const firstBytes = 64 * 1024;
/** Admission read the header within this bound; the same bytes cannot need more. */
const mostHeader = 64 * 1024 * 1024;
/** A deflated object is read whole, and small ones are: beyond it pieces are read as they are asked for. */
const mostInMemory = 256 * 1024 * 1024;

/** A stored object's header, read again for what the index does not hold. Undefined when it cannot be read (any more). */
export async function readStoredHeader(
  { objects }: Pick<Hub, 'objects'>,
  { objectKey, objectSize, transferSyntaxUid }: StoredInstance,
): Promise<{ reading: ReadHeader; bytes: Uint8Array } | undefined> {
  const deflated = transferSyntaxOf(transferSyntaxUid).deflated;
  let size = Math.min(objectSize, deflated ? mostInMemory : firstBytes);
  for (;;) {
    const bytes = await readStart(objects, objectKey, size);
    const reading = readHeader(bytes, { complete: size >= objectSize });
    if (reading.kind === 'read') return { reading, bytes };
    if (reading.kind === 'unreadable' || size >= Math.min(objectSize, mostHeader)) return undefined;
    size = Math.min(objectSize, mostHeader, Math.max(reading.atLeast, size * 4));
  }
}

export function readStart(objects: Hub['objects'], key: string, size: number): Promise<Uint8Array> {
  return size === 0 ? Promise.resolve(new Uint8Array()) : objects.read(key, { start: 0, end: size - 1 });
}

/** The object as the frame index reads it: what is asked for, from memory when the whole is small. */
export async function objectReader(hub: Pick<Hub, 'objects'>, instance: StoredInstance) {
  const { objectKey, objectSize } = instance;
  return objectSize <= 32 * 1024 * 1024 ? await hub.objects.read(objectKey) : pieceReader(hub, instance);
}

/** The same, read only as it is asked for: the places of uncompressed frames follow from the header and the size. */
export function pieceReader({ objects }: Pick<Hub, 'objects'>, { objectKey, objectSize }: StoredInstance) {
  return {
    size: objectSize,
    read: async (offset: number, length: number): Promise<Uint8Array> => {
      const end = Math.min(offset + length, objectSize) - 1;
      return end < offset ? new Uint8Array() : objects.read(objectKey, { start: offset, end });
    },
  };
}
