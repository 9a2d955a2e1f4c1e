/**
 * What the Image Pixel module (PS3.3 C.7.6.3) and the look-up tables beside it say of a picture, from its DICOM JSON.
 * Only what is there and legal: a picture whose description is not whole has none.
 */
export interface PixelDescription {
  rows: number;
  columns: number;
  samples: number;
  photometric: string;
  /** colours stand one plane after the other */
  planar: boolean;
  bitsAllocated: number;
  bitsStored: number;
  highBit: number;
  signed: boolean;
  /** Float Pixel Data and Double Float Pixel Data */
  float: boolean;
}

/** DICOM JSON as far as it is looked at here (PS3.18 Annex F). */
export type Attributes = Readonly<
  Record<string, { vr: string; Value?: readonly unknown[]; InlineBinary?: string; BulkDataURI?: string } | undefined>
>;

export type Described = { ok: true; value: PixelDescription } | { ok: false; tag: string; detail: string };

export function describePixels(json: Attributes): Described {
  const float = json['7FE00008'] !== undefined || json['7FE00009'] !== undefined;
  const photometric = textOf(json, '00280004') ?? '';
  const rows = integerOf(json, '00280010');
  const columns = integerOf(json, '00280011');
  const single = /^(MONOCHROME[12]|PALETTE COLOR)$/.test(photometric);
  const samples = integerOf(json, '00280002') ?? (single ? 1 : undefined);
  const bitsAllocated = json['7FE00009'] ? 64 : json['7FE00008'] ? 32 : integerOf(json, '00280100');
  if (!within(rows, 1, 65_535)) return { ok: false, tag: '00280010', detail: `rows: ${rows}` };
  if (!within(columns, 1, 65_535)) return { ok: false, tag: '00280011', detail: `columns: ${columns}` };
  if (samples !== 1 && samples !== 3) return { ok: false, tag: '00280002', detail: `samples per pixel: ${samples}` };
  if (bitsAllocated === undefined || ![1, 8, 16, 32, 64].includes(bitsAllocated)) {
    return { ok: false, tag: '00280100', detail: `bits allocated: ${bitsAllocated}` };
  }
  const bitsStored = integerOf(json, '00280101') ?? bitsAllocated;
  if (!within(bitsStored, 1, bitsAllocated))
    return { ok: false, tag: '00280101', detail: `bits stored: ${bitsStored}` };
  const highBit = integerOf(json, '00280102') ?? bitsStored - 1;
  if (!within(highBit, bitsStored - 1, bitsAllocated - 1)) {
    return { ok: false, tag: '00280102', detail: `high bit ${highBit} of ${bitsStored} stored` };
  }
  const planar = samples > 1 && integerOf(json, '00280006') === 1;
  const signed = integerOf(json, '00280103') === 1;
  const value = { rows, columns, samples, photometric, planar, bitsAllocated, bitsStored, highBit, signed, float };
  return { ok: true, value };
}

/** Bytes of one uncompressed frame; undefined where it does not end with a byte. */
export function frameBytes({
  rows,
  columns,
  samples,
  bitsAllocated,
  photometric,
}: PixelDescription): number | undefined {
  const perPixel = isHalved(photometric) && samples === 3 ? 2 : samples;
  const bits = rows * columns * perPixel * bitsAllocated;
  return bits % 8 === 0 ? bits / 8 : undefined;
}

/** Two neighbours share one pair of colour differences (PS3.3 C.7.6.3.1.2). */
export const isHalved = (photometric: string): boolean => /^YBR_(FULL|PARTIAL)_422$/.test(photometric);

export function integerOf(json: Attributes, tag: string, index = 0): number | undefined {
  const value = json[tag]?.Value?.[index];
  return typeof value === 'number' && Number.isInteger(value) ? value : undefined;
}

export function numbersOf(json: Attributes, tag: string): number[] {
  return (json[tag]?.Value ?? []).filter((value) => typeof value === 'number');
}

export function textOf(json: Attributes, tag: string): string | undefined {
  const value = json[tag]?.Value?.[0];
  return typeof value === 'string' ? value : undefined;
}

export function itemOf(json: Attributes, tag: string): Attributes | undefined {
  const value = json[tag]?.Value?.[0];
  return typeof value === 'object' && value !== null ? (value as Attributes) : undefined;
}

const within = (value: number | undefined, least: number, most: number): value is number =>
  value !== undefined && value >= least && value <= most;
