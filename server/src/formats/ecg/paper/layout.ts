/** A lead as a page draws it, from a recording or from what crossed the wire. */
export interface PaperLead {
  lead: string;
  uvPerLsb: number | null;
  offsetUv: number;
  /** null: nothing was recorded */
  samples: ArrayLike<number | null>;
}

export interface PaperGroup {
  samplingRateHz: number;
  leads: readonly PaperLead[];
}

export const layouts = ['3x4+1R', '3x4', '6x2', '12x1'] as const;
export type PaperLayout = (typeof layouts)[number];

export interface PaperWish {
  layout: PaperLayout;
  /** mm a second */
  speed: 12.5 | 25 | 50;
  /** mm a millivolt */
  gain: 5 | 10 | 20;
}

/** One stretch of one lead; all lengths in mm from the upper left corner of the sheet. */
export interface PaperCell {
  lead: string;
  /** of its first sample on the time axis of the group */
  fromMs: number;
  x: number;
  /** of 0 mV */
  baseline: number;
  width: number;
  /** x and y by turns; a gap ends a line and the next begins another */
  lines: Float32Array[];
  /** the file does not say how large a step is: drawn, and not to be measured */
  uncalibrated: boolean;
}

export interface PaperSheet {
  width: number;
  height: number;
  cells: PaperCell[];
  /** corners of the 1 mV, 200 ms pulse at the beginning of each row, as a line */
  pulses: Float32Array[];
}

/** Of the whole sheet, and of the strip that the pulse has to itself before the first column. */
const seconds = 10;
const pulseMm = 10;
const rowMm = 30;

const order = ['I', 'II', 'III', 'aVR', 'aVL', 'aVF', 'V1', 'V2', 'V3', 'V4', 'V5', 'V6'];

/**
 * Ten seconds of a rhythm on paper: columns follow one another in time, as a three-channel cart writes them. Leads beyond
 * the twelve (V3R, V7 …) get rows of their own below; a lead that was not recorded leaves its place empty.
 */
export function layOut(group: PaperGroup, { layout, speed, gain }: PaperWish): PaperSheet {
  const columns = layout === '6x2' ? 2 : layout === '12x1' ? 1 : 4;
  const rows = 12 / columns;
  const perColumn = seconds / columns;
  const named = new Map(group.leads.map((each) => [each.lead, each]));
  const cells: PaperCell[] = [];
  const place = (lead: PaperLead | undefined, row: number, column: number, span: number) => {
    if (!lead) return;
    const x = pulseMm + column * perColumn * speed;
    const baseline = row * rowMm + rowMm / 2;
    const from = column * perColumn;
    const { samplingRateHz } = group;
    const uncalibrated = lead.uvPerLsb === null;
    const lines = drawn(lead, { samplingRateHz, from, span, x, baseline, speed, gain });
    cells.push({ lead: lead.lead, fromMs: from * 1000, x, baseline, width: span * speed, lines, uncalibrated });
  };
  for (const [at, name] of order.entries()) place(named.get(name), at % rows, Math.floor(at / rows), perColumn);
  const further = group.leads.filter(({ lead }) => !order.includes(lead));
  const below = [...(layout === '3x4+1R' ? [named.get('II') ?? group.leads[0]] : []), ...further];
  for (const [at, lead] of below.entries()) place(lead, rows + at, 0, seconds);
  const used = rows + below.length;
  return {
    width: pulseMm + seconds * speed,
    height: used * rowMm,
    cells,
    pulses: Array.from({ length: used }, (_, row) => pulse(row * rowMm + rowMm / 2, speed, gain)),
  };
}

/** 1 mV for 200 ms, within the strip before the first column. */
function pulse(baseline: number, speed: number, gain: number): Float32Array {
  const width = 0.2 * speed;
  const [left, top] = [(pulseMm - width) / 2, baseline - gain];
  return Float32Array.from([
    0,
    baseline,
    left,
    baseline,
    left,
    top,
    left + width,
    top,
    left + width,
    baseline,
    pulseMm,
    baseline,
  ]);
}

interface Stretch {
  samplingRateHz: number;
  from: number;
  span: number;
  x: number;
  baseline: number;
  speed: number;
  gain: number;
}

function drawn(lead: PaperLead, { samplingRateHz, from, span, x, baseline, speed, gain }: Stretch): Float32Array[] {
  const [first, last] = [Math.round(from * samplingRateHz), Math.round((from + span) * samplingRateHz)];
  const mmPerStep = ((lead.uvPerLsb ?? 1) / 1000) * gain;
  const offset = (lead.offsetUv / 1000) * gain;
  const lines: Float32Array[] = [];
  let line: number[] = [];
  const end = () => {
    if (line.length > 2) lines.push(Float32Array.from(line));
    line = [];
  };
  for (let at = first; at < Math.min(last, lead.samples.length); at++) {
    const value = lead.samples[at];
    if (value === null || value === undefined) end();
    else line.push(x + ((at - first) / samplingRateHz) * speed, baseline - (value * mmPerStep + offset));
  }
  end();
  return lines;
}
