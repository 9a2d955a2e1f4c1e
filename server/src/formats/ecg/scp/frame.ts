import type { ByteView } from '../byte-view.ts';
import { EcgFault } from '../fault.ts';
import type { EcgWarning } from '../recording.ts';
import { crc16 } from './crc.ts';

/** A section as its pointer says: `body` begins after the 16-byte header. */
export interface Section {
  id: number;
  body: ByteView;
  /** all of it is there and its own CRC is right */
  sound: boolean;
  /** bytes that its pointer announces and the file has not */
  missing: number;
  version: number;
  protocol: number;
}

const sectionHeader = 16;
/** Twelve pointers in conforming files, and one for each section of a manufacturer; a damaged length must not make a long list. */
const mostPointers = 512;

/** Record and sections (EN 1064, 5.2 to 5.4): CRC, length, section 0 with the pointers to all others. */
export function readSections(file: ByteView, warnings: EcgWarning[]): Map<number, Section> {
  const stated = file.u32(2);
  const length = Math.min(stated, file.length);
  if (stated > file.length)
    warnings.push({ code: 'file.short', place: 'byte 2', detail: `${stated} bytes stated, ${file.length} there` });
  if (crc16(file.bytes.subarray(2, length)) !== file.u16(0))
    warnings.push({ code: 'crc.file', place: 'byte 0', detail: 'the checksum of the record is wrong' });

  const pointerBytes = file.u32(10) - sectionHeader;
  if (pointerBytes < 10 || pointerBytes % 10 !== 0 || pointerBytes > mostPointers * 10)
    throw new EcgFault('section.pointers', 'byte 10', `section 0 with ${pointerBytes} bytes of pointers`);
  const sections = new Map<number, Section>();
  for (let at = 22; at + 10 <= 22 + pointerBytes; at += 10) {
    const [id, size, index] = [file.u16(at), file.u32(at + 2), file.u32(at + 6)];
    if (size === 0 || id === 0 || sections.has(id)) continue;
    const section = open(file, id, size, index - 1, warnings);
    if (section) sections.set(id, section);
  }
  return sections;
}

function open(file: ByteView, id: number, size: number, offset: number, warnings: EcgWarning[]): Section | undefined {
  const place = `section ${id}, byte ${offset}`;
  if (size < sectionHeader || !file.has(offset, sectionHeader)) {
    warnings.push({ code: 'section.outside', place, detail: `${size} bytes at ${offset} are not in the file` });
    return undefined;
  }
  const there = Math.min(size, file.length - offset);
  const whole = file.slice(offset, there);
  if (whole.u16(2) !== id) {
    warnings.push({ code: 'section.id', place, detail: `the section there says ${whole.u16(2)}` });
    return undefined;
  }
  const sound = there === size && crc16(whole.bytes.subarray(2)) === whole.u16(0);
  return {
    id,
    body: whole.slice(sectionHeader, there - sectionHeader),
    sound,
    missing: size - there,
    version: whole.u8(8),
    protocol: whole.u8(9),
  };
}
