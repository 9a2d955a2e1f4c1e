import { ByteView } from '../byte-view.ts';
import { isoDate, isoTime, recordedAt } from '../dates.ts';
import type { EcgDecoder } from '../decoder.ts';
import { EcgFault } from '../fault.ts';
import { type EcgLead, type EcgRecording, type EcgWarning, gap } from '../recording.ts';
import { deviceText } from '../text.ts';

/** Contec (康泰) ECG90A and 300G, `.ECG`: a header of 43 bytes, eight leads of u16 interleaved, a row of zeros, a footer. */
export const contec: EcgDecoder = { format: 'contec', recognises, decode };

const [header, rowBytes, footer] = [43, 16, 37];
const names = ['II', 'III', 'V1', 'V2', 'V3', 'V4', 'V5', 'V6'];
const samplingRateHz = 800;
const uvPerLsb = 5;
const baseline = 2048;
const leadOff = 0x6800;

const written = /^(\d{4})-(\d\d)-(\d\d) (\d\d):(\d\d):(\d\d)$/;

function recognises(bytes: Uint8Array): boolean {
  return bytes.length >= header + rowBytes && written.test(new ByteView(bytes).ascii(10, 19));
}

function decode(bytes: Uint8Array): EcgRecording {
  const file = new ByteView(bytes);
  const warnings: EcgWarning[] = [];
  const [, year, month, day, hour, minute, second] = (written.exec(file.ascii(10, 19)) ?? []).map(Number) as number[];
  const date = isoDate(year as number, month as number, day as number);
  if (!date) warnings.push({ code: 'date.illegal', place: 'byte 10', detail: 'no date that exists' });
  const rows = countRows(file, warnings);
  if (rows === 0) throw new EcgFault('waveform.none', `byte ${header}`, 'no samples');
  const leads: EcgLead[] = names.map((lead, channel) => ({
    lead,
    uvPerLsb,
    offsetUv: 0,
    samples: Int32Array.from({ length: rows }, (_, row) => {
      const value = file.u16(header + row * rowBytes + channel * 2);
      return value === leadOff ? gap : value - baseline;
    }),
    derived: false,
  }));
  const off = leads.filter(({ samples }) => samples.every((sample) => sample === gap)).map(({ lead }) => lead);
  for (const lead of off) warnings.push({ code: 'lead.off', place: lead, detail: 'off during the whole recording' });
  const [sex, age, weight] = [file.u8(40), file.u8(41), file.u8(42)];
  const [id, name] = [deviceText(file.slice(0, 8).bytes), deviceText(file.slice(32, 8).bytes)];
  return {
    format: 'contec',
    recordedAt: recordedAt(date, isoTime(hour as number, minute as number, second as number)),
    patient: {
      ...(id ? { id } : {}),
      ...(name ? { name } : {}),
      ...(sex === 0 ? { sex: 'F' as const } : sex === 1 ? { sex: 'M' as const } : {}),
      ...(age > 0 && age < 150 ? { age: { value: age, unit: 'year' as const } } : {}),
      ...(weight > 0 && weight < 255 ? { weightKg: weight } : {}),
    },
    device: { manufacturer: 'Contec' },
    groups: [{ kind: 'rhythm', samplingRateHz, startOffsetMs: 0, leads }],
    measurements: [],
    statements: [],
    filters: {},
    warnings,
  };
}

/** Up to the row of zeros; a file that was cut has none and no footer. */
function countRows(file: ByteView, warnings: EcgWarning[]): number {
  const most = Math.floor((file.length - header) / rowBytes);
  for (let row = 0; row < most; row++) {
    const at = header + row * rowBytes;
    if (file.bytes.subarray(at, at + rowBytes).every((byte) => byte === 0)) {
      if (file.length - at < rowBytes + footer)
        warnings.push({ code: 'file.short', place: `byte ${at}`, detail: 'the footer is cut' });
      return row;
    }
  }
  warnings.push({
    code: 'file.short',
    place: `byte ${file.length}`,
    detail: 'the row that ends the samples is missing',
  });
  return most;
}
