import { unzipSync } from 'fflate';
import type { EcgDecoder } from '../decoder.ts';
import { EcgFault } from '../fault.ts';
import { grouped } from '../grouped.ts';
import { leadOfText, nameLeads } from '../leads.ts';
import { checkSamples, checkScale, mostBytes } from '../limits.ts';
import { type EcgGroup, type EcgLead, type EcgPatient, type EcgRecording, type EcgWarning, gap } from '../recording.ts';
import { deviceText } from '../text.ts';
import { readHeader, type WfdbHeader, type WfdbSignal } from './header.ts';
import { readFile } from './samples.ts';

export { readWfdbAnnotations, type WfdbAnnotation } from './annotations.ts';

/** A WFDB record (PhysioNet) is a header and its signal files: as one file, a zip of them. */
export const wfdb: EcgDecoder = { format: 'wfdb', recognises, decode };

const microvolts: Readonly<Record<string, number>> = { uv: 1, mv: 1000, v: 1_000_000, nv: 0.001 };
const mostFiles = 64;

function recognises(bytes: Uint8Array): boolean {
  if (bytes.length < 30 || bytes[0] !== 0x50 || bytes[1] !== 0x4b || bytes[2] !== 3 || bytes[3] !== 4) return false;
  return headersIn(bytes).length === 1;
}

/** Names of headers, from the directory alone. */
function headersIn(bytes: Uint8Array): string[] {
  const names: string[] = [];
  try {
    unzipSync(bytes, {
      filter: ({ name }) => {
        if (/\.hea$/i.test(name) && names.length < mostFiles) names.push(name);
        return false;
      },
    });
  } catch {
    return [];
  }
  return names;
}

function decode(bytes: Uint8Array): EcgRecording {
  let [left, files] = [mostBytes, mostFiles];
  let unpacked: Record<string, Uint8Array>;
  try {
    unpacked = unzipSync(bytes, {
      filter: ({ name, originalSize }) => {
        left -= originalSize;
        files -= 1;
        const place = name || `zip, file ${mostFiles - files}`;
        if (left < 0 || files < 0) throw new EcgFault('file.large', place, 'more than a record holds');
        return true;
      },
    });
  } catch (error) {
    if (error instanceof EcgFault) throw error;
    throw new EcgFault('zip.damaged', 'zip', 'cannot be unpacked');
  }
  const base = (name: string) => name.slice(name.lastIndexOf('/') + 1);
  const byName = new Map(Object.entries(unpacked).map(([name, each]) => [base(name), each]));
  const name = [...byName.keys()].find((each) => /\.hea$/i.test(each));
  if (name === undefined) throw new EcgFault('wfdb.header', 'zip', 'no header');
  return readWfdbRecord(byName, name);
}

/**
 * A record from its files as they lie in a folder.
 * @param files the header and the signal files, by the names that the header calls them
 * @param name of the header, with or without its ending
 */
export function readWfdbRecord(files: ReadonlyMap<string, Uint8Array>, name: string): EcgRecording {
  const headerBytes = files.get(name) ?? files.get(`${name}.hea`);
  if (!headerBytes) throw new EcgFault('wfdb.header', 'header', 'no header of that name');
  const warnings: EcgWarning[] = [];
  const header = readHeader(deviceText(headerBytes), warnings);
  const names = nameLeads(header.signals.map(({ description }) => leadOfText(description)));
  const leads: EcgLead[] = [];
  for (const [file, signals] of grouped(header.signals, (signal) => signal.file)) {
    const bytes = files.get(file);
    if (!bytes) {
      warnings.push({ code: 'wfdb.file', place: file, detail: 'a signal file that is not there' });
      continue;
    }
    leads.push(...leadsOf(bytes, header, signals, names, warnings));
  }
  if (leads.length === 0) throw new EcgFault('waveform.none', 'header', 'none of the signal files is there');
  const group: EcgGroup = { kind: 'rhythm', samplingRateHz: header.samplingRateHz, startOffsetMs: 0, leads };
  return {
    format: 'wfdb',
    recordedAt: header.recordedAt,
    patient: patientOf(header.comments),
    device: {},
    groups: [group],
    measurements: [],
    statements: [],
    filters: {},
    warnings,
  };
}

function leadsOf(
  bytes: Uint8Array,
  header: WfdbHeader,
  signals: readonly WfdbSignal[],
  names: readonly string[],
  warnings: EcgWarning[],
): EcgLead[] {
  const [{ file, format, offset }] = signals as [WfdbSignal];
  if (signals.some((each) => each.format !== format || each.perFrame !== 1))
    throw new EcgFault('rate.several', file, 'signals of different rates or formats in one file');
  const stored = readFile(bytes, format, offset, file);
  const frames = Math.floor(stored.count / signals.length);
  if (header.samples !== undefined && frames < header.samples)
    warnings.push({ code: 'waveform.short', place: file, detail: `${frames} of ${header.samples} samples` });
  const count = Math.min(frames, header.samples ?? frames);
  checkSamples(count * signals.length, file);
  return signals.map((signal, channel) => {
    const lead = names[header.signals.indexOf(signal)] as string;
    const unit = microvolts[signal.unit.toLowerCase()];
    if (unit === undefined) throw new EcgFault('unit.unknown', lead, 'a unit that is not volt');
    const samples = new Int32Array(count);
    let sum = 0;
    for (let at = 0; at < count; at++) {
      const value = stored.at(at * signals.length + channel);
      sum = (sum + value) & 0xffff;
      samples[at] = value === stored.nothing ? gap : value;
    }
    if (signal.checksum !== undefined && count === header.samples && sum !== signal.checksum)
      warnings.push({ code: 'crc.lead', place: lead, detail: 'the checksum of the samples is wrong' });
    const uvPerLsb = checkScale(unit / signal.gain, lead);
    return {
      lead,
      uvPerLsb,
      offsetUv: signal.baseline === 0 ? 0 : -signal.baseline * uvPerLsb,
      samples,
      derived: false,
    };
  });
}

/** `#Age: 59`, `#Sex: Female` as the Challenge databases write them. */
function patientOf(comments: readonly string[]): EcgPatient {
  const of = (what: string) =>
    comments
      .map((line) => new RegExp(`^<?${what}>?:\\s*(\\S+)`, 'i').exec(line)?.[1])
      .find((value) => value !== undefined);
  const age = Number(of('age'));
  const sex = ({ m: 'M', f: 'F' } as const)[(of('sex') ?? '').slice(0, 1).toLowerCase() as 'm'];
  return {
    ...(age > 0 && age < 150 ? { age: { value: age, unit: 'year' as const } } : {}),
    ...(sex === undefined ? {} : { sex }),
  };
}
