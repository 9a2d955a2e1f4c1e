import { EcgFault } from './fault.ts';

/** Reads numbers from bytes; an offset outside is a fault with its place, never an exception of the language. */
export class ByteView {
  readonly bytes: Uint8Array;
  readonly #view: DataView;
  /** of the first byte in the file, so that places are those of the file */
  readonly base: number;

  constructor(bytes: Uint8Array, base = 0) {
    this.bytes = bytes;
    this.base = base;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  get length(): number {
    return this.bytes.length;
  }

  has(offset: number, count: number): boolean {
    return offset >= 0 && count >= 0 && offset + count <= this.bytes.length;
  }

  #check(offset: number, count: number): void {
    if (!this.has(offset, count))
      throw new EcgFault(
        'file.short',
        `byte ${this.base + offset}`,
        `${count} bytes wanted, ${Math.max(0, this.bytes.length - offset)} there`,
      );
  }

  u8(offset: number): number {
    this.#check(offset, 1);
    return this.#view.getUint8(offset);
  }

  i8(offset: number): number {
    this.#check(offset, 1);
    return this.#view.getInt8(offset);
  }

  u16(offset: number, littleEndian = true): number {
    this.#check(offset, 2);
    return this.#view.getUint16(offset, littleEndian);
  }

  i16(offset: number, littleEndian = true): number {
    this.#check(offset, 2);
    return this.#view.getInt16(offset, littleEndian);
  }

  u32(offset: number, littleEndian = true): number {
    this.#check(offset, 4);
    return this.#view.getUint32(offset, littleEndian);
  }

  i32(offset: number, littleEndian = true): number {
    this.#check(offset, 4);
    return this.#view.getInt32(offset, littleEndian);
  }

  /** A view of `count` bytes from `offset`, not a copy. */
  slice(offset: number, count: number): ByteView {
    this.#check(offset, count);
    return new ByteView(this.bytes.subarray(offset, offset + count), this.base + offset);
  }

  /** ASCII up to the first NUL; other bytes become U+FFFD. For text of people see `text.ts`. */
  ascii(offset: number, count: number): string {
    this.#check(offset, count);
    let text = '';
    for (const byte of this.bytes.subarray(offset, offset + count)) {
      if (byte === 0) break;
      text += byte < 0x80 ? String.fromCharCode(byte) : '\ufffd';
    }
    return text;
  }
}
