import { isoDate, isoTime, recordedAt } from '../dates.ts';
import { EcgFault } from '../fault.ts';
import { checkRate, mostLeads } from '../limits.ts';
import type { EcgWarning, RecordedAt } from '../recording.ts';

export interface WfdbSignal {
  file: string;
  format: number;
  /** samples of this signal in one frame */
  perFrame: number;
  /** bytes before the first sample */
  offset: number;
  /** steps a physical unit; 0 says that nobody calibrated it, and 200 is then usual */
  gain: number;
  baseline: number;
  unit: string;
  checksum: number | undefined;
  description: string;
}

export interface WfdbHeader {
  samplingRateHz: number;
  samples: number | undefined;
  recordedAt: RecordedAt | undefined;
  signals: WfdbSignal[];
  comments: string[];
}

/** header(5) of the WFDB specification: a record line, a line for each signal, comments. */
export function readHeader(text: string, warnings: EcgWarning[]): WfdbHeader {
  const lines = text.split(/\r?\n/).map((line) => line.trim());
  const comments = lines.filter((line) => line.startsWith('#')).map((line) => line.slice(1).trim());
  const [record, ...rest] = lines.filter((line) => line !== '' && !line.startsWith('#'));
  const [name = '', count = '', rate = '250', samples = '', ...when] = (record ?? '').split(/\s+/);
  if (name.includes('/')) throw new EcgFault('wfdb.segments', 'header, line 1', 'a record of several segments');
  const signals = Number(count);
  if (!Number.isInteger(signals) || signals < 1 || signals > mostLeads)
    throw new EcgFault('leads.count', 'header, line 1', `${count.slice(0, 20)} signals`);
  return {
    samplingRateHz: checkRate(Number.parseFloat(rate), 'header, line 1'),
    samples: /^\d+$/.test(samples) ? Number(samples) : undefined,
    recordedAt: momentOf(when, warnings),
    signals: Array.from({ length: signals }, (_, i) => signalOf(rest[i], i)),
    comments,
  };
}

function signalOf(line: string | undefined, index: number): WfdbSignal {
  const place = `header, signal ${index + 1}`;
  const form =
    /^(\S+)\s+(\d+)(?:x(\d+))?(?::\d+)?(?:\+(\d+))?(?:\s+(-?[\d.eE+-]+)(?:\((-?\d+)\))?(?:\/(\S+))?)?(?:\s+(-?\d+))?(?:\s+(-?\d+))?(?:\s+(-?\d+))?(?:\s+(-?\d+))?(?:\s+(-?\d+))?(?:\s+(.*))?$/;
  const found = form.exec(line ?? '');
  if (!found) throw new EcgFault('wfdb.signal', place, 'a signal line that cannot be read');
  const [, file = '', format, perFrame, offset, gain, baseline, unit, , zero, , checksum, , description = ''] = found;
  const steps = gain === undefined ? 0 : Number(gain);
  return {
    file,
    format: Number(format),
    perFrame: Number(perFrame ?? 1),
    offset: Number(offset ?? 0),
    gain: steps === 0 ? 200 : steps,
    baseline: Number(baseline ?? zero ?? 0),
    unit: unit ?? 'mV',
    checksum: checksum === undefined ? undefined : Number(checksum) & 0xffff,
    description,
  };
}

/** `hh:mm:ss[.mmm] dd/mm/yyyy` */
function momentOf([time, date]: readonly string[], warnings: EcgWarning[]): RecordedAt | undefined {
  if (time === undefined || date === undefined) return undefined;
  const [, hour, minute, second, fraction] = /^(\d{1,2}):(\d{2}):(\d{2})(?:\.(\d+))?$/.exec(time) ?? [];
  const [, day, month, year] = /^(\d{1,2})\/(\d{1,2})\/(\d{4})$/.exec(date) ?? [];
  const found = recordedAt(
    isoDate(Number(year), Number(month), Number(day)),
    isoTime(Number(hour), Number(minute), Number(second), Math.trunc(Number(`0.${fraction ?? 0}`) * 1000)),
  );
  if (!found) warnings.push({ code: 'date.illegal', place: 'header, line 1', detail: 'no time that exists' });
  return found;
}
