import { Problem } from '../contracts/index.ts';
import { type Attributes, describePixels } from '../formats/pixels/index.ts';
import type { Hub } from '../hub.ts';
import { CodecFailure, type CodecResult, decodable, runCodec } from '../platform/codecs/index.ts';
import type { FrameMap } from './frames-map.ts';
import { pixelAttributes } from './frames-prepare.ts';
import type { FrameBytes } from './frames-source.ts';
import type { StoredInstance } from './wado-instances.ts';

const explicitLittle = '1.2.840.10008.1.2.1';

/** A compressed frame uncompressed. Throws 'rendition.unsupported' where there is no decoder, 'frame.unreadable' where it fails. */
export async function decodedFrame(
  hub: Pick<Hub, 'db' | 'objects'>,
  { instance }: { instance: StoredInstance; map: FrameMap },
  stored: FrameBytes,
): Promise<FrameBytes> {
  const { bytes } = await decodeStored(hub, instance, stored);
  return { transferSyntaxUid: explicitLittle, size: bytes.length, read: async () => bytes };
}

export async function decodeStored(
  hub: Pick<Hub, 'db'>,
  { sopUid }: StoredInstance,
  stored: FrameBytes,
): Promise<CodecResult> {
  const { transferSyntaxUid } = stored;
  if (!decodable.has(transferSyntaxUid)) throw new Problem('rendition.unsupported', { stored: transferSyntaxUid });
  const described = describePixels((await pixelAttributes(hub, sopUid)) as Attributes);
  if (!described.ok) throw new Problem('frame.unreadable', { reason: 'pixels.undescribed', tag: described.tag });
  try {
    return await runCodec({ kind: 'decode', frame: await stored.read(), transferSyntaxUid, about: described.value });
  } catch (error) {
    if (error instanceof CodecFailure) throw new Problem('frame.unreadable', { reason: error.code }, { cause: error });
    throw error;
  }
}
