import type { EcgMarks } from '@hub/server/contracts';
import { intervalsOfMarks } from '@hub/server/formats/ecg';

/** The marks that bound intervals, in the order of time; peaks are not moved by hand. */
export const edges = ['pOn', 'pOff', 'qrsOn', 'qrsOff', 'tOff'] as const;
export type Edge = (typeof edges)[number];

/** A mark somewhere else, within the beat and between its neighbours: an interval is never negative. */
export function moved(marks: EcgMarks, edge: Edge, ms: number, lengthMs: number): EcgMarks {
  const at = edges.indexOf(edge);
  const before = edges.slice(0, at).flatMap((each) => marks[each] ?? []);
  const after = edges.slice(at + 1).flatMap((each) => marks[each] ?? []);
  const least = Math.max(0, ...before);
  const most = Math.min(lengthMs, ...after);
  return { ...marks, [edge]: Math.round(Math.min(Math.max(ms, least), most)) };
}

/** Nearest mark within reach. */
export function edgeAt(marks: EcgMarks, ms: number, withinMs: number): Edge | undefined {
  const near = edges
    .map((edge) => ({ edge, away: marks[edge] === null ? Number.POSITIVE_INFINITY : Math.abs(marks[edge] - ms) }))
    .sort((a, b) => a.away - b.away)[0];
  return near && near.away <= withinMs ? near.edge : undefined;
}

/** Intervals of marks as they stand now, before they are kept. */
export function intervalsNow(marks: EcgMarks, rrMs: number | undefined) {
  const given = Object.fromEntries(Object.entries(marks).map(([name, ms]) => [name, ms ?? undefined]));
  return intervalsOfMarks(given as unknown as Parameters<typeof intervalsOfMarks>[0], rrMs);
}
