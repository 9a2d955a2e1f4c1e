import type { ByteReader } from './byte-reader.ts';
import type { Damage } from './damage.ts';
import { DamageLog } from './damage.ts';
import { encapsulatedFrames } from './encapsulated-frames.ts';
import { FactReader } from './fact-reader.ts';
import { nativeFrames } from './native-frames.ts';
import type { ReadHeader } from './read-header.ts';
import { tags } from './tags.ts';
import { textDecisionOf } from './text/dataset-text.ts';
import { transferSyntaxes, transferSyntaxOf } from './uids.ts';

/** Where the bytes of each frame lie. A frame that cannot be placed for certain is not in the list, and `damage` says so. */
export interface FrameIndex {
  frames: FramePlace[];
  /** All fragments in order, where single frames cannot be told apart (video). */
  stream?: FramePlace;
  damage: Damage[];
}

export interface FramePlace {
  /** Joined in this order they are the frame. */
  fragments: Fragment[];
}

export interface Fragment {
  offset: number;
  length: number;
}

/**
 * The frames are as stored: those of a big endian object still want `littleEndianPixels`.
 * `reader` gives the object's bytes; for a deflated reading, those of the inflated data set (`inflateDataset`), which
 * the offsets then refer to.
 */
export async function frameIndex(reader: ByteReader | Uint8Array, reading: ReadHeader): Promise<FrameIndex> {
  const source: ByteReader =
    reader instanceof Uint8Array ? { size: reader.length, read: async (o, n) => reader.subarray(o, o + n) } : reader;
  const { pixelData, dataset } = reading;
  const damage = new DamageLog();
  if (!pixelData) return { frames: [], damage: [] };
  const read = new FactReader(dataset, textDecisionOf(dataset), damage);
  const stated = dataset.elements.get(tags.NumberOfFrames);
  const declared = stated && stated.length > 0 ? read.integer(tags.NumberOfFrames, { least: 1 }) : 1;
  const syntax = transferSyntaxOf(reading.transferSyntaxUid);
  if (pixelData.length === undefined) {
    if (transferSyntaxes.has(reading.transferSyntaxUid) && !syntax.encapsulated) {
      damage.add(
        'frames.unknown-codec',
        pixelData.offset,
        'fragments under an uncompressed transfer syntax',
        pixelData.tag,
      );
      return { frames: [], damage: damage.list };
    }
    return encapsulatedFrames(source, reading, pixelData, declared, syntax.video, damage);
  }
  if (syntax.encapsulated) {
    damage.add(
      'frames.not-encapsulated',
      pixelData.offset,
      'a compressed transfer syntax without fragments',
      pixelData.tag,
    );
    return { frames: [], damage: damage.list };
  }
  return nativeFrames(source.size, read, pixelData, pixelData.length, declared, damage);
}
