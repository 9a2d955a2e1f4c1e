import { Problem } from '../contracts/index.ts';
import type { Hub } from '../hub.ts';
import { NoSuchObject } from '../platform/objects/index.ts';
import type { FrameMap } from './frames-map.ts';
import { derivedKey } from './frames-prepare.ts';
import { renderFrame } from './rendered-frame.ts';
import type { StoredInstance } from './wado-instances.ts';

/** Twice the side of a thumbnail on screen, for dense displays; some 8 kB. */
const side = 256;

const keyOf = (sopUid: string) => derivedKey(sopUid, 'thumbnail.jpg');

export async function thumbnailIsThere(
  { objects }: Pick<Hub, 'objects'>,
  { sopUid }: StoredInstance,
): Promise<boolean> {
  return (await objects.stat(keyOf(sopUid))) !== undefined;
}

/** Makes and keeps the thumbnail: the middle frame's. Null, or the code of why there is none. */
export async function makeThumbnail(
  hub: Pick<Hub, 'db' | 'objects'>,
  instance: StoredInstance,
  map: FrameMap,
): Promise<string | null> {
  try {
    const bytes = await drawThumbnail(hub, instance, map);
    await hub.objects.putBytes(keyOf(instance.sopUid), bytes, { type: 'image/jpeg' });
    return null;
  } catch (error) {
    if (!(error instanceof Problem) || error.status >= 500) throw error;
    const { reason } = error.detail ?? {};
    return typeof reason === 'string' ? reason : error.code;
  }
}

/** The kept one, else made now. Throws 'frame.unreadable' where there is no picture. */
export async function thumbnail(
  hub: Pick<Hub, 'db' | 'objects'>,
  instance: StoredInstance,
  map: FrameMap,
): Promise<Uint8Array> {
  try {
    return await hub.objects.read(keyOf(instance.sopUid));
  } catch (error) {
    if (!(error instanceof NoSuchObject)) throw error;
  }
  const bytes = await drawThumbnail(hub, instance, map);
  await hub.objects.putBytes(keyOf(instance.sopUid), bytes, { type: 'image/jpeg' });
  return bytes;
}

function drawThumbnail(hub: Pick<Hub, 'db' | 'objects'>, instance: StoredInstance, map: FrameMap): Promise<Uint8Array> {
  const frames = map.rendition?.offsets.length ?? map.frames.length;
  const middle = Math.max(1, Math.ceil(frames / 2));
  return renderFrame(hub, { instance, map }, middle, { type: 'image/jpeg', width: side, height: side, quality: 85 });
}
