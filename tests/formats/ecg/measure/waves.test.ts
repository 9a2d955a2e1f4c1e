import { type EcgAnalysis, measureEcg } from '@hub/server/formats/ecg';
import { describe, expect, it } from 'vitest';
import { chest, type Heart, onsetsOf, recordingOf, sinus } from './synthetic.ts';
import { within } from './within.ts';

const hearts: [name: string, heart: Heart][] = [
  ['a normal sinus rhythm of 60', sinus],
  [
    'a sinus tachycardia of 100',
    {
      ...sinus,
      rrMs: 600,
      p: { ms: 90, uv: 150, axis: 60 },
      prMs: 140,
      qrs: { ms: 80, uv: 1100, axis: 70 },
      qtMs: 320,
    },
  ],
  [
    'a first degree block at 45',
    { ...sinus, rrMs: 1333, p: { ms: 110, uv: 150, axis: 40 }, prMs: 260, qrs: { ms: 100, uv: 1100, axis: -20 } },
  ],
  [
    'a bundle branch block with left axis deviation',
    {
      ...sinus,
      rrMs: 800,
      prMs: 180,
      qrs: { ms: 150, uv: 1100, axis: -45, broad: true },
      t: { ms: 180, uv: 300, axis: 120 },
      qtMs: 430,
    },
  ],
  ['an axis that points straight down', { ...sinus, qrs: { ms: 90, uv: 1100, axis: 90 } }],
  ['a right axis deviation', { ...sinus, qrs: { ms: 90, uv: 1100, axis: 130 } }],
  ['an axis that points to the right and up', { ...sinus, qrs: { ms: 90, uv: 1100, axis: -150 } }],
];

/** ms that the wave's edges may lie beside the truth: P and T begin and end flat. */
function expectIntervals({ intervals }: EcgAnalysis, heart: Heart, coarse = 0) {
  within(intervals.p, heart.p?.ms ?? Number.NaN, 14 + coarse, 'P');
  within(intervals.pr, heart.prMs, 8 + coarse, 'PR');
  within(intervals.qrs, heart.qrs.ms, 6 + coarse, 'QRS');
  within(intervals.qt, heart.qtMs, 12 + coarse, 'QT');
}

describe.each(hearts)('of %s', (_, heart) => {
  const analysis = measureEcg(recordingOf(heart));

  it('each beat is found once, in the middle of its QRS complex', () => {
    const onsets = onsetsOf(heart);
    expect(analysis.beats).toHaveLength(onsets.length);
    for (const [i, { sample, form, premature }] of analysis.beats.entries()) {
      const ms = (sample * 1000) / heart.rateHz - (onsets[i] as number);
      expect(ms).toBeGreaterThan(0);
      expect(ms).toBeLessThan(heart.qrs.ms);
      expect({ form, premature }).toEqual({ form: 0, premature: false });
    }
  });

  it('the rate is a minute over the mean interval', () => {
    within(analysis.rhythm.rrMs, heart.rrMs, 1, 'RR');
    within(analysis.rhythm.ratePerMin, 60_000 / heart.rrMs, 0.1, 'rate');
    expect(analysis.rhythm.regularity).toBe('regular');
  });

  it('P, PR, QRS and QT last as long as they were made', () => expectIntervals(analysis, heart));

  it('QTc follows from QT and RR by Bazett and by Fridericia', () => {
    const { qt = Number.NaN, qtcBazett, qtcFridericia } = analysis.intervals;
    expect(qtcBazett).toBeCloseTo(qt / Math.sqrt(heart.rrMs / 1000), 0);
    expect(qtcFridericia).toBeCloseTo(qt / Math.cbrt(heart.rrMs / 1000), 0);
  });

  it('the axes of P, QRS and T are those it was made with', () => {
    within(analysis.axes.p, heart.p?.axis ?? Number.NaN, 4, 'P');
    within(analysis.axes.qrs, heart.qrs.axis, 2, 'QRS');
    within(analysis.axes.t, heart.t.axis, 4, 'T');
  });

  it('ST lies on the level before the QRS complex', () => {
    for (const { lead, stJ, st60 } of analysis.leads) {
      within(stJ, 0, 25, `J in ${lead}`);
      within(st60, 0, 10, `J + 60 ms in ${lead}`);
    }
  });

  it('nothing is said against its quality', () => expect(analysis.quality).toEqual([]));
});

describe('a QRS complex', () => {
  it.each([60, 80, 120, 140, 160, 180, 200])('of %d ms is neither cut short nor taken for two', (ms) => {
    const heart = { ...sinus, qrs: { ms, uv: 1100, axis: 45, broad: ms >= 120 }, qtMs: 440 };
    const analysis = measureEcg(recordingOf(heart));
    expect(analysis.beats).toHaveLength(onsetsOf(heart).length);
    expectIntervals(analysis, heart);
  });
});

describe('a heart recorded at', () => {
  it.each([100, 125, 250, 360, 500, 599.88, 1000])('%d Hz has the same intervals', (rateHz) => {
    const analysis = measureEcg(recordingOf({ ...sinus, rateHz }));
    expect(analysis.beats).toHaveLength(10);
    within(analysis.rhythm.ratePerMin, 60, 0.2, 'rate');
    expectIntervals(analysis, sinus, rateHz < 200 ? 1000 / rateHz : 0);
    within(analysis.axes.qrs, 45, 3, 'axis');
    expect(analysis.medianBeat?.samplingRateHz).toBe(rateHz);
  });
});

describe('heights in single leads', () => {
  const analysis = measureEcg(recordingOf(sinus));
  const of = (lead: string) => analysis.leads.find((each) => each.lead === lead);

  it.each(Object.entries(chest))('of P, Q, R, S and T in %s are those it was made with', (lead, wave) => {
    const found = of(lead);
    within(found?.p, wave.p, 8, 'P');
    within(found?.r, wave.r, 20, 'R');
    within(found?.s, wave.s, 20, 'S');
    within(found?.t, wave.t, 12, 'T');
    if (wave.q === 0) expect(found?.q).toBeUndefined();
    else within(found?.q, wave.q, 8, 'Q');
  });

  it('a lead that the axis runs away from begins with a negative wave', () => {
    within(of('aVR')?.q, 1100 * (Math.sqrt(3) / 2) * Math.cos((195 * Math.PI) / 180), 20, 'Q in aVR');
  });

  it('SV1 counts downwards and adds up with RV5', () => {
    const { rv5, sv1, rv5PlusSv1 } = analysis.voltages;
    within(rv5, 1300, 15, 'RV5');
    within(sv1, 900, 15, 'SV1');
    expect(rv5PlusSv1).toBe((rv5 ?? 0) + (sv1 ?? 0));
  });

  it('a complex without R is told as S', () => {
    const recording = recordingOf(sinus);
    const v1 = recording.groups[0]?.leads.find(({ lead }) => lead === 'V1');
    const v5 = recording.groups[0]?.leads.find(({ lead }) => lead === 'V5');
    // V1 as if V5 were seen from behind, less its Q and S
    for (const [i, value] of v5?.samples.entries() ?? []) if (v1) v1.samples[i] = -Math.max(value, 0);
    const found = measureEcg(recording).leads.find(({ lead }) => lead === 'V1');
    expect(found?.r).toBeUndefined();
    expect(found?.q).toBeUndefined();
    within(found?.s, -1300, 20, 'QS');
  });
});

describe('ST', () => {
  const raised = { ...sinus, st: { uv: 200, axis: 105, chest: { V2: 300, V3: 300, V4: 200, V6: -120 } } };
  const { leads } = measureEcg(recordingOf(raised));
  const of = (lead: string) => leads.find((each) => each.lead === lead);

  it.each([
    ['V2', 300],
    ['V4', 200],
    ['V6', -120],
    ['V1', 0],
    ['II', 200 * Math.cos(Math.PI / 4)],
    ['III', 200 * Math.cos(Math.PI / 12)],
    ['aVL', 200 * (Math.sqrt(3) / 2) * Math.cos((135 * Math.PI) / 180)],
  ] as const)('in %s is %d µV from J to 80 ms behind it', (lead, uv) => {
    for (const at of ['stJ', 'st60', 'st80'] as const) within(of(lead)?.[at], uv, 15, at);
    within(of(lead)?.stSlope, 0, 200, 'slope');
  });

  it('that is raised does not lengthen QRS or QT', () => expectIntervals(measureEcg(recordingOf(raised)), raised));

  it('is measured under a drift that is larger than it', () => {
    const recording = recordingOf(raised);
    for (const { samples } of recording.groups[0]?.leads ?? [])
      for (let i = 0; i < samples.length; i++)
        samples[i] = (samples[i] as number) + Math.round(100 * Math.sin((2 * Math.PI * 0.2 * i) / 500));
    const found = measureEcg(recording).leads;
    for (const [lead, uv] of Object.entries(raised.st.chest))
      within(found.find((each) => each.lead === lead)?.st60, uv, 40, lead);
  });
});
