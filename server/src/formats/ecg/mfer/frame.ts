import type { ByteView } from '../byte-view.ts';
import { EcgFault } from '../fault.ts';
import { type EcgWarning, gap } from '../recording.ts';
import type { Channel } from './index.ts';

/** Data types of tag 0A: bytes a sample, and how they are read. 4 is a status word, 7 to 9 are not whole numbers of a scale. */
const types: Readonly<Record<number, { bytes: number; read(view: ByteView, at: number, le: boolean): number }>> = {
  0: { bytes: 2, read: (view, at, le) => view.i16(at, le) },
  1: { bytes: 2, read: (view, at, le) => view.u16(at, le) },
  2: { bytes: 4, read: (view, at, le) => view.i32(at, le) },
  3: { bytes: 1, read: (view, at) => view.u8(at) },
  5: { bytes: 1, read: (view, at) => view.i8(at) },
  6: { bytes: 4, read: (view, at, le) => view.u32(at, le) },
};

/** For each sequence, for each channel, its block of samples (ISO 22077-1, 5.4). A null value is a gap. */
export function readFrame(
  data: ByteView,
  channels: readonly Channel[],
  { blocks, sequences, littleEndian }: { blocks: readonly number[]; sequences: number; littleEndian: boolean },
  warnings: EcgWarning[],
): Int32Array[] {
  const kinds = channels.map(({ dataType = 0 }) => {
    const kind = types[dataType];
    if (!kind) throw new EcgFault('samples.type', `byte ${data.base}`, `data type ${dataType}`);
    return kind;
  });
  const sequenceBytes = blocks.reduce((sum, block, i) => sum + block * (kinds[i]?.bytes as number), 0);
  if (sequenceBytes === 0) throw new EcgFault('waveform.none', `byte ${data.base}`, 'blocks without samples');
  const there = Math.min(sequences, Math.floor(data.length / sequenceBytes));
  if (there < sequences)
    warnings.push({ code: 'waveform.short', place: `byte ${data.base}`, detail: `${there} of ${sequences} sequences` });
  const out = blocks.map((block) => new Int32Array(block * there));
  let at = 0;
  for (let sequence = 0; sequence < there; sequence++) {
    for (const [channel, { bytes, read }] of kinds.entries()) {
      const block = blocks[channel] as number;
      // The standard's own null of 16 bits, where the file names none.
      const nothing = channels[channel]?.nothing ?? (bytes === 2 ? -(2 ** 15) : undefined);
      for (let i = 0; i < block; i++, at += bytes) {
        const value = read(data, at, littleEndian);
        (out[channel] as Int32Array)[sequence * block + i] = value === nothing ? gap : value;
      }
    }
  }
  return out;
}
