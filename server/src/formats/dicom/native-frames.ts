import type { DamageLog } from './damage.ts';
import type { FactReader } from './fact-reader.ts';
import type { FrameIndex, FramePlace } from './frame-index.ts';
import type { PixelDataPlace } from './read-header.ts';
import { tags } from './tags.ts';

/** A slide of a million tiles is beyond any real object; a header of 1 x 1 pixels must not make a list of a billion. */
const MOST_FRAMES = 1_000_000;

/** Uncompressed frames lie one after the other, without padding between them (PS3.5 8.1.1). */
export function nativeFrames(
  size: number,
  read: FactReader,
  pixelData: PixelDataPlace,
  stated: number,
  declared: number | undefined,
  damage: DamageLog,
): FrameIndex {
  const { offset, tag } = pixelData;
  const none = (code: string, detail: string): FrameIndex => {
    damage.add(code, offset, detail, tag);
    return { frames: [], damage: damage.list };
  };
  const bits = frameBits(read, tag);
  if (bits === undefined) return none('frames.unknown-size', 'rows, columns, samples or bits are missing or illegal');
  if (declared === undefined) return none('frames.count', 'the number of frames is illegal');
  // Frames of single bits follow one another within a byte (PS3.5 8.1.1 note 2): a later frame has no byte of its own.
  if (bits % 8 !== 0 && declared > 1) return none('frames.not-byte-aligned', `${bits} bits a frame`);
  const length = Math.ceil(bits / 8);
  const there = Math.max(0, Math.min(stated, size - offset));
  if (there < stated) damage.add('pixels.cut', offset, `${stated} bytes stated, ${there} there`, tag);
  const whole = Math.floor(there / length);
  if (whole < declared) damage.add('frames.count-mismatch', offset, `${declared} declared, ${whole} whole`, tag);
  else if (there - declared * length > 1) {
    damage.add('frames.trailing-bytes', offset, `${there - declared * length} bytes after the last frame`, tag);
  }
  const count = Math.min(whole, declared, MOST_FRAMES);
  if (count === MOST_FRAMES) damage.add('frames.too-many', offset, `only the first ${MOST_FRAMES} are placed`, tag);
  const frames: FramePlace[] = [];
  for (let i = 0; i < count; i++) frames.push({ fragments: [{ offset: offset + i * length, length }] });
  return { frames, damage: damage.list };
}

function frameBits(read: FactReader, tag: number): number | undefined {
  const rows = read.integer(tags.Rows, { least: 1, most: 0xffff });
  const columns = read.integer(tags.Columns, { least: 1, most: 0xffff });
  const photometric = read.text(tags.PhotometricInterpretation) ?? '';
  // One sample is the only number these may have (PS3.3 C.7.6.3.1.2), so its absence leaves nothing to guess.
  const single = /^(MONOCHROME[12]|PALETTE COLOR)$/.test(photometric) ? 1 : undefined;
  const samples = read.integer(tags.SamplesPerPixel, { least: 1, most: 0xffff }) ?? single;
  if (rows === undefined || columns === undefined || samples === undefined) return undefined;
  const allocated = read.integer(tags.BitsAllocated, { least: 1, most: 64 });
  const bits = tag === tags.FloatPixelData ? 32 : tag === tags.DoubleFloatPixelData ? 64 : allocated;
  // One, or whole bytes (PS3.5 8.1.1); what 12 meant to its writer, packed or not, is anybody's guess.
  if (bits === undefined || (bits !== 1 && bits % 8 !== 0)) return undefined;
  // Two pixels share one pair of colour differences: two samples a pixel on average (PS3.3 C.7.6.3.1.2).
  const halved = /^YBR_(FULL|PARTIAL)_422$/.test(photometric);
  return rows * columns * (halved && samples === 3 ? 2 : samples) * bits;
}
