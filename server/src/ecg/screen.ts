import type { CriticalFinding, CriticalRule } from '../contracts/index.ts';
import type { EcgAnalysis, EcgRecording } from '../formats/ecg/index.ts';
import { neighboursWithStElevation } from './st-elevation.ts';

export interface Screened {
  findings: CriticalFinding[];
  chestPain: boolean;
}

/**
 * Holds the critical list against a recording: what the device says in words, and what the hub's engine measured. A rule
 * says "suspected" only; a reader confirms or rules out.
 */
export function screen(recording: EcgRecording, analysis: EcgAnalysis, rules: readonly CriticalRule[]): Screened {
  const findings: CriticalFinding[] = [];
  let chestPain = false;
  const values = measuredOf(recording, analysis);
  const said = recording.statements.filter(({ by }) => by === 'device').map(({ text }) => text.toLowerCase());
  for (const { enabled, code, text, words, measured, chestPain: urgent } of rules) {
    if (!enabled) continue;
    const byDevice = words.some((word) => said.some((statement) => says(statement, word.toLowerCase())));
    const byEngine =
      measured.length > 0 &&
      measured.every(({ name, is, value }) => {
        const found = values[name];
        return found !== undefined && (is === '>=' ? found >= value : found <= value);
      });
    if (byDevice) findings.push({ code, text, by: 'device' });
    if (byEngine) findings.push({ code, text, by: 'engine' });
    if (byDevice || byEngine) chestPain ||= urgent;
  }
  return { findings, chestPain };
}

/** "No acute …", 未见…, 陈旧性…: said to be absent or long past. */
const absent =
  /\b(no|not|without|absence of|negative for|old)\s+([a-z-]+\s+){0,2}$|(无|未见|未发现|排除|除外|陈旧性?)[^，。；,;]{0,6}$/;
/** "Cannot rule out …", 不除外…, 无法排除…: a suspicion. */
const notRuledOut = /ruled? out|(不|未|无法|尚不|不能)(能|予)?(排除|除外)[^，。；,;]{0,6}$/;

/** Named, and not said to be absent. */
function says(statement: string, word: string): boolean {
  for (let at = statement.indexOf(word); at >= 0; at = statement.indexOf(word, at + 1)) {
    const before = statement.slice(Math.max(0, at - 24), at);
    if (!absent.test(before) || notRuledOut.test(before)) return true;
  }
  return false;
}

type Measured = CriticalRule['measured'][number]['name'];

function measuredOf(recording: EcgRecording, analysis: EcgAnalysis): Partial<Record<Measured, number>> {
  const { rhythm, intervals, quality } = analysis;
  // Where no beat could be told, or the recording stopped in between, nothing is measured: a flat lead is no asystole.
  if (quality.some(({ code }) => code === 'beats.none')) return {};
  return Object.fromEntries(
    Object.entries({
      'heart-rate': rhythm.ratePerMin,
      'longest-rr': rhythm.longestRrMs,
      'shortest-rr': rhythm.shortestRrMs,
      qrs: intervals.qrs,
      'qtc-bazett': intervals.qtcBazett,
      'st-elevation': neighboursWithStElevation(recording, analysis),
    }).filter(([, value]) => value !== undefined),
  );
}
