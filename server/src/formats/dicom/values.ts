import { tagText } from './damage.ts';
import type { Dataset, Element } from './dataset.ts';
import { elementBytes, viewOf } from './dataset.ts';
import { unitBytes } from './vr.ts';

/** Decimal String and Integer String (PS3.5 6.2); the letters JavaScript's Number() would also take are refused. */
const DECIMAL = /^[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?$/;
const INTEGER = /^[+-]?\d+$/;
/** 16 and 12 by the standard; devices write a double's 17 digits and more. */
const LONGEST = 64;

/** The number a DS or IS value stands for, or undefined. */
export function decimalOf(text: string): number | undefined {
  if (text.length > LONGEST || !DECIMAL.test(text)) return undefined;
  const value = Number(text);
  return Number.isFinite(value) ? value : undefined;
}

export function integerOf(text: string): number | undefined {
  if (text.length > LONGEST || !INTEGER.test(text)) return undefined;
  const value = Number(text);
  return Number.isSafeInteger(value) ? value : undefined;
}

/** Values of a binary number VR, in full precision: 64-bit integers beyond a double's are bigint. */
export function binaryNumbers(
  dataset: Dataset,
  element: Element,
  most = Number.POSITIVE_INFINITY,
): (number | bigint)[] {
  const bytes = elementBytes(dataset, element);
  const view = viewOf(bytes);
  const unit = unitBytes(element.vr);
  const read = READERS[element.vr];
  const count = Math.min(Math.floor(bytes.length / unit), most);
  const values: (number | bigint)[] = [];
  if (!read) return values;
  for (let i = 0; i < count; i++) values.push(read(view, i * unit, dataset.littleEndian));
  return values;
}

const narrow = (value: bigint): number | bigint =>
  value >= BigInt(Number.MIN_SAFE_INTEGER) && value <= BigInt(Number.MAX_SAFE_INTEGER) ? Number(value) : value;

const READERS: Record<string, (view: DataView, at: number, littleEndian: boolean) => number | bigint> = {
  US: (view, at, le) => view.getUint16(at, le),
  SS: (view, at, le) => view.getInt16(at, le),
  UL: (view, at, le) => view.getUint32(at, le),
  SL: (view, at, le) => view.getInt32(at, le),
  FL: (view, at, le) => view.getFloat32(at, le),
  FD: (view, at, le) => view.getFloat64(at, le),
  UV: (view, at, le) => narrow(view.getBigUint64(at, le)),
  SV: (view, at, le) => narrow(view.getBigInt64(at, le)),
};

/** Attribute tags (VR AT) as eight hexadecimal digits. */
export function attributeTags(dataset: Dataset, element: Element): string[] {
  const view = viewOf(elementBytes(dataset, element));
  const found: string[] = [];
  for (let at = 0; at + 4 <= view.byteLength; at += 4) {
    found.push(
      tagText(view.getUint16(at, dataset.littleEndian) * 0x10000 + view.getUint16(at + 2, dataset.littleEndian)),
    );
  }
  return found;
}

/** DA as ISO 8601, or undefined if there is no such day. The old form with dots is still sent (PS3.5 6.2 note). */
export function isoDate(text: string): string | undefined {
  const match = /^(\d{4})(\.?)(\d{2})\2(\d{2})$/.exec(text);
  if (!match) return undefined;
  const [year, month, day] = [Number(match[1]), Number(match[3]), Number(match[4])];
  const lengths = [
    31,
    year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 29 : 28,
    31,
    30,
    31,
    30,
    31,
    31,
    30,
    31,
  ];
  const days = [...lengths, 30, 31][month - 1];
  if (year === 0 || days === undefined || day < 1 || day > days) return undefined;
  return `${match[1]}-${match[3]}-${match[4]}`;
}

/** TM as ISO 8601 local time with what precision was sent, or undefined. DICOM gives no zone here, so none is added. */
export function isoTime(text: string): string | undefined {
  const match = /^(\d{2})(?::?(\d{2})(?::?(\d{2})(\.\d{1,6})?)?)?$/.exec(text);
  if (!match) return undefined;
  const [hour, minute, second] = [match[1], match[2] ?? '00', match[3] ?? '00'];
  // 60 is the standard's leap second, which no clock after this one would take.
  if (Number(hour) > 23 || Number(minute) > 59 || Number(second) > 59) return undefined;
  return `${hour}:${minute}:${second}${match[4] ?? ''}`;
}
