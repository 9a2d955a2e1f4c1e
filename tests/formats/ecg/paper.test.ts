import { layOut, type PaperWish } from '@hub/server/formats/ecg';
import { describe, expect, it } from 'vitest';

const usual: PaperWish = { layout: '3x4+1R', speed: 25, gain: 10 };
const rate = 500;

/** Ten seconds of a millivolt in every lead, at 2 microvolts a step. */
function group(leads = ['I', 'II', 'III', 'aVR', 'aVL', 'aVF', 'V1', 'V2', 'V3', 'V4', 'V5', 'V6']) {
  const samples = new Array<number | null>(10 * rate).fill(500);
  return {
    samplingRateHz: rate,
    leads: leads.map((lead) => ({ lead, uvPerLsb: 2 as number | null, offsetUv: 0, samples: [...samples] })),
  };
}

describe('ten seconds on paper', () => {
  it('are 250 mm at 25 mm/s, and a millivolt is 10 mm above the line', () => {
    const sheet = layOut(group(), usual);
    expect(sheet.width - (sheet.cells[0]?.x ?? 0)).toBe(250);
    for (const { baseline, lines } of sheet.cells)
      expect(new Set((lines[0] as Float32Array).filter((_, at) => at % 2 === 1))).toEqual(new Set([baseline - 10]));
    const last = sheet.cells.at(-1)?.lines[0] as Float32Array;
    expect((last.at(-2) as number) - (last[0] as number)).toBeCloseTo((25 * (10 * rate - 1)) / rate, 3);
  });

  it('have a pulse of 1 mV and 200 ms at the beginning of each row', () => {
    for (const [speed, gain] of [
      [25, 10],
      [50, 20],
      [12.5, 5],
    ] as const) {
      const sheet = layOut(group(), { layout: '12x1', speed, gain });
      expect(sheet.pulses).toHaveLength(12);
      const points = sheet.pulses[0] as Float32Array;
      const [xs, ys] = [points.filter((_, at) => at % 2 === 0), points.filter((_, at) => at % 2 === 1)];
      expect(Math.max(...ys) - Math.min(...ys)).toBeCloseTo(gain, 5);
      expect((xs[3] as number) - (xs[2] as number)).toBeCloseTo(0.2 * speed, 5);
    }
  });

  it('follow one another in four columns of 2.5 s, each lead once, and the rhythm below', () => {
    const { cells } = layOut(group(), usual);
    const at = (lead: string) => cells.find((cell) => cell.lead === lead);
    expect([at('I'), at('aVR'), at('V1'), at('V4')].map((cell) => cell?.fromMs)).toEqual([0, 2500, 5000, 7500]);
    expect(cells.filter(({ lead }) => lead === 'II').map(({ width }) => width)).toEqual([62.5, 250]);
  });

  it('leave the place of a lead that was not recorded empty, and give a further one a row', () => {
    const { cells } = layOut(group(['I', 'II', 'V3R']), usual);
    expect(cells.map(({ lead }) => lead)).toEqual(['I', 'II', 'II', 'V3R']);
    expect(new Set(cells.map(({ baseline }) => baseline)).size).toBe(4);
  });

  it('break the line where nothing was recorded', () => {
    const gapped = group(['I', 'II']);
    gapped.leads[1]?.samples.fill(null, 100, 200);
    const rhythm = layOut(gapped, usual).cells.at(-1);
    expect(rhythm?.lines).toHaveLength(2);
    expect(rhythm?.lines[1]?.[0]).toBeCloseTo(10 + (200 / rate) * 25, 3);
  });

  it('say of a lead without scale that it must not be measured', () => {
    const bare = group(['I', 'II']);
    for (const lead of bare.leads) lead.uvPerLsb = null;
    expect(layOut(bare, usual).cells.every(({ uncalibrated }) => uncalibrated)).toBe(true);
  });
});
