import { ByteView } from '../byte-view.ts';
import { isoDate, isoTime, recordedAt } from '../dates.ts';
import type { EcgDecoder } from '../decoder.ts';
import { EcgFault } from '../fault.ts';
import { nameLeads } from '../leads.ts';
import { checkRate, checkSamples, checkScale } from '../limits.ts';
import type { EcgRecording, EcgWarning } from '../recording.ts';
import { crc16 } from '../scp/crc.ts';
import { deviceText } from '../text.ts';

/** ISHNE Holter standard output file format 1.0 (Badilini 1998): one header, i16 samples interleaved. */
export const ishne: EcgDecoder = { format: 'ishne', recognises, decode };

const fixedHeader = 522;
const mostChannels = 12;
const leadNames: Readonly<Record<number, string>> = {
  ...{ 2: 'X', 3: 'Y', 4: 'Z', 5: 'I', 6: 'II', 7: 'III', 8: 'aVR', 9: 'aVL', 10: 'aVF' },
  ...{ 11: 'V1', 12: 'V2', 13: 'V3', 14: 'V4', 15: 'V5', 16: 'V6' },
};

function recognises(bytes: Uint8Array): boolean {
  return bytes.length >= 10 && new ByteView(bytes).ascii(0, 8) === 'ISHNE1.0';
}

function decode(bytes: Uint8Array): EcgRecording {
  const file = new ByteView(bytes);
  const warnings: EcgWarning[] = [];
  file.slice(0, fixedHeader); // its fields are all there
  const [variable, announced, dataAt] = [file.i32(10), file.i32(14), file.i32(22)];
  if (dataAt < fixedHeader || dataAt > file.length)
    throw new EcgFault('waveform.none', 'byte 22', `samples at byte ${dataAt}`);
  const covered = 512 + Math.max(0, variable);
  if (!file.has(10, covered) || crc16(bytes.subarray(10, 10 + covered)) !== file.u16(8))
    warnings.push({ code: 'crc.header', place: 'byte 8', detail: 'the checksum of the header is wrong' });

  const channels = file.i16(156);
  if (channels < 1 || channels > mostChannels) throw new EcgFault('leads.count', 'byte 156', `${channels} leads`);
  const samplingRateHz = checkRate(file.i16(272), 'byte 272');
  const rows = Math.floor((file.length - dataAt) / (channels * 2));
  // Some writers count the samples of all leads together.
  const stated = announced > rows && announced === rows * channels ? rows : announced;
  if (stated !== rows)
    warnings.push({
      code: 'waveform.short',
      place: 'byte 14',
      detail: `${announced} samples a lead stated, ${rows} there`,
    });
  const count = stated > 0 ? Math.min(stated, rows) : rows;
  checkSamples(count * channels, 'byte 14');
  const names = nameLeads(Array.from({ length: channels }, (_, i) => leadNames[file.i16(158 + i * 2)]));
  return {
    format: 'ishne',
    ...headerOf(file, warnings),
    filters: {},
    groups: [
      {
        kind: 'rhythm',
        samplingRateHz,
        startOffsetMs: 0,
        leads: names.map((lead, channel) => ({
          lead,
          uvPerLsb: checkScale(file.i16(206 + channel * 2) / 1000, `byte ${206 + channel * 2}`),
          offsetUv: 0,
          samples: samplesOf(file, dataAt + channel * 2, channels * 2, count),
          derived: false,
        })),
      },
    ],
    measurements: [],
    statements: [],
    warnings,
  };
}

function samplesOf(file: ByteView, from: number, step: number, count: number): Int32Array {
  const samples = new Int32Array(count);
  for (let i = 0; i < count; i++) samples[i] = file.i16(from + i * step);
  return samples;
}

function headerOf(file: ByteView, warnings: EcgWarning[]): Pick<EcgRecording, 'patient' | 'device' | 'recordedAt'> {
  const text = (at: number, length: number) => deviceText(file.slice(at, length).bytes) || undefined;
  const day = (at: number) => isoDate(file.i16(at + 4), file.i16(at + 2), file.i16(at));
  const name = [text(68, 40), text(28, 40)].filter((part) => part !== undefined).join(' ');
  const [id, birthDate, date] = [text(108, 20), day(132), day(138)];
  if (!date) warnings.push({ code: 'date.illegal', place: 'byte 138', detail: 'no date that exists' });
  const sex = ({ 1: 'M', 2: 'F' } as const)[file.i16(128)];
  const manufacturer = text(232, 40);
  return {
    recordedAt: recordedAt(date, isoTime(file.i16(150), file.i16(152), file.i16(154))),
    patient: {
      ...(id === undefined ? {} : { id }),
      ...(name === '' ? {} : { name }),
      ...(sex === undefined ? {} : { sex }),
      ...(birthDate === undefined ? {} : { birthDate }),
    },
    device: manufacturer === undefined ? {} : { model: manufacturer },
  };
}
