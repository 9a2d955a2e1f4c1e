import type { EcgAnalysisView, EcgMarks } from '../contracts/index.ts';
import type { EcgAnalysis } from '../formats/ecg/index.ts';

const orNull = <T>(value: T | undefined): T | null => value ?? null;
/** A tenth of a microvolt and of a millisecond is far below what can be seen or told. */
const tenth = (value: number) => Math.round(value * 10) / 10;
const rounded = (value: number | undefined) => (value === undefined ? null : tenth(value));

/** What the engine found, for the wire; null where nothing could be measured. */
export function analysisOf(analysis: EcgAnalysis, readerMarks: EcgMarks | null): EcgAnalysisView | null {
  const { group, beats, rhythm, leads, medianBeat, voltages } = analysis;
  if (group === undefined) return null;
  return {
    group,
    beats,
    regularity: orNull(rhythm.regularity),
    shortestRrMs: rounded(rhythm.shortestRrMs),
    longestRrMs: rounded(rhythm.longestRrMs),
    leads: leads.map(({ lead, p, q, r, s, t, stJ, st60, st80, stSlope }) => ({
      lead,
      p: rounded(p),
      q: rounded(q),
      r: rounded(r),
      s: rounded(s),
      t: rounded(t),
      stJ: rounded(stJ),
      st60: rounded(st60),
      st80: rounded(st80),
      stSlope: rounded(stSlope),
    })),
    rv5PlusSv1: rounded(voltages.rv5PlusSv1),
    medianBeat: medianBeat
      ? {
          samplingRateHz: medianBeat.samplingRateHz,
          beats: medianBeat.beats,
          leads: medianBeat.leads.map(({ lead, uv }) => ({ lead, uv: Array.from(uv, tenth) })),
          marks: marksOf(medianBeat.marks),
          readerMarks,
        }
      : null,
  };
}

type EngineMarks = NonNullable<EcgAnalysis['medianBeat']>['marks'];

const marksOf = (marks: EngineMarks): EcgMarks => ({
  pOn: rounded(marks.pOn),
  pPeak: rounded(marks.pPeak),
  pOff: rounded(marks.pOff),
  qrsOn: rounded(marks.qrsOn),
  qrsPeak: rounded(marks.qrsPeak),
  qrsOff: rounded(marks.qrsOff),
  tPeak: rounded(marks.tPeak),
  tOff: rounded(marks.tOff),
});

/** Marks from the wire, as the engine takes them. */
export const engineMarks = (marks: EcgMarks): EngineMarks =>
  Object.fromEntries(Object.entries(marks).map(([name, at]) => [name, at ?? undefined])) as unknown as EngineMarks;
