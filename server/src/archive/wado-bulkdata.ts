import { Problem } from '../contracts/index.ts';
import { bulkRange, inflateDataset } from '../formats/dicom/index.ts';
import type { Hub } from '../hub.ts';
import type { Context } from '../platform/http/index.ts';
import { readStoredHeader } from './frames-header.ts';
import { mostInflated } from './frames-map.ts';
import { findFrames, storedFrame } from './frames-source.ts';
import { sendBody } from './multipart-range.ts';
import { multipartBody, once } from './multipart-reply.ts';
import { acceptOf, choose } from './wado-accept.ts';
import { findInstances, type StoredInstance, type Wanted } from './wado-instances.ts';

const octets = 'application/octet-stream';
const pixelData = /^7FE000(08|09|10)$/i;

/** A value that the metadata left out (PS3.18 10.4.1.1.5). Pixel data goes out frame by frame in one body each. */
export async function retrieveBulkData(
  hub: Pick<Hub, 'db' | 'objects'>,
  wanted: Required<Wanted>,
  path: string,
  { request, reply, recordAccess }: Pick<Context<unknown>, 'request' | 'reply' | 'recordAccess'>,
): Promise<void> {
  const { multipart } = choose(acceptOf(request), [octets], true);
  const [instance] = await findInstances(hub, wanted);
  if (!instance) throw new Problem('instance.not-found');
  const values = pixelData.test(path)
    ? await allFrames(hub, wanted)
    : [await bulkValue(hub, instance, path.toUpperCase())];
  await recordAccess();
  const [only] = values;
  if (!multipart && values.length === 1 && only)
    return sendBody(request, reply, octets, { size: only.length, bytes: only });
  const parts = values.map((bytes) => ({ type: octets, size: bytes.length, body: () => once(bytes) }));
  const body = multipartBody(octets, parts);
  sendBody(request, reply, body.contentType, { size: body.size, bytes: () => body.bytes() });
}

async function allFrames(hub: Pick<Hub, 'db' | 'objects'>, wanted: Required<Wanted>): Promise<Uint8Array[]> {
  const found = await findFrames(hub, wanted);
  const frames = found.map.rendition?.offsets.length ?? found.map.frames.length;
  if (frames === 0) throw new Problem('frame.unreadable');
  const all: Uint8Array[] = [];
  for (let frame = 1; frame <= frames; frame++) all.push(await storedFrame(hub, found, frame).read());
  return all;
}

/** Throws 'instance.not-found' for a path at which there is no such value. */
export async function bulkValue(
  hub: Pick<Hub, 'objects'>,
  instance: StoredInstance,
  path: string,
): Promise<Uint8Array> {
  const read = await readStoredHeader(hub, instance);
  const range = read && bulkRange(read.reading, path);
  if (!read || !range || range.length === undefined) throw new Problem('instance.not-found', { bulkData: path });
  const { offset, length } = range;
  if (length === 0) return new Uint8Array();
  if (read.reading.deflated) {
    const inflated = inflateDataset(read.bytes, read.reading.datasetOffset, mostInflated);
    if (!inflated) throw new Problem('frame.unreadable', { bulkData: path });
    return inflated.slice(offset, offset + length);
  }
  return hub.objects.read(instance.objectKey, {
    start: offset,
    end: Math.min(offset + length, instance.objectSize) - 1,
  });
}
