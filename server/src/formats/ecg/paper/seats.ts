import type { DrawingWish, EcgLayout } from './drawing.ts';
import type { Track } from './tracks.ts';

/** Where a lead is to stand: `row` from 0, `column` of `of`. */
export interface Seat {
  lead: string;
  row: number;
  column: number;
  of: number;
  /** of a rhythm page: how many full widths of time come before */
  page: number;
}

export interface Seating {
  layout: EcgLayout;
  rows: number;
  columns: number;
  seats: Seat[];
  missing: string[];
}

const twelve = ['I', 'II', 'III', 'aVR', 'aVL', 'aVF', 'V1', 'V2', 'V3', 'V4', 'V5', 'V6'];
/** Right chest, back, then Frank's. */
const added = ['V1R', 'V2R', 'V3R', 'V4R', 'V5R', 'V6R', 'V7R', 'V8R', 'V9R', 'V7', 'V8', 'V9', 'X', 'Y', 'Z'];
/** With fewer than the limb leads there is no scheme of twelve to fill. */
const fewest = 6;
const columnsOf: Record<EcgLayout, number> = {
  '3x4': 4,
  '3x4+1R': 4,
  '3x4+3R': 4,
  '6x2': 2,
  '12x1': 1,
  rhythm: 1,
  median: 4,
};

/** @param pages full widths of time that the recording has */
export function seat(
  tracks: ReadonlyMap<string, Track>,
  { layout: wished, rhythmLeads }: DrawingWish,
  pages: number,
): Seating {
  const seen = (lead: string) => (lead === 'aVR' && !tracks.has('aVR') && tracks.has('-aVR') ? '-aVR' : lead);
  const scheme = twelve.map(seen);
  const recorded = scheme.filter((lead) => tracks.has(lead));
  const few = recorded.length < fewest && wished !== 'median';
  if (wished === 'rhythm' || few) {
    const all = [...tracks.keys()];
    const leads = wished === 'rhythm' ? strips(tracks, rhythmLeads ?? (few ? all : ['II'])) : all;
    return rhythm(leads, few ? 1 : pages);
  }
  const columns = columnsOf[wished];
  const rows = twelve.length / columns;
  const seats: Seat[] = scheme.map((lead, at) => ({
    lead,
    row: at % rows,
    column: Math.floor(at / rows),
    of: columns,
    page: 0,
  }));
  const others = [...tracks.keys()].filter((lead) => !scheme.includes(lead));
  const further = [...added.filter((lead) => others.includes(lead)), ...others.filter((lead) => !added.includes(lead))];
  for (const [at, lead] of further.entries())
    seats.push({ lead, row: rows + Math.floor(at / columns), column: at % columns, of: columns, page: 0 });
  let used = rows + Math.ceil(further.length / columns);
  const below = wished === '3x4+1R' ? ['II'] : wished === '3x4+3R' ? ['V1', 'II', 'V5'] : [];
  if (below.length > 0)
    for (const lead of strips(tracks, rhythmLeads ?? below).slice(0, below.length))
      seats.push({ lead, row: used++, column: 0, of: 1, page: 0 });
  return {
    layout: wished,
    rows: used,
    columns,
    seats: seats.filter(({ lead }) => tracks.has(lead)),
    missing: scheme.filter((lead) => !tracks.has(lead)),
  };
}

/** Of one lead alone a long recording goes on in the next row. */
const mostRhythmRows = 4;

function rhythm(leads: readonly string[], pages: number): Seating {
  const repeats = Math.max(1, Math.min(pages, Math.floor(mostRhythmRows / Math.max(1, leads.length))));
  const seats = Array.from({ length: repeats }, (_, page) =>
    leads.map((lead, at) => ({ lead, row: page * leads.length + at, column: 0, of: 1, page })),
  ).flat();
  return { layout: 'rhythm', rows: Math.max(1, seats.length), columns: 1, seats, missing: [] };
}

function strips(tracks: ReadonlyMap<string, Track>, wished: readonly string[]): string[] {
  const found = wished.filter((lead) => tracks.has(lead));
  return found.length > 0 ? found : [...tracks.keys()].slice(0, 1);
}
