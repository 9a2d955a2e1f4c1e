import { type EcgLayout, ecgLayouts, layOutEcg } from '@hub/server/formats/ecg/paper';
import { describe, expect, it } from 'vitest';
import { a4, allPoints, cellOf, cellsOfLead, ecgOf, groupOf, leadOf, twelve } from './drawable.ts';

const ecg = ecgOf();
const drawn = (layout: EcgLayout, more: Partial<typeof a4> = {}) => layOutEcg(ecg, { ...a4, layout, ...more });
const sorted = (values: readonly number[]) => values.toSorted((a, b) => a - b);

/** Leads from left to right in each row, from the top. */
function rowsOf(layout: EcgLayout, source = ecg, more: Partial<typeof a4> = {}): string[] {
  const { cells } = layOutEcg(source, { ...a4, layout, ...more });
  return sorted([...new Set(cells.map(({ top }) => top))]).map((top) =>
    cells
      .filter((cell) => cell.top === top)
      .toSorted((a, b) => a.x - b.x)
      .map(({ lead }) => lead)
      .join(' '),
  );
}

describe('the leads stand', () => {
  it.each<[EcgLayout, string[]]>([
    ['3x4', ['I aVR V1 V4', 'II aVL V2 V5', 'III aVF V3 V6']],
    ['3x4+1R', ['I aVR V1 V4', 'II aVL V2 V5', 'III aVF V3 V6', 'II']],
    ['3x4+3R', ['I aVR V1 V4', 'II aVL V2 V5', 'III aVF V3 V6', 'V1', 'II', 'V5']],
    ['6x2', ['I V1', 'II V2', 'III V3', 'aVR V4', 'aVL V5', 'aVF V6']],
    ['12x1', twelve],
    ['rhythm', ['II']],
  ])('in %s as a cart prints them', (layout, rows) => {
    expect(rowsOf(layout)).toEqual(rows);
    expect(drawn(layout).layout).toBe(layout);
  });

  it('as median beats in three rows of four', () => {
    const median = groupOf(
      twelve.map((lead) => leadOf(lead, 1.2, () => 0)),
      { kind: 'median' },
    );
    expect(rowsOf('median', { groups: [...ecg.groups, median], filters: {} })).toEqual(rowsOf('3x4'));
  });

  it('in rows of one height that fill the sheet and do not meet', () => {
    for (const layout of ecgLayouts.filter((each) => each !== 'median')) {
      const { cells, heightMm } = drawn(layout);
      const tops = sorted([...new Set(cells.map(({ top }) => top))]);
      for (const { height } of cells) expect(height).toBeCloseTo(heightMm / tops.length, 9);
      expect(tops).toEqual(tops.map((_, row) => (row * heightMm) / tops.length));
    }
  });

  it('each on a line of the grid within its row', () => {
    for (const layout of ecgLayouts)
      for (const { baseline, top, height } of drawn(layout).cells) {
        expect(Number.isInteger(baseline)).toBe(true);
        if (height >= 20) expect(baseline % 5).toBe(0);
        expect(baseline).toBeGreaterThan(top);
        expect(baseline).toBeLessThan(top + height);
      }
  });

  it('with their names inside the row, at the beginning of the cell', () => {
    for (const layout of ecgLayouts)
      for (const { label, x, top, height } of drawn(layout).cells) {
        expect(label.x).toBe(x + 1);
        expect(label.y).toBeGreaterThanOrEqual(top);
        expect(label.y).toBeLessThan(top + height);
      }
  });
});

describe('columns', () => {
  it.each<[EcgLayout, number[], number]>([
    ['3x4', [10, 72.5, 135, 197.5], 62.5],
    ['6x2', [10, 135], 125],
    ['12x1', [10], 250],
    ['rhythm', [10], 250],
  ])('of %s begin behind the pulse and fill ten seconds', (layout, xs, width) => {
    const { cells, widthMm } = drawn(layout);
    expect(sorted([...new Set(cells.map(({ x }) => x))])).toEqual(xs);
    for (const cell of cells) {
      expect(cell.width).toBe(width);
      expect(cell.x + cell.width).toBeLessThanOrEqual(widthMm);
    }
  });

  it('follow one another in time, as a cart writes them', () => {
    const drawing = drawn('3x4+1R');
    expect(['I', 'aVR', 'V1', 'V4'].map((lead) => cellOf(drawing, lead).fromMs)).toEqual([0, 2500, 5000, 7500]);
    expect(cellsOfLead(drawing, 'II').map(({ fromMs, width }) => [fromMs, width])).toEqual([
      [0, 62.5],
      [0, 250],
    ]);
    expect(drawing.caption.columns).toBe('sequential');
  });

  it('all begin together where that is wished', () => {
    const drawing = drawn('3x4', { columns: 'simultaneous' });
    expect(new Set(drawing.cells.map(({ fromMs }) => fromMs))).toEqual(new Set([0]));
    expect(drawing.caption).toMatchObject({ columns: 'simultaneous', fromMs: 0, toMs: 2500 });
  });

  it('are marked where each begins', () => {
    const { cells, separators } = drawn('3x4');
    expect(separators.map(([x]) => x)).toEqual(cells.map(({ x }) => x));
    for (const [i, mark] of separators.entries())
      expect(((mark[1] as number) + (mark[3] as number)) / 2).toBe(cells[i]?.baseline);
  });

  it('of a cart that stores 2.5 s of each lead beside its rhythm are drawn from where they were recorded', () => {
    const stored = groupOf(twelve.map((lead) => leadOf(lead, lead === 'II' ? 10 : 2.5, () => 0)));
    const drawing = layOutEcg({ groups: [stored], filters: {} }, { ...a4, layout: '3x4+1R' });
    for (const lead of ['I', 'aVR', 'V1', 'V4']) {
      const cell = cellOf(drawing, lead);
      expect(cell.fromMs).toBe(0);
      const xs = allPoints(cell).map(([x]) => x);
      expect(xs[0]).toBeCloseTo(cell.x, 3);
      expect(xs.at(-1)).toBeCloseTo(cell.x + 62.45, 3);
    }
  });

  it('of groups that were recorded one after another hold each its own', () => {
    const three = (leads: string[], startOffsetMs: number) =>
      groupOf(
        leads.map((lead) => leadOf(lead, 2.5, () => 0)),
        { startOffsetMs },
      );
    const ecgInTurn = {
      groups: [
        three(['I', 'II', 'III'], 4000),
        three(['aVR', 'aVL', 'aVF'], 6500),
        three(['V1', 'V2', 'V3'], 9000),
        three(['V4', 'V5', 'V6'], 11_500),
      ],
      filters: {},
    };
    const drawing = layOutEcg(ecgInTurn, { ...a4, layout: '3x4' });
    expect(['I', 'aVR', 'V1', 'V4'].map((lead) => cellOf(drawing, lead).fromMs)).toEqual([0, 2500, 5000, 7500]);
    expect(drawing.caption.recordedMs).toBe(10_000);
    for (const cell of drawing.cells) {
      const xs = allPoints(cell).map(([x]) => x);
      expect(Math.min(...xs)).toBeCloseTo(cell.x, 3);
      expect(Math.max(...xs)).toBeGreaterThan(cell.x + cell.width - 0.2);
    }
  });
});

describe('strips below', () => {
  it('are of the leads that are wished, as many as the layout has', () => {
    expect(rowsOf('3x4+1R', ecg, { rhythmLeads: ['V1', 'II'] }).slice(3)).toEqual(['V1']);
    expect(rowsOf('3x4+3R', ecg, { rhythmLeads: ['II', 'aVF', 'V6', 'I'] }).slice(3)).toEqual(['II', 'aVF', 'V6']);
    expect(rowsOf('rhythm', ecg, { rhythmLeads: ['II', 'V1', 'V5'] })).toEqual(['II', 'V1', 'V5']);
  });

  it('pass by a lead that was not recorded', () => {
    const without = ecgOf(twelve.filter((lead) => lead !== 'V1'));
    expect(rowsOf('3x4+3R', without).slice(3)).toEqual(['II', 'V5']);
    const withoutTwo = ecgOf(twelve.filter((lead) => lead !== 'II'));
    expect(rowsOf('3x4+1R', withoutTwo).slice(3)).toEqual(['I']);
  });

  it('of one lead alone go on in the next row where the recording is long', () => {
    const long = layOutEcg(ecgOf(twelve, 30), { ...a4, layout: 'rhythm' });
    expect(long.cells.map(({ lead, fromMs }) => [lead, fromMs])).toEqual([
      ['II', 0],
      ['II', 10_000],
      ['II', 20_000],
    ]);
    expect(long.caption).toMatchObject({ recordedMs: 30_000, fromMs: 0, toMs: 30_000 });
  });
});

describe('further leads', () => {
  it('of the right chest and the back stand below the twelve, in their order', () => {
    const eighteen = ecgOf([...twelve, 'V9', 'V7', 'V8', 'V5R', 'V3R', 'V4R']);
    expect(rowsOf('3x4', eighteen).slice(3)).toEqual(['V3R V4R V5R V7', 'V8 V9']);
    expect(rowsOf('6x2', eighteen).slice(6)).toEqual(['V3R V4R', 'V5R V7', 'V8 V9']);
    expect(rowsOf('12x1', eighteen).slice(12)).toEqual(['V3R', 'V4R', 'V5R', 'V7', 'V8', 'V9']);
    expect(rowsOf('3x4+1R', eighteen).slice(3)).toEqual(['V3R V4R V5R V7', 'V8 V9', 'II']);
    expect(layOutEcg(eighteen, a4).caption.missing).toEqual([]);
  });

  it('without a name of their own are drawn too', () => {
    expect(rowsOf('3x4', ecgOf([...twelve, 'ch13', 'X'])).at(-1)).toBe('X ch13');
  });

  it('leave the places of chest leads that were not recorded empty', () => {
    const child = ecgOf(['I', 'II', 'III', 'aVR', 'aVL', 'aVF', 'V3R', 'V1', 'V2', 'V4', 'V6', 'V7']);
    expect(rowsOf('3x4', child)).toEqual(['I aVR V1 V4', 'II aVL V2', 'III aVF V6', 'V3R V7']);
    const drawing = layOutEcg(child, a4);
    expect(drawing.caption.missing).toEqual(['V3', 'V5']);
    expect(cellOf(drawing, 'V6').x).toBe(197.5);
  });
});

describe('a recording without twelve leads', () => {
  it('of less than six is drawn as rhythm, whatever was wished, one row each', () => {
    for (const layout of ['3x4', '3x4+1R', '6x2', '12x1'] as const) {
      const drawing = layOutEcg(ecgOf(['I', 'II', 'III']), { ...a4, layout });
      expect(drawing.layout).toBe('rhythm');
      expect(drawing.cells.map(({ lead, width }) => [lead, width])).toEqual([
        ['I', 250],
        ['II', 250],
        ['III', 250],
      ]);
      expect(drawing.caption.missing).toEqual([]);
    }
  });

  it('of the six limb leads keeps their scheme, and the chest leads are named as missing', () => {
    const drawing = layOutEcg(ecgOf(twelve.slice(0, 6)), a4);
    expect(drawing.layout).toBe('3x4');
    expect(drawing.caption.missing).toEqual(['V1', 'V2', 'V3', 'V4', 'V5', 'V6']);
  });

  it('that holds aVR upside down shows it in the place of aVR', () => {
    const inverted = ecgOf(twelve.map((lead) => (lead === 'aVR' ? '-aVR' : lead)));
    expect(rowsOf('3x4', inverted)[0]).toBe('I -aVR V1 V4');
    expect(layOutEcg(inverted, a4).caption.missing).toEqual([]);
  });

  it('of nothing at all is a sheet of paper', () => {
    for (const layout of ecgLayouts) {
      const drawing = layOutEcg({ groups: [], filters: {} }, { ...a4, layout });
      expect(drawing).toMatchObject({ cells: [], pulses: [], separators: [], widthMm: 275, heightMm: 150 });
      expect(drawing.caption).toMatchObject({ recordedMs: 0, fromMs: 0, toMs: 0, gainMmPerMv: null });
    }
  });
});
