import { ByteView } from '../byte-view.ts';
import { isoDate, isoTime, recordedAt } from '../dates.ts';
import type { EcgDecoder } from '../decoder.ts';
import { EcgFault } from '../fault.ts';
import { nameLeads } from '../leads.ts';
import { checkRate, checkSamples, mostLeads } from '../limits.ts';
import type { EcgRecording, EcgWarning } from '../recording.ts';
import { crc16 } from '../scp/crc.ts';
import { deviceText } from '../text.ts';

/**
 * What the handhelds of Healforce (力康) write and call SCP: sections as in SCP-ECG, but without mark, with offsets from 0,
 * the rate where the interval should be, and twelve-bit samples packed four to three words. No document of the maker is
 * public; the packing is as others have found it.
 */
export const healforce: EcgDecoder = { format: 'healforce', recognises, decode };

/** The scale field holds another number in every file known; 10 microvolts a step is what the maker's own print shows. */
const uvPerLsb = 10;

/** Sections of which something is read. */
const read = [1, 3, 6];

/** Section 0 points at itself, at byte 6: a conforming file would say 7. */
function recognises(bytes: Uint8Array): boolean {
  if (bytes.length < 64) return false;
  const file = new ByteView(bytes);
  const length = file.u32(10);
  const pointers = (length - 16) % 10 === 0 && length >= 26 && length <= 5136;
  return file.u16(8) === 0 && pointers && file.u16(22) === 0 && file.u32(24) === length && file.u32(28) === 6;
}

function decode(bytes: Uint8Array): EcgRecording {
  const file = new ByteView(bytes);
  const warnings: EcgWarning[] = [
    { code: 'scp.nonconforming', place: 'byte 0', detail: 'sections of SCP with a packing of the maker' },
  ];
  const sections = new Map<number, ByteView>();
  for (let at = 22; at + 10 <= 6 + file.u32(10); at += 10) {
    const [id, size, offset] = [file.u16(at), file.u32(at + 2), file.u32(at + 6)];
    if (size <= 16 || !file.has(offset, 16) || file.u16(offset + 2) !== id || sections.has(id)) continue;
    const whole = file.slice(offset, Math.min(size, file.length - offset));
    if (read.includes(id) && !sound(whole))
      warnings.push({ code: 'crc.section', place: `section ${id}, byte ${offset}`, detail: 'the checksum is wrong' });
    sections.set(id, whole.slice(16, whole.length - 16));
  }
  const rhythm = sections.get(6);
  const leads = sections.get(3)?.u8(0) ?? 0;
  if (!rhythm || leads < 1 || leads > mostLeads)
    throw new EcgFault('waveform.none', rhythm ? 'section 3' : 'section 6', `${leads} leads`);
  const samplingRateHz = checkRate(rhythm.u16(2), `section 6, byte ${rhythm.base + 2}`);
  // The section is as long as its samples would be unpacked; the count of packed bytes has 16 bits and may have overflowed.
  const packed = ((rhythm.length - 8) * 3) / 4;
  const stated = packed % 65_536 === rhythm.u16(6) ? packed : rhythm.u16(6);
  const there = Math.min(stated, rhythm.length - 8);
  if (there < stated)
    warnings.push({ code: 'waveform.short', place: 'section 6', detail: `${there} of ${stated} bytes` });
  checkSamples(Math.floor(there / 6) * 4, 'section 6');
  const values = unpack(rhythm.slice(8, there - (there % 6)));
  const count = Math.floor(values.length / leads);
  const names = nameLeads(Array.from({ length: leads }, () => undefined));
  return {
    format: 'healforce',
    ...headerOf(sections.get(1), warnings),
    device: { manufacturer: 'Healforce' },
    filters: {},
    groups: [
      {
        kind: 'rhythm',
        samplingRateHz,
        startOffsetMs: 0,
        leads: names.map((lead, channel) => ({
          lead,
          uvPerLsb,
          offsetUv: 0,
          samples: Int32Array.from({ length: count }, (_, at) => values[at * leads + channel] as number),
          derived: false,
        })),
      },
    ],
    measurements: [],
    statements: [],
    warnings,
  };
}

/** As EN 1064 but from 0; section 6 of the files known has its checksum with the high byte first. */
function sound({ bytes }: ByteView): boolean {
  const crc = crc16(bytes.subarray(2), 0);
  const [low, high] = [bytes[0] as number, bytes[1] as number];
  return crc === (high << 8) + low || crc === (low << 8) + high;
}

/** Three words hold four samples: the low ten bits of each, and a fourth in their bits 10 to 13. Bit 15 marks a beat. */
function unpack(packed: ByteView): Int32Array {
  const out = new Int32Array((packed.length / 6) * 4);
  for (let at = 0, to = 0; at + 6 <= packed.length; at += 6) {
    const [a, b, c] = [packed.u16(at), packed.u16(at + 2), packed.u16(at + 4)];
    const fourth = (((a >> 10) & 15) << 8) | (((b >> 10) & 15) << 4) | ((c >> 10) & 15);
    for (const value of [a, b, c, fourth]) out[to++] = (value & 0x3ff) - 512;
  }
  return out;
}

/** Section 1, whose years stand with the high byte first. */
function headerOf(body: ByteView | undefined, warnings: EcgWarning[]): Pick<EcgRecording, 'patient' | 'recordedAt'> {
  let [id, name, date, time]: (string | undefined)[] = [];
  for (let at = 0; body?.has(at, 3); ) {
    const [tag, length] = [body.u8(at), body.u16(at + 1)];
    if ((tag === 0 && length === 0) || tag === 255 || !body.has(at + 3, length)) break;
    const field = body.slice(at + 3, length);
    if (tag === 0) name = deviceText(field.bytes) || undefined;
    if (tag === 2) id = deviceText(field.bytes) || undefined;
    if (tag === 25 && length >= 4) {
      date = isoDate(field.u16(0, false), field.u8(2), field.u8(3));
      if (!date) warnings.push({ code: 'date.illegal', place: 'section 1, field 25', detail: 'no day that exists' });
    }
    if (tag === 26 && length >= 3) {
      time = isoTime(field.u8(0), field.u8(1), field.u8(2));
      if (!time) warnings.push({ code: 'date.illegal', place: 'section 1, field 26', detail: 'no time of day' });
    }
    at += 3 + length;
  }
  const patient = { ...(id === undefined ? {} : { id }), ...(name === undefined ? {} : { name }) };
  return { patient, recordedAt: recordedAt(date, time) };
}
