/** Instances for the shelf: from the corpus through our own reader, or made here pixel by pixel. */
import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { frameIndex, inflateDataset, littleEndianPixels, readHeader, toDicomJson } from '@hub/server/formats/dicom';

export interface ShelvedFrame {
  readonly bytes: Uint8Array;
  readonly syntax: string;
  readonly photometric?: string;
}

export interface Shelved {
  readonly json: Record<string, { vr: string; Value?: unknown[]; InlineBinary?: string; BulkDataURI?: string }>;
  readonly frames: readonly ShelvedFrame[];
}

const explicitLittle = '1.2.840.10008.1.2.1';
const corpus = process.env.HUB_CORPUS ?? resolve(import.meta.dirname, '../../../../../shared/data');

export async function fromCorpus(
  name: string,
  change: Record<string, { vr: string; Value?: unknown[] }> = {},
): Promise<Shelved> {
  const file = new Uint8Array(await readFile(join(corpus, 'dicom', name)));
  const reading = readHeader(file);
  if (reading.kind !== 'read') throw new Error(`${name} cannot be read`);
  const bytes = reading.deflated ? inflateDataset(file, reading.datasetOffset, 1 << 28) : file;
  if (!bytes) throw new Error(`${name} does not inflate`);
  const { frames } = await frameIndex(bytes, reading);
  const json = toDicomJson(reading, { bulkUri: (path) => `/bulk/${path}`, inlineLimit: 1 << 20 }) as Shelved['json'];
  const big = reading.transferSyntaxUid === '1.2.840.10008.1.2.2';
  return {
    json: { ...json, ...change },
    frames: frames.map(({ fragments }) => {
      const stored = Buffer.concat(fragments.map(({ offset, length }) => bytes.subarray(offset, offset + length)));
      return big
        ? { bytes: littleEndianPixels(reading, stored), syntax: explicitLittle }
        : { bytes: stored, syntax: reading.deflated ? explicitLittle : reading.transferSyntaxUid };
    }),
  };
}

export interface Made {
  readonly study: string;
  readonly series?: number;
  readonly number?: number;
  readonly modality?: string;
  readonly sopClass?: string;
  readonly rows: number;
  readonly columns: number;
  readonly frames?: number;
  readonly photometric?: string;
  readonly bits?: 8 | 16;
  readonly signed?: boolean;
  /** Sample of a gray frame at column, row, frame (from 0). */
  readonly pixel?: (x: number, y: number, frame: number) => number;
  /** Bytes as they stand instead. */
  readonly stored?: readonly ShelvedFrame[];
  readonly more?: Shelved['json'];
}

export const instanceUid = (study: string, series: number, number: number): string => `${study}.${series}.${number}`;

/** A demonstration patient, a series along the feet-head axis, 2 mm apart. */
export function made(wish: Made): Shelved {
  const { study, series = 1, number = 1, rows, columns, frames = 1, bits = 16, signed = false } = wish;
  const color = wish.photometric !== undefined && !/^(MONO|PALETTE)/.test(wish.photometric);
  const us = (value: number) => ({ vr: 'US', Value: [value] });
  const text = (vr: string, ...Value: unknown[]) => ({ vr, Value });
  return {
    json: {
      '00080016': text('UI', wish.sopClass ?? '1.2.840.10008.5.1.4.1.1.2'),
      '00080018': text('UI', instanceUid(study, series, number)),
      '0020000D': text('UI', study),
      '0020000E': text('UI', `${study}.${series}`),
      '00080060': text('CS', wish.modality ?? 'CT'),
      '00080020': text('DA', '20261101'),
      '00100010': text('PN', { Alphabetic: 'Demo^Patient', Ideographic: '演示^患者' }),
      '00100020': text('LO', 'DEMO-1'),
      '00100040': text('CS', 'F'),
      '00101010': text('AS', '047Y'),
      '00200011': text('IS', series),
      '00200013': text('IS', number),
      '00200052': text('UI', `${study}.9`),
      '00200032': text('DS', -100, -100, 2 * number),
      '00200037': text('DS', 1, 0, 0, 0, 1, 0),
      '00280002': us(color ? 3 : 1),
      '00280004': text('CS', wish.photometric ?? 'MONOCHROME2'),
      ...(color ? { '00280006': us(0) } : {}),
      '00280008': text('IS', frames),
      '00280010': us(rows),
      '00280011': us(columns),
      '00280030': text('DS', 0.5, 0.5),
      '00280100': us(bits),
      '00280101': us(bits),
      '00280103': us(signed ? 1 : 0),
      ...wish.more,
    },
    frames:
      wish.stored ??
      Array.from({ length: frames }, (_, frame) => ({ bytes: samples(wish, bits, frame), syntax: explicitLittle })),
  };
}

function samples({ rows, columns, pixel = () => 0 }: Made, bits: 8 | 16, frame: number): Uint8Array {
  const bytes = new Uint8Array((rows * columns * bits) / 8);
  const view = new DataView(bytes.buffer);
  for (let y = 0; y < rows; y++) {
    for (let x = 0; x < columns; x++) {
      const value = pixel(x, y, frame);
      if (bits === 8) bytes[y * columns + x] = value;
      else view.setInt16((y * columns + x) * 2, value & 0xffff, true);
    }
  }
  return bytes;
}
