/** Palette color lookup tables (PS3.3 C.7.9). Inline in the metadata, or to be fetched as bulk data. */
import { type DicomJson, inlineBytes, numbers } from './dicom-json.ts';

export type PaletteColor = 'red' | 'green' | 'blue';

export interface PaletteTable {
  /** Entries, first value mapped, bits per entry. */
  readonly descriptor: [number, number, number];
  readonly bytes?: Uint8Array | undefined;
  readonly bulkUri?: string | undefined;
}

export type Palette = Readonly<Record<PaletteColor, PaletteTable>>;

const tags: Record<PaletteColor, [descriptor: string, data: string]> = {
  red: ['00281101', '00281201'],
  green: ['00281102', '00281202'],
  blue: ['00281103', '00281203'],
};

export function readPalette(instance: DicomJson): Palette | undefined {
  const read = (color: PaletteColor): PaletteTable | undefined => {
    const [descriptorTag, dataTag] = tags[color];
    const descriptor = numbers(instance, descriptorTag);
    if (descriptor?.length !== 3) return undefined;
    const [entries = 0, first = 0, bits = 16] = descriptor;
    return {
      descriptor: [entries === 0 ? 0x10000 : entries, first, bits],
      bytes: inlineBytes(instance, dataTag),
      bulkUri: instance[dataTag]?.BulkDataURI,
    };
  };
  const red = read('red');
  const green = read('green');
  const blue = read('blue');
  return red && green && blue ? { red, green, blue } : undefined;
}

/**
 * One table as 8-bit levels. A 16-bit table keeps its high byte; a table of 8-bit entries may come as bytes or padded
 * into words (PS3.3 C.7.6.3.1.6), which its length tells.
 *
 * @throws RangeError when the length fits neither form.
 */
export function paletteLevels({ descriptor }: PaletteTable, bytes: Uint8Array): Uint8Array {
  const [entries, , bits] = descriptor;
  if (bytes.length === entries || bytes.length === entries + (entries % 2)) return bytes.slice(0, entries);
  if (bytes.length !== entries * 2) {
    throw new RangeError(`palette of ${entries} entries has ${bytes.length} bytes`);
  }
  return Uint8Array.from({ length: entries }, (_, at) => bytes[at * 2 + (bits > 8 ? 1 : 0)] ?? 0);
}
