import { ByteView } from '../byte-view.ts';
import type { EcgDecoder } from '../decoder.ts';
import { EcgFault } from '../fault.ts';
import { grouped } from '../grouped.ts';
import { leadOfText, nameLeads } from '../leads.ts';
import { checkRate, checkSamples, checkScale } from '../limits.ts';
import type { EcgFilters, EcgGroup, EcgLead, EcgRecording, EcgStatement, EcgWarning } from '../recording.ts';
import { readAnnotations } from './annotations.ts';
import { type EdfHeader, readHeader, type Signal } from './header.ts';

/** EDF and EDF+ (edfplus.info). Signals of one rate are one group; those that are no voltage are left out with a word. */
export const edf: EcgDecoder = { format: 'edf', recognises, decode };

const microvolts: Readonly<Record<string, number>> = { uv: 1, µv: 1, μv: 1, mv: 1000, v: 1_000_000, nv: 0.001 };
const annotationLabel = 'EDF Annotations';

function recognises(bytes: Uint8Array): boolean {
  if (bytes.length < 512) return false;
  const file = new ByteView(bytes);
  return file.ascii(0, 8) === '0       ' && Number(file.ascii(184, 8)) === 256 * (Number(file.ascii(252, 4)) + 1);
}

interface Placed extends Signal {
  /** of its first sample in a record */
  offset: number;
}

function decode(bytes: Uint8Array): EcgRecording {
  const file = new ByteView(bytes);
  const warnings: EcgWarning[] = [];
  const header = readHeader(file, warnings);
  const signals = place(header);
  const recordBytes = signals.reduce((sum, { perRecord }) => sum + perRecord * 2, 0);
  if (recordBytes === 0) throw new EcgFault('waveform.none', 'byte 216', 'records without samples');
  const there = Math.floor((file.length - header.headerBytes) / recordBytes);
  // -1: the recorder was cut off before it could say.
  if (header.records >= 0 && header.records !== there)
    warnings.push({
      code: 'waveform.short',
      place: 'byte 236',
      detail: `${header.records} records stated, ${there} there`,
    });
  const records = header.records < 0 ? there : Math.min(header.records, there);
  const { starts, statements } = readAnnotations(
    file,
    { ...header, records, recordBytes },
    signals.filter(({ label }) => label === annotationLabel),
    warnings,
  );
  const traces = signals.filter((signal) => isTrace(signal, warnings));
  if (traces.length === 0) throw new EcgFault('waveform.none', 'byte 256', 'no signal in volts');
  checkSamples(
    traces.reduce((sum, { perRecord }) => sum + perRecord * records, 0),
    'byte 236',
  );
  return {
    format: 'edf',
    recordedAt: header.recordedAt,
    patient: header.patient,
    device: header.equipment && header.equipment !== 'X' ? { model: header.equipment } : {},
    groups: groupsOf(file, header, traces, { records, recordBytes, starts }, warnings),
    measurements: [],
    statements: statements satisfies EcgStatement[],
    filters: filtersOf(traces[0]?.prefilter ?? ''),
    warnings,
  };
}

function place({ signals }: EdfHeader): Placed[] {
  let offset = 0;
  return signals.map((signal, i) => {
    if (!Number.isInteger(signal.perRecord) || signal.perRecord < 0)
      throw new EcgFault('samples.count', `signal ${i + 1}`, `${signal.perRecord} samples a record`);
    const placed = { ...signal, offset };
    offset += signal.perRecord * 2;
    return placed;
  });
}

function isTrace({ label, unit, perRecord }: Signal, warnings: EcgWarning[]): boolean {
  if (label === annotationLabel || perRecord === 0) return false;
  if (microvolts[unit.toLowerCase()] !== undefined) return true;
  warnings.push({
    code: 'signal.no-voltage',
    place: label,
    detail: 'a signal in another unit is left in the original',
  });
  return false;
}

/** Where records do not follow one another in time each stretch is a group of its own. */
function groupsOf(
  file: ByteView,
  { kind, headerBytes, recordSeconds }: EdfHeader,
  traces: readonly Placed[],
  { records, recordBytes, starts }: { records: number; recordBytes: number; starts: readonly number[] },
  warnings: EcgWarning[],
): EcgGroup[] {
  if (!(recordSeconds > 0)) throw new EcgFault('rate.illegal', 'byte 244', `records of ${recordSeconds} s`);
  const stretches =
    kind === 'interrupted' ? stretchesOf(starts, records, recordSeconds) : [{ from: 0, to: records, start: 0 }];
  if (stretches.length > 1)
    warnings.push({ code: 'recording.interrupted', place: 'EDF+D', detail: `${stretches.length} stretches` });
  const byRate = grouped(traces, ({ perRecord }) => perRecord);
  return stretches.flatMap(({ from, to, start }) =>
    [...byRate].map(([perRecord, signals]): EcgGroup => {
      const names = nameLeads(signals.map(({ label }) => leadOfText(label)));
      return {
        kind: 'rhythm',
        samplingRateHz: checkRate(perRecord / recordSeconds, 'byte 244'),
        startOffsetMs: start * 1000,
        leads: signals.map((signal, i): EcgLead => {
          const samples = new Int32Array(perRecord * (to - from));
          for (let record = from; record < to; record++)
            for (let at = 0; at < perRecord; at++)
              samples[(record - from) * perRecord + at] = file.i16(
                headerBytes + record * recordBytes + signal.offset + at * 2,
              );
          return { lead: names[i] as string, ...scaleOf(signal), samples, derived: false };
        }),
      };
    }),
  );
}

function stretchesOf(starts: readonly number[], records: number, seconds: number) {
  const out: { from: number; to: number; start: number }[] = [];
  for (let record = 0; record < records; record++) {
    const start = starts[record] ?? record * seconds;
    const last = out.at(-1);
    if (last && Math.abs(start - (last.start + (record - last.from) * seconds)) < seconds / 1000) last.to = record + 1;
    else out.push({ from: record, to: record + 1, start });
  }
  return out;
}

function scaleOf({ label, unit, physical, digital }: Signal): Pick<EcgLead, 'uvPerLsb' | 'offsetUv'> {
  const factor = microvolts[unit.toLowerCase()] as number;
  const steps = digital[1] - digital[0];
  if (steps === 0) throw new EcgFault('scale.missing', label, 'digital minimum and maximum are the same');
  const step = (physical[1] - physical[0]) / steps;
  return { uvPerLsb: checkScale(step * factor, label), offsetUv: (physical[0] - digital[0] * step) * factor };
}

/** `HP:0.05Hz LP:150Hz N:50Hz` */
function filtersOf(prefilter: string): EcgFilters {
  const of = (letter: string) => {
    const value = Number(new RegExp(`${letter}:\\s*([0-9.]+)`, 'i').exec(prefilter)?.[1]);
    return value > 0 ? value : undefined;
  };
  const [high, low, notch] = [of('HP'), of('LP'), of('N')];
  return {
    ...(high === undefined ? {} : { highPassHz: high }),
    ...(low === undefined ? {} : { lowPassHz: low }),
    ...(notch === undefined ? {} : { notchHz: notch }),
  };
}
