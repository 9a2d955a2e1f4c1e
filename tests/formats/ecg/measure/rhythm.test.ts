import { type EcgRecording, measureEcg } from '@hub/server/formats/ecg';
import { describe, expect, it } from 'vitest';
import { chance } from './chance.ts';
import { groupOf, type Heart, recordingOf, recordingWith, sinus, tracing } from './synthetic.ts';

/** Onsets from intervals, from 350 ms on. */
function spaced(...intervals: number[]): number[] {
  const onsets = [350];
  for (const rr of intervals) onsets.push((onsets.at(-1) as number) + rr);
  return onsets;
}

/** A sinus rhythm with ventricular beats between: broad, without P, the other way up. */
function withEctopics(onsets: readonly number[], ectopics: readonly number[], heart: Heart = sinus): EcgRecording {
  const own = tracing({ ...heart, onsets });
  const other = tracing({
    ...heart,
    onsets: ectopics,
    p: null,
    qrs: { ms: 160, uv: 1600, axis: -120, broad: true },
    t: { ms: 180, uv: 400, axis: 60 },
    qtMs: 440,
    noiseUv: 0,
  });
  return recordingWith(
    groupOf(
      Object.fromEntries(
        Object.entries(own).map(([lead, uv]) => {
          const turned = lead.startsWith('V') ? -1.4 : 1;
          return [lead, uv.map((value, i) => value + turned * (other[lead]?.[i] as number))];
        }),
      ),
      heart.rateHz,
    ),
  );
}

describe('a rhythm', () => {
  it('whose intervals breathe by a twentieth is regular', () => {
    const onsets = spaced(1000, 1040, 1060, 1030, 980, 950, 960, 1000);
    const { rhythm } = measureEcg(recordingOf({ ...sinus, onsets }));
    expect(rhythm.regularity).toBe('regular');
    expect(rhythm.shortestRrMs).toBeCloseTo(950, -1);
    expect(rhythm.longestRrMs).toBeCloseTo(1060, -1);
  });

  it('without P whose intervals follow no rule is irregular and has neither P nor PR', () => {
    const next = chance(5);
    const onsets = spaced(...Array.from({ length: 12 }, () => 480 + 500 * next())).filter((ms) => ms < 9500);
    const { rhythm, intervals, axes, beats } = measureEcg(recordingOf({ ...sinus, onsets, p: null, qtMs: 360 }));
    expect(beats).toHaveLength(onsets.length);
    expect(rhythm.regularity).toBe('irregular');
    expect(rhythm.variation).toBeGreaterThan(0.1);
    expect([intervals.p, intervals.pr, axes.p]).toEqual([undefined, undefined, undefined]);
    expect(intervals.qrs).toBeDefined();
  });

  it('with P waves that do not belong to the QRS complexes has no PR', () => {
    const ventricles = { ...sinus, p: null, rrMs: 1500, qrs: { ms: 100, uv: 1100, axis: 45 } };
    const own = tracing(ventricles);
    const atria = tracing({
      ...sinus,
      onsets: spaced(...Array.from({ length: 12 }, () => 730)).map((ms) => ms - 200),
      qrs: { ms: 90, uv: 0, axis: 0 },
      t: { ms: 180, uv: 0, axis: 0 },
      noiseUv: 0,
    });
    const limbs = Object.entries(own)
      .filter(([lead]) => !lead.startsWith('V'))
      .map(([lead, uv]) => [lead, uv.map((value, i) => value + (atria[lead]?.[i] as number))] as const);
    const { rhythm, intervals } = measureEcg(recordingWith(groupOf(Object.fromEntries(limbs), 500)));
    expect(rhythm.ratePerMin).toBeCloseTo(40, 1);
    expect(intervals.pr).toBeUndefined();
  });

  it('counts its rate over premature beats and their pauses too', () => {
    const { rhythm } = measureEcg(withEctopics([350, 1350, 3350, 4350, 5350, 7350, 8350], [1900, 5900]));
    expect(rhythm.rrMs).toBeCloseTo(1000, 0);
    expect(rhythm.shortestRrMs).toBeLessThan(620);
    expect(rhythm.longestRrMs).toBeGreaterThan(1380);
  });
});

describe('ventricular premature beats', () => {
  const analysis = measureEcg(withEctopics([350, 1350, 3350, 4350, 5350, 7350, 8350], [1900, 5900]));

  it('are beats of another form that come early', () => {
    const { beats } = analysis;
    expect(beats.map(({ premature }) => premature)).toEqual(
      [350, 1350, 1900, 3350, 4350, 5350, 5900, 7350, 8350].map((ms) => ms === 1900 || ms === 5900),
    );
    expect(new Set(beats.filter(({ premature }) => !premature).map(({ form }) => form))).toEqual(new Set([0]));
    expect(beats.filter(({ premature }) => premature).every(({ form }) => form !== 0)).toBe(true);
  });

  it('leave the rhythm between them regular: it is ectopic, not irregular', () => {
    expect(analysis.rhythm.regularity).toBe('ectopic');
    expect(analysis.rhythm.variation).toBeLessThan(0.02);
  });

  it('do not enter the median beat', () => {
    const { intervals, axes, medianBeat } = analysis;
    expect(medianBeat?.beats).toBeLessThanOrEqual(7);
    expect(Math.abs((intervals.qrs ?? 0) - 90)).toBeLessThan(8);
    expect(Math.abs((axes.qrs ?? 0) - 45)).toBeLessThan(3);
  });

  it('in bigeminy are not taken for the heart’s own form, though as many', () => {
    const own = [350, 1950, 3550, 5150, 6750, 8350];
    const { beats, intervals } = measureEcg(
      withEctopics(
        own,
        own.map((ms) => ms + 550),
      ),
    );
    expect(beats).toHaveLength(12);
    expect(beats.filter(({ form }) => form === 0)).toHaveLength(6);
    expect(beats.filter(({ form }) => form === 0).every(({ premature }) => !premature)).toBe(true);
    expect(Math.abs((intervals.qrs ?? 0) - 90)).toBeLessThan(12);
  });
});

describe('a pacemaker', () => {
  const heart: Heart = {
    ...sinus,
    rateHz: 1000,
    p: null,
    qrs: { ms: 160, uv: 1200, axis: -75, broad: true },
    qtMs: 460,
    noiseUv: 2,
  };
  const spikesAt = [300, 1300, 2300, 3300, 4300, 5300, 6300, 7300, 8300];
  const paced = (leads: readonly string[]) =>
    recordingWith(
      groupOf(
        Object.fromEntries(
          Object.entries(tracing({ ...heart, onsets: spikesAt.map((ms) => ms + 40) })).map(([lead, uv]) => {
            if (leads.includes(lead)) for (const at of spikesAt) uv.fill(1500 + (uv[at] as number), at, at + 2);
            return [lead, uv];
          }),
        ),
        heart.rateHz,
      ),
    );

  it('has its spikes told one by one, and none of them taken for a beat', () => {
    const { spikes, beats, rhythm } = measureEcg(paced(['I', 'II', 'V1', 'V2', 'V3']));
    expect(spikes).toHaveLength(spikesAt.length);
    for (const [i, at] of spikes.entries()) expect(Math.abs(at - (spikesAt[i] as number))).toBeLessThanOrEqual(2);
    expect(beats).toHaveLength(spikesAt.length);
    expect(rhythm.ratePerMin).toBeCloseTo(60, 0);
  });

  it('does not move where the QRS complex begins', () => {
    const { intervals } = measureEcg(paced(['I', 'II', 'V1', 'V2', 'V3']));
    expect(Math.abs((intervals.qrs ?? 0) - 160)).toBeLessThan(13);
    expect(intervals.pr).toBeUndefined();
  });

  it('is not seen in one lead of twelve alone: that is a loose electrode', () => {
    expect(measureEcg(paced(['V3'])).spikes).toEqual([]);
  });

  it('is not said of a recording without spikes', () => expect(measureEcg(paced([])).spikes).toEqual([]));
});
