/** What is wrong with an object and where, in words a program can test. The object itself is never altered. */
export interface Damage {
  /** Stable English code, e.g. `length.past-end`. */
  code: string;
  /** Eight hexadecimal digits, as in DICOM JSON; absent where the fault belongs to no attribute. */
  tag?: string;
  /** Byte offset in the file, or in the inflated data set of a deflated file. */
  offset: number;
  /** English, without any value of the patient's. */
  detail: string;
}

/** A hostile file can be wrong in every element; a person reads the first faults, not a million. */
const MOST = 200;

export class DamageLog {
  readonly list: Damage[] = [];

  add(code: string, offset: number, detail: string, tag?: number): void {
    if (this.list.length > MOST) return;
    if (this.list.length === MOST) {
      this.list.push({ code: 'damage.more', offset, detail: `further faults are not listed after ${MOST}` });
      return;
    }
    this.list.push(tag === undefined ? { code, offset, detail } : { code, tag: tagText(tag), offset, detail });
  }
}

const HEX = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0').toUpperCase());

/** 0x00100010 -> '00100010'. By table: it is asked for every element of every instance. */
export function tagText(tag: number): string {
  return `${HEX[tag >>> 24]}${HEX[(tag >>> 16) & 255]}${HEX[(tag >>> 8) & 255]}${HEX[tag & 255]}`;
}
