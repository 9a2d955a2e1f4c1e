import { type EcgGroup, gap, measureEcg, measurementsOf, withDerivedLeads } from '@hub/server/formats/ecg';
import { describe, expect, it } from 'vitest';
import { groupOf, recordingOf, recordingWith, sinus, tracing, uvPerLsb } from './synthetic.ts';

const good = () => groupOf(tracing(sinus), sinus.rateHz);
const only = (group: EcgGroup, ...names: string[]): EcgGroup => ({
  ...group,
  leads: group.leads.filter(({ lead }) => names.includes(lead)),
});
const none = {
  group: undefined,
  beats: [],
  intervals: { p: undefined, pr: undefined, qrs: undefined, qt: undefined },
  axes: { p: undefined, qrs: undefined, t: undefined },
  leads: [],
  medianBeat: undefined,
};

describe('what cannot be told is undefined:', () => {
  it('all of a recording without a rhythm', () => {
    const analysis = measureEcg(recordingWith({ ...good(), kind: 'median' }));
    expect(analysis).toMatchObject({ ...none, quality: [] });
    expect(analysis.rhythm.ratePerMin).toBeUndefined();
    expect(measurementsOf(analysis)).toEqual([]);
  });

  it('all of leads whose scale the file does not say', () => {
    const group = good();
    const leads = group.leads.map((lead) => ({ ...lead, uvPerLsb: null }));
    const analysis = measureEcg(recordingWith({ ...group, leads }));
    expect(analysis).toMatchObject(none);
    expect(analysis.quality.map(({ code, lead }) => `${code} ${lead}`)).toEqual(
      leads.map(({ lead }) => `scale.unknown ${lead}`),
    );
  });

  it('all where no electrode was connected', () => {
    const group = good();
    for (const { samples } of group.leads) samples.fill(gap);
    const analysis = measureEcg(recordingWith(group));
    expect(analysis).toMatchObject(none);
    expect(new Set(analysis.quality.map(({ code }) => code))).toEqual(new Set(['lead.off']));
  });

  it('all but the missing beats of a line of zeros', () => {
    const group = good();
    for (const { samples } of group.leads) samples.fill(0);
    const analysis = measureEcg(recordingWith(group));
    expect(analysis.beats).toEqual([]);
    expect(analysis.quality).toContainEqual({ code: 'beats.none', lead: undefined, value: undefined });
  });

  it('all of less than a second', () => {
    const group = good();
    const leads = group.leads.map((lead) => ({ ...lead, samples: lead.samples.slice(0, 400) }));
    const analysis = measureEcg(recordingWith({ ...group, leads }));
    expect(analysis.beats).toEqual([]);
    expect(analysis.medianBeat).toBeUndefined();
  });

  it('all of a group without leads or without samples', () => {
    const empty: EcgGroup = { ...good(), leads: [] };
    const noSamples = { ...good(), leads: good().leads.map((lead) => ({ ...lead, samples: new Int32Array(0) })) };
    for (const group of [empty, noSamples]) expect(measureEcg(recordingWith(group))).toMatchObject(none);
  });

  it('intervals of two beats, which make no median; their rate is told', () => {
    const { beats, rhythm, intervals, leads } = measureEcg(recordingOf({ ...sinus, seconds: 3, onsets: [700, 1700] }));
    expect(beats).toHaveLength(2);
    expect(rhythm.ratePerMin).toBeCloseTo(60, 1);
    expect(rhythm.regularity).toBeUndefined();
    expect(intervals.qrs).toBeUndefined();
    expect(leads).toEqual([]);
  });

  it('axes where I is missing, and the voltages of chest leads that were not recorded', () => {
    const { axes, voltages, intervals } = measureEcg(recordingWith(only(good(), 'II', 'V1')));
    expect(axes).toEqual(none.axes);
    expect(voltages.rv5).toBeUndefined();
    expect(voltages.rv5PlusSv1).toBeUndefined();
    expect(voltages.sv1).toBeGreaterThan(880);
    expect(intervals.qrs).toBeGreaterThan(75);
  });

  it('P, PR and the axis of P where there is no P', () => {
    const { intervals, axes, leads } = measureEcg(recordingOf({ ...sinus, p: null }));
    expect([intervals.p, intervals.pr, axes.p]).toEqual([undefined, undefined, undefined]);
    expect(leads.every(({ p }) => p === undefined)).toBe(true);
    expect(intervals.qt).toBeDefined();
  });

  it('QT and the axis of T where T is flat in all leads', () => {
    const group = groupOf(
      Object.fromEntries(
        Object.entries(tracing({ ...sinus, t: { ms: 180, uv: 20, axis: 40 } })).filter(([lead]) => !/^V/.test(lead)),
      ),
      sinus.rateHz,
    );
    const { intervals, axes } = measureEcg(recordingWith(group));
    expect([intervals.qt, intervals.qtcBazett, axes.t]).toEqual([undefined, undefined, undefined]);
    expect(intervals.qrs).toBeDefined();
  });
});

describe('a measurement', () => {
  it.each([['II'], ['V2'], ['I']])('needs no more than one lead: %s', (lead) => {
    const { beats, intervals } = measureEcg(recordingWith(only(good(), lead)));
    expect(beats).toHaveLength(10);
    // V2 has no Q: there the complex begins a quarter later
    expect(Math.abs((intervals.qrs ?? 0) - (lead === 'V2' ? 67.5 : 90))).toBeLessThan(10);
  });

  it('of axes needs no more than I and II', () => {
    const { axes } = measureEcg(recordingWith(only(good(), 'I', 'II')));
    expect(axes.qrs).toBeCloseTo(45, -0.5);
  });

  it('of limb leads that were worked out is the one of the leads that were stored', () => {
    const eight = withDerivedLeads(only(good(), 'I', 'II', 'V1', 'V2', 'V3', 'V4', 'V5', 'V6'));
    expect(eight.leads).toHaveLength(12);
    const [a, b] = [measureEcg(recordingWith(eight)), measureEcg(recordingWith(good()))];
    expect(a.axes.qrs).toBeCloseTo(b.axes.qrs ?? Number.NaN, 0);
    for (const lead of ['III', 'aVR', 'aVL', 'aVF']) {
      const r = (analysis: typeof a) => analysis.leads.find((each) => each.lead === lead)?.r ?? 0;
      expect(Math.abs(r(a) - r(b))).toBeLessThan(10);
    }
  });

  it('does not depend on the size of a step nor on where zero lies', () => {
    const group = good();
    const leads = group.leads.map((lead) => ({
      ...lead,
      uvPerLsb: uvPerLsb / 2,
      offsetUv: -1500,
      samples: lead.samples.map((sample) => sample * 2 + 1200),
    }));
    const [plain, other] = [measureEcg(recordingWith(group)), measureEcg(recordingWith({ ...group, leads }))];
    expect(other.intervals).toEqual(plain.intervals);
    expect(other.quality).toEqual([]);
    for (const [i, { r, stJ }] of plain.leads.entries()) {
      expect(other.leads[i]?.r ?? 0).toBeCloseTo(r ?? 0, 3);
      expect(other.leads[i]?.stJ ?? 0).toBeCloseTo(stJ ?? 0, 3);
    }
  });

  it('is made on the first rhythm, wherever it stands in the file', () => {
    const median: EcgGroup = { ...good(), kind: 'median' };
    const second = groupOf(tracing({ ...sinus, rrMs: 600, qtMs: 320 }), sinus.rateHz);
    const analysis = measureEcg(recordingWith(median, good(), second));
    expect(analysis.group).toBe(1);
    expect(analysis.rhythm.ratePerMin).toBeCloseTo(60, 1);
  });

  it('leaves out a lead that fell off, and keeps the others', () => {
    const group = good();
    group.leads.find(({ lead }) => lead === 'V4')?.samples.fill(gap, 500);
    group.leads.find(({ lead }) => lead === 'V6')?.samples.fill(0);
    const { leads, intervals } = measureEcg(recordingWith(group));
    expect(leads.map(({ lead }) => lead)).toEqual(['I', 'II', 'III', 'aVR', 'aVL', 'aVF', 'V1', 'V2', 'V3', 'V5']);
    expect(Math.abs((intervals.qrs ?? 0) - 90)).toBeLessThan(8);
  });

  it('goes on beyond a gap of all leads and counts no beat in it', () => {
    const group = good();
    for (const { samples } of group.leads) samples.fill(gap, 2000, 2300);
    const { beats, intervals } = measureEcg(recordingWith(group));
    // one beat lay in the gap
    expect(beats.map(({ sample }) => Math.round(sample / 500))).toEqual([0, 1, 2, 3, 5, 6, 7, 8, 9]);
    expect(Math.abs((intervals.qt ?? 0) - 400)).toBeLessThan(15);
  });

  it('changes nothing in the recording', () => {
    const recording = recordingOf({ ...sinus, st: { uv: 100, axis: 60 } });
    const before = structuredClone(recording);
    measureEcg(recording);
    expect(recording).toEqual(before);
  });

  it('gives the same each time', () => {
    expect(measureEcg(recordingOf(sinus))).toEqual(measureEcg(recordingOf(sinus)));
  });
});
