// Baseline JPEG (ISO 10918-1, process 1), written: 8-bit grey, or RGB as YCbCr without subsampling, with the tables of
// Annex K. Pictures for screens and paper only; what is diagnostic leaves the hub as it came.

const zigzag = [
  0, 1, 8, 16, 9, 2, 3, 10, 17, 24, 32, 25, 18, 11, 4, 5, 12, 19, 26, 33, 40, 48, 41, 34, 27, 20, 13, 6, 7, 14, 21, 28,
  35, 42, 49, 56, 57, 50, 43, 36, 29, 22, 15, 23, 30, 37, 44, 51, 58, 59, 52, 45, 38, 31, 39, 46, 53, 60, 61, 54, 47,
  55, 62, 63,
];
/** Tables K.1 and K.2, row by row. */
const luminance = [
  16, 11, 10, 16, 24, 40, 51, 61, 12, 12, 14, 19, 26, 58, 60, 55, 14, 13, 16, 24, 40, 57, 69, 56, 14, 17, 22, 29, 51,
  87, 80, 62, 18, 22, 37, 56, 68, 109, 103, 77, 24, 35, 55, 64, 81, 104, 113, 92, 49, 64, 78, 87, 103, 121, 120, 101,
  72, 92, 95, 98, 112, 100, 103, 99,
];
const chrominance = [
  17,
  18,
  24,
  47,
  99,
  99,
  99,
  99,
  18,
  21,
  26,
  66,
  99,
  99,
  99,
  99,
  24,
  26,
  56,
  99,
  99,
  99,
  99,
  99,
  47,
  66,
  99,
  99,
  99,
  99,
  99,
  99,
  ...new Array<number>(32).fill(99),
];
/** Tables K.3 to K.6: how many codes of each length, and what they stand for. */
const dcLengths = [0, 1, 5, 1, 1, 1, 1, 1, 1, 0, 0, 0, 0, 0, 0, 0];
const dcValues = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11];
const acLengths = [0, 2, 1, 3, 3, 2, 4, 3, 5, 5, 4, 4, 0, 0, 1, 125];
const acValues = hexBytes(
  '01020300041105122131410613516107227114328191a1082342b1c11552d1f02433627282090a161718191a25262728292a3435363738393a' +
    '434445464748494a535455565758595a636465666768696a737475767778797a838485868788898a92939495969798999aa2a3a4a5a6a7a8a9aa' +
    'b2b3b4b5b6b7b8b9bac2c3c4c5c6c7c8c9cad2d3d4d5d6d7d8d9dae1e2e3e4e5e6e7e8e9eaf1f2f3f4f5f6f7f8f9fa',
);

function hexBytes(text: string): number[] {
  return Array.from({ length: text.length / 2 }, (_, i) => Number.parseInt(text.slice(i * 2, i * 2 + 2), 16));
}

interface Codes {
  code: Uint16Array;
  size: Uint8Array;
}

function codesOf(lengths: readonly number[], values: readonly number[]): Codes {
  const codes = { code: new Uint16Array(256), size: new Uint8Array(256) };
  let code = 0;
  let next = 0;
  for (const [index, count] of lengths.entries()) {
    for (let i = 0; i < count; i++) {
      const value = values[next++] as number;
      codes.code[value] = code++;
      codes.size[value] = index + 1;
    }
    code <<= 1;
  }
  return codes;
}

const dc = codesOf(dcLengths, dcValues);
const ac = codesOf(acLengths, acValues);

/** Cosines of the transform, each row scaled so that it is orthonormal. */
const cosines = Float64Array.from({ length: 64 }, (_, i) => {
  const u = i >> 3;
  return (u === 0 ? Math.SQRT1_2 : 1) * 0.5 * Math.cos(((2 * (i & 7) + 1) * u * Math.PI) / 16);
});

class BitWriter {
  #bytes: Uint8Array;
  #at = 0;
  #bits = 0;
  #count = 0;

  constructor(expected: number) {
    this.#bytes = new Uint8Array(expected);
  }

  raw(bytes: ArrayLike<number>): void {
    this.#room(bytes.length);
    this.#bytes.set(bytes, this.#at);
    this.#at += bytes.length;
  }

  bits(value: number, size: number): void {
    this.#bits = (this.#bits << size) | (value & ((1 << size) - 1));
    this.#count += size;
    while (this.#count >= 8) {
      const byte = (this.#bits >>> (this.#count - 8)) & 0xff;
      this.#room(2);
      this.#bytes[this.#at++] = byte;
      // A zero is stuffed so that no marker appears in the data (B.1.1.5).
      if (byte === 0xff) this.#bytes[this.#at++] = 0;
      this.#count -= 8;
    }
    this.#bits &= (1 << this.#count) - 1;
  }

  end(): Uint8Array {
    if (this.#count > 0) this.bits(0x7f, 8 - this.#count);
    this.raw([0xff, 0xd9]);
    return this.#bytes.slice(0, this.#at);
  }

  #room(size: number): void {
    if (this.#at + size <= this.#bytes.length) return;
    const larger = new Uint8Array(Math.max(this.#bytes.length * 2, this.#at + size));
    larger.set(this.#bytes);
    this.#bytes = larger;
  }
}

/** Grey when there is one sample a pixel, RGB when there are three. `quality` from 1 to 100, as it is usually counted. */
export function writeJpeg(pixels: Uint8Array, columns: number, rows: number, quality: number): Uint8Array {
  const samples = pixels.length === columns * rows ? 1 : 3;
  const tables = [scaled(luminance, quality), scaled(chrominance, quality)] as const;
  const out = new BitWriter(1024 + (pixels.length >> 2));
  writeHead(out, { columns, rows, samples, tables });
  const before = [0, 0, 0];
  const block = new Float64Array(64);
  for (let y = 0; y < rows; y += 8) {
    for (let x = 0; x < columns; x += 8) {
      for (let sample = 0; sample < samples; sample++) {
        readBlock(block, pixels, { columns, rows, samples, x, y, sample });
        before[sample] = writeBlock(out, block, tables[sample === 0 ? 0 : 1], before[sample] as number);
      }
    }
  }
  return out.end();
}

function scaled(table: readonly number[], quality: number): number[] {
  const scale = quality < 50 ? 5000 / quality : 200 - quality * 2;
  return table.map((value) => Math.min(255, Math.max(1, Math.floor((value * scale + 50) / 100))));
}

interface Frame {
  columns: number;
  rows: number;
  samples: number;
}

function writeHead(
  out: BitWriter,
  { columns, rows, samples, tables }: Frame & { tables: readonly [number[], number[]] },
): void {
  const segment = (marker: number, bytes: readonly number[]) => {
    out.raw([0xff, marker, (bytes.length + 2) >> 8, (bytes.length + 2) & 0xff, ...bytes]);
  };
  const components = Array.from({ length: samples }, (_, i) => i + 1);
  out.raw([0xff, 0xd8]);
  segment(0xe0, [0x4a, 0x46, 0x49, 0x46, 0, 1, 1, 0, 0, 1, 0, 1, 0, 0]);
  for (const [id, table] of tables.entries()) segment(0xdb, [id, ...zigzag.map((at) => table[at] as number)]);
  const size = [rows >> 8, rows & 0xff, columns >> 8, columns & 0xff];
  segment(0xc0, [8, ...size, samples, ...components.flatMap((id) => [id, 0x11, id === 1 ? 0 : 1])]);
  segment(0xc4, [0x00, ...dcLengths, ...dcValues]);
  segment(0xc4, [0x10, ...acLengths, ...acValues]);
  segment(0xda, [samples, ...components.flatMap((id) => [id, 0]), 0, 63, 0]);
}

/** Eight by eight samples about zero; beyond the picture its last row and column go on. */
function readBlock(
  block: Float64Array,
  pixels: Uint8Array,
  { columns, rows, samples, x, y, sample }: Frame & { x: number; y: number; sample: number },
): void {
  for (let row = 0; row < 8; row++) {
    for (let column = 0; column < 8; column++) {
      const at = (Math.min(y + row, rows - 1) * columns + Math.min(x + column, columns - 1)) * samples;
      block[row * 8 + column] = samples === 1 ? (pixels[at] as number) - 128 : colour(pixels, at, sample);
    }
  }
}

/** JFIF's YCbCr (CCIR 601), centred on zero. */
function colour(pixels: Uint8Array, at: number, sample: number): number {
  const [r, g, b] = [pixels[at] as number, pixels[at + 1] as number, pixels[at + 2] as number];
  if (sample === 0) return 0.299 * r + 0.587 * g + 0.114 * b - 128;
  return sample === 1 ? -0.168_736 * r - 0.331_264 * g + 0.5 * b : 0.5 * r - 0.418_688 * g - 0.081_312 * b;
}

const half = new Float64Array(64);
const coefficients = new Int32Array(64);

function writeBlock(out: BitWriter, block: Float64Array, table: readonly number[], before: number): number {
  transform(block, half);
  transform(half, block);
  for (let i = 0; i < 64; i++) {
    const at = zigzag[i] as number;
    coefficients[i] = Math.round((block[at] as number) / (table[at] as number));
  }
  const first = coefficients[0] as number;
  writeNumber(out, dc, 0, first - before);
  let zeros = 0;
  for (let i = 1; i < 64; i++) {
    const value = coefficients[i] as number;
    if (value === 0) {
      zeros++;
      continue;
    }
    for (; zeros > 15; zeros -= 16) out.bits(ac.code[0xf0] as number, ac.size[0xf0] as number);
    writeNumber(out, ac, zeros << 4, value);
    zeros = 0;
  }
  if (zeros > 0) out.bits(ac.code[0] as number, ac.size[0] as number);
  return first;
}

/** One dimension of the transform, its result turned on its side, so that twice is both dimensions. */
function transform(from: Float64Array, to: Float64Array): void {
  for (let row = 0; row < 8; row++) {
    for (let u = 0; u < 8; u++) {
      let sum = 0;
      for (let x = 0; x < 8; x++) sum += (from[row * 8 + x] as number) * (cosines[u * 8 + x] as number);
      to[u * 8 + row] = sum;
    }
  }
}

/** Its length in bits as a code, then the bits; a negative one as its complement (F.1.2.1). */
function writeNumber(out: BitWriter, codes: Codes, run: number, value: number): void {
  const size = 32 - Math.clz32(Math.abs(value));
  out.bits(codes.code[run | size] as number, codes.size[run | size] as number);
  if (size > 0) out.bits(value < 0 ? value + (1 << size) - 1 : value, size);
}
