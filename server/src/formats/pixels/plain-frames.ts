import { type Attributes, describePixels, frameBytes } from './description.ts';

/**
 * Bytes of one frame, where the frames of native pixel data lie one after the other just as any viewer wants them (PS3.5
 * 8.1.1): whole bytes, grey or RGB, as many frames as declared. Undefined where somebody has to look closer. The caller
 * knows that the data set is little endian and not deflated.
 * @param length bytes of the pixel data's value
 * @param frames as declared, 1 where nothing is
 */
export function plainFrameLength(json: Attributes, length: number, frames: number): number | undefined {
  const described = describePixels(json);
  if (!described.ok) return undefined;
  const { bitsAllocated, photometric, float } = described.value;
  if (float || (bitsAllocated !== 8 && bitsAllocated !== 16)) return undefined;
  if (!/^(MONOCHROME[12]|RGB)$/.test(photometric)) return undefined;
  const each = frameBytes(described.value);
  if (each === undefined || each === 0) return undefined;
  // An odd value is padded to an even length (PS3.5 7.1.1).
  const spare = length - each * frames;
  return spare === 0 || spare === 1 ? each : undefined;
}
