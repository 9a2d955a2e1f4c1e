import { EcgFault } from '../fault.ts';
import { gap } from '../recording.ts';

/** signal(5): how many bytes `count` samples take, and the value at an index; undefined beyond the end. */
interface Storage {
  most(bytes: number): number;
  read(view: DataView, index: number): number;
  /** the value that says that nothing was recorded */
  nothing: number | undefined;
}

const twelve = (value: number) => (value >= 2048 ? value - 4096 : value);
const ten = (value: number) => ((value & 0x3ff) >= 512 ? (value & 0x3ff) - 1024 : value & 0x3ff);

const storages: Readonly<Record<number, Storage>> = {
  16: { most: (bytes) => bytes >> 1, read: (view, i) => view.getInt16(i * 2, true), nothing: -32_768 },
  61: { most: (bytes) => bytes >> 1, read: (view, i) => view.getInt16(i * 2, false), nothing: -32_768 },
  80: { most: (bytes) => bytes, read: (view, i) => view.getUint8(i) - 128, nothing: -128 },
  24: {
    most: (bytes) => Math.floor(bytes / 3),
    read: (view, i) => view.getUint16(i * 3, true) | (view.getInt8(i * 3 + 2) << 16),
    nothing: -8_388_608,
  },
  32: { most: (bytes) => bytes >> 2, read: (view, i) => view.getInt32(i * 4, true), nothing: gap },
  212: {
    most: (bytes) => Math.floor((bytes * 2) / 3),
    read(view, i) {
      const at = (i >> 1) * 3;
      const middle = view.getUint8(at + 1);
      return twelve(
        i % 2 === 0 ? view.getUint8(at) | ((middle & 15) << 8) : view.getUint8(at + 2) | ((middle >> 4) << 8),
      );
    },
    nothing: -2048,
  },
  310: {
    most: (bytes) => Math.floor(bytes / 4) * 3,
    read(view, i) {
      const at = Math.floor(i / 3) * 4;
      const [a, b] = [view.getUint16(at, true), view.getUint16(at + 2, true)];
      return ten([a >> 1, b >> 1, (a >> 11) | ((b >> 11) << 5)][i % 3] as number);
    },
    nothing: -512,
  },
  311: {
    most: (bytes) => Math.floor(bytes / 4) * 3,
    read: (view, i) => ten(view.getUint32(Math.floor(i / 3) * 4, true) >>> ((i % 3) * 10)),
    nothing: -512,
  },
};

/** All samples of a file, frame by frame as they lie there. */
export function readFile(bytes: Uint8Array, format: number, offset: number, place: string) {
  const storage = storages[format];
  if (!storage) throw new EcgFault('wfdb.format', place, `storage format ${format}`);
  const own = bytes.subarray(Math.min(offset, bytes.length));
  const view = new DataView(own.buffer, own.byteOffset, own.byteLength);
  const count = storage.most(own.length);
  return { count, at: (index: number) => storage.read(view, index), nothing: storage.nothing };
}
