import type { ByteView } from '../byte-view.ts';
import type { EcgMeasurement, EcgStatement, EcgWarning, MeasurementName } from '../recording.ts';
import { scpText } from './text.ts';

/** Not computed, not found, rejected (EN 1064, 5.10): no value at all. */
const nothing = new Set([29_999, 29_998, 19_999]);

/** Section 7, global measurements. Its later parts may be cut off, and then are not there. */
export function readGlobal(body: ByteView): EcgMeasurement[] {
  const out: EcgMeasurement[] = [];
  const put = (name: MeasurementName, value: number, unit: EcgMeasurement['unit']) => {
    if (Number.isFinite(value)) out.push({ name, value, unit });
  };
  const time = (value: number) => (value === 0 || nothing.has(value) ? Number.NaN : value);
  const [blocks, spikes] = [body.u8(0), body.u8(1)];
  put('rr', time(body.u16(2)), 'ms');
  put('pp', time(body.u16(4)), 'ms');
  if (blocks > 0 && body.has(6, 16)) {
    const mark = (at: number) => (nothing.has(body.u16(at)) ? Number.NaN : body.u16(at));
    const [pOn, pOff, qrsOn, qrsOff, tOff] = [mark(6), mark(8), mark(10), mark(12), mark(14)];
    const span = (name: MeasurementName, from: number, to: number) => {
      if (to > from) put(name, to - from, 'ms');
    };
    span('p', pOn as number, pOff as number);
    span('pr', pOn as number, qrsOn as number);
    span('qrs', qrsOn as number, qrsOff as number);
    span('qt', qrsOn as number, tOff as number);
    for (const [name, at] of [
      ['p-axis', 16],
      ['qrs-axis', 18],
      ['t-axis', 20],
    ] as const) {
      const axis = body.i16(at);
      if (Math.abs(axis) <= 360) put(name, axis, 'deg');
    }
  }
  let at = 6 + blocks * 16 + spikes * 10;
  if (!body.has(at, 2)) return out;
  at += 2 + body.u16(at);
  if (!body.has(at, 6)) return out;
  put('heart-rate', time(body.u16(at)), '/min');
  put('atrial-rate', time(body.u16(at + 2)), '/min');
  put(body.has(at + 6, 1) && body.u8(at + 6) === 1 ? 'qtc-bazett' : 'qtc', time(body.u16(at + 4)), 'ms');
  return out;
}

/** Section 10, of each lead: the R of V5 and the S of V1 (EN 1064, 5.13; amplitudes in microvolts). */
export function readLeadResults(body: ByteView): EcgMeasurement[] {
  const out: EcgMeasurement[] = [];
  const count = Math.min(body.u16(0), 64);
  for (let at = 4, i = 0; i < count && body.has(at, 4); i++) {
    const [id, bytes] = [body.u16(at), body.u16(at + 2)];
    const value = (index: number) => {
      if (index * 2 + 2 > bytes || !body.has(at + 4 + index * 2, 2)) return undefined;
      const number = body.i16(at + 4 + index * 2);
      return nothing.has(number) ? undefined : number;
    };
    const [r, s] = [value(10), value(11)];
    // 0: no such wave.
    if (id === 7 && r) out.push({ name: 'rv5', value: r, unit: 'uV' });
    if (id === 3 && s) out.push({ name: 'sv1', value: Math.abs(s), unit: 'uV' });
    at += 4 + bytes;
  }
  return out;
}

/** Sections 8 and 11: statements, by whom; those of section 11 begin with a byte that says how they are coded. */
export function readStatements(
  body: ByteView,
  { coded, charset }: { coded: boolean; charset: string | undefined },
  warnings: EcgWarning[],
): EcgStatement[] {
  const status = body.u8(0);
  const count = body.u8(8);
  const by = status === 0 ? 'device' : 'reader';
  const out: EcgStatement[] = [];
  for (let at = 9, i = 0; i < count; i++) {
    if (!body.has(at, 3)) {
      warnings.push({ code: 'statements.cut', place: `byte ${body.base + at}`, detail: `${i} of ${count} are there` });
      break;
    }
    const length = Math.min(body.u16(at + 1), body.length - at - 3);
    const bytes = body.slice(at + 3, length).bytes;
    const said = coded ? codedText(bytes, charset) : { text: scpText(bytes, charset) };
    if (said.text !== '') out.push({ ...said, by });
    at += 3 + length;
  }
  return out;
}

/** A byte that says what follows, each part ended by NUL. 1: codes of the standard; 2: text; 3: codes and logic. */
function codedText(bytes: Uint8Array, charset: string | undefined): { text: string; code?: string } {
  if (charset?.startsWith('utf-16')) return { text: scpText(bytes.subarray(1), charset) };
  const parts: string[] = [];
  for (let start = 1; start < bytes.length; ) {
    const end = bytes.indexOf(0, start);
    const stop = end < 0 ? bytes.length : end;
    const part = scpText(bytes.subarray(start, stop), charset);
    if (part) parts.push(part);
    start = stop + 1;
  }
  const text = parts.join(' ');
  return bytes[0] === 1 && text !== '' ? { text, code: text } : { text };
}
