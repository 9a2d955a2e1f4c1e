import { Problem } from '../contracts/index.ts';
import { type Attributes, describePixels, type Look } from '../formats/pixels/index.ts';
import type { Hub } from '../hub.ts';
import { CodecFailure, type PictureWish, runCodec } from '../platform/codecs/index.ts';
import type { FrameMap } from './frames-map.ts';
import { pixelAttributes } from './frames-prepare.ts';
import { viewerForm, viewerFrame } from './frames-source.ts';
import { lookFor } from './rendered-look.ts';
import type { StoredInstance } from './wado-instances.ts';

export interface Wish extends PictureWish {
  window?: NonNullable<Look['window']>;
}

/** One frame as a picture. Throws 'frame.not-found', and 'frame.unreadable' with the reason. */
export async function renderFrame(
  hub: Pick<Hub, 'db' | 'objects'>,
  found: { instance: StoredInstance; map: FrameMap },
  frame: number,
  { window, ...wish }: Wish,
): Promise<Uint8Array> {
  const source = viewerFrame(hub, found, frame);
  const json = { ...(await pixelAttributes(hub, found.instance.sopUid)), ...viewerForm(found).changes };
  const described = describePixels(json as Attributes);
  if (!described.ok) throw new Problem('frame.unreadable', { frame, reason: 'pixels.undescribed', tag: described.tag });
  const look = await lookFor(hub, found.instance, json, frame);
  try {
    const { bytes } = await runCodec({
      kind: 'picture',
      frame: await source.read(),
      transferSyntaxUid: source.transferSyntaxUid,
      about: described.value,
      look: window ? { ...look, window } : look,
      wish,
    });
    return bytes;
  } catch (error) {
    if (error instanceof CodecFailure)
      throw new Problem('frame.unreadable', { frame, reason: error.code }, { cause: error });
    throw error;
  }
}
