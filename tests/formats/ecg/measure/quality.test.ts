import { type EcgRecording, gap, measureEcg, type QualityNote } from '@hub/server/formats/ecg';
import { describe, expect, it } from 'vitest';
import { bell } from './chance.ts';
import { groupOf, type Heart, recordingOf, recordingWith, sinus, tracing } from './synthetic.ts';

type Damage = (uv: Float64Array, lead: string) => Float64Array;

/** A good recording whose leads have been through `damage`. */
function damaged(damage: Damage, heart: Heart = sinus): EcgRecording {
  const leads = Object.entries(tracing(heart)).map(([lead, uv]) => [lead, damage(uv, lead)] as const);
  return recordingWith(groupOf(Object.fromEntries(leads), heart.rateHz));
}
const inLead =
  (name: string, change: (value: number, at: number) => number): Damage =>
  (uv, lead) =>
    lead === name ? uv.map(change) : uv;
const inAll =
  (change: (value: number, at: number) => number): Damage =>
  (uv) =>
    uv.map(change);
const sine =
  (hz: number, uv: number, rateHz = 500) =>
  (value: number, at: number) =>
    value + uv * Math.sin((2 * Math.PI * hz * at) / rateHz);

const notesOf = (recording: EcgRecording): QualityNote[] => measureEcg(recording).quality;
const words = (recording: EcgRecording) =>
  notesOf(recording).map(({ code, lead }) => (lead ? `${code} ${lead}` : code));
const amountOf = (recording: EcgRecording, code: QualityNote['code']) =>
  notesOf(recording).find((note) => note.code === code)?.value ?? Number.NaN;

describe('against a good recording nothing is said', () => {
  it.each([250, 500, 1000])('at %d Hz', (rateHz) => expect(words(recordingOf({ ...sinus, rateHz }))).toEqual([]));

  it('though it has an infarction, a fast heart, a slow one or an axis to the right', () => {
    for (const heart of [
      { ...sinus, st: { uv: 250, axis: 100, chest: { V1: -200, V2: -200 } } },
      { ...sinus, rrMs: 420, qtMs: 300, prMs: 110 },
      { ...sinus, rrMs: 1800 },
      { ...sinus, qrs: { ms: 90, uv: 1100, axis: 140 } },
    ])
      expect(words(recordingOf(heart))).toEqual([]);
  });

  it('for as little mains, drift and muscle as every recording has', () => {
    const muscle = bell(77);
    const recording = damaged((uv) =>
      uv.map((value, at) => sine(50, 12)(sine(0.25, 120)(value, at), at) + 8 * muscle()),
    );
    expect(words(recording)).toEqual([]);
  });
});

describe('a lead', () => {
  it('that fell off is named with the share of it that is missing', () => {
    const recording = damaged((uv, lead) => (lead === 'V2' ? uv.fill(Number.NaN, 2000, 3500) : uv));
    expect(notesOf(recording)).toEqual([{ code: 'lead.off', lead: 'V2', value: 30 }]);
  });

  it('that lost single samples is not', () => {
    const recording = damaged((uv, lead) => (lead === 'V2' ? uv.fill(Number.NaN, 2000, 2020) : uv));
    expect(words(recording)).toEqual([]);
  });

  it.each([
    ['throughout', 0, 5000],
    ['for two seconds and a half', 1800, 3050],
    ['at its end', 3700, 5000],
  ])('that does not move %s is flat', (_, from, to) => {
    const recording = damaged((uv, lead) => (lead === 'V3' ? uv.fill(240, from, to) : uv));
    expect(words(recording)).toContain('lead.flat V3');
    expect(words(recording).filter((each) => each.startsWith('lead.flat'))).toHaveLength(1);
  });

  it('that stands still between two slow beats is not flat', () => {
    const slow = { ...sinus, onsets: [600, 2550, 4500, 6450, 8400], noiseUv: 0.5 };
    expect(words(recordingOf(slow)).filter((each) => each.startsWith('lead.flat'))).toEqual([]);
  });

  it('whose waves are cut off at the top or the bottom is clipped, at that height', () => {
    const top = damaged(inLead('V4', (value) => Math.min(value, 600)));
    expect(words(top)).toEqual(['lead.clipped V4']);
    expect(amountOf(top, 'lead.clipped')).toBe(600);
    const bottom = damaged(inLead('V2', (value) => Math.max(value, -500)));
    expect(notesOf(bottom)).toEqual([{ code: 'lead.clipped', lead: 'V2', value: -500 }]);
  });

  it('with muscle in it is noisy, by as much as there is', () => {
    const muscle = bell(31);
    const recording = damaged(inLead('V5', (value) => value + 60 * muscle()));
    expect(words(recording)).toEqual(['noise V5']);
    expect(Math.abs(amountOf(recording, 'noise') - 60)).toBeLessThan(8);
  });

  it('with mains in it is told by its amplitude, and the mains are not called muscle', () => {
    const recording = damaged(inLead('V1', sine(50, 80)));
    expect(words(recording)).toEqual(['mains V1']);
    expect(Math.abs(amountOf(recording, 'mains') - 80)).toBeLessThan(8);
  });

  it('that wanders drifts, by as much as it wanders', () => {
    const recording = damaged(inLead('V6', sine(0.2, 600)));
    expect(words(recording)).toEqual(['drift V6']);
    expect(Math.abs(amountOf(recording, 'drift') - 1200)).toBeLessThan(200);
  });

  it('that only lies far from zero does not drift', () => {
    expect(words(damaged(inLead('V6', (value) => value + 9000)))).toEqual([]);
  });
});

describe('a recording', () => {
  it('with mains and drift in all leads says it of each of them, and is measured all the same', () => {
    // as from the right leg's electrode, alike in the limb leads' electrodes: II = I + III still
    const size: Record<string, number> = { I: 1, II: 2, III: 1, aVR: -1.5, aVL: 0, aVF: 1.5 };
    const recording = damaged((uv, lead) =>
      uv.map((value, at) => {
        const share = size[lead] ?? 1;
        return sine(0.3, 400 * share)(sine(50, 60 * share)(value, at), at);
      }),
    );
    const { quality, intervals, beats } = measureEcg(recording);
    const named = (code: QualityNote['code']) => quality.filter((note) => note.code === code).map(({ lead }) => lead);
    const all = ['I', 'II', 'III', 'aVR', 'aVF', 'V1', 'V2', 'V3', 'V4', 'V5', 'V6'];
    expect(named('mains')).toEqual(all);
    expect(named('drift')).toEqual(all);
    expect(quality).toHaveLength(2 * all.length);
    expect(beats).toHaveLength(10);
    expect(Math.abs((intervals.qrs ?? 0) - 90)).toBeLessThan(12);
    expect(Math.abs((intervals.qt ?? 0) - 400)).toBeLessThan(20);
  });

  it('whose arms are exchanged is told, and not taken for Einthoven’s fault', () => {
    const own = tracing(sinus);
    const swapped: Record<string, Float64Array> = {
      ...own,
      I: (own.I as Float64Array).map((value) => -value),
      II: own.III as Float64Array,
      III: own.II as Float64Array,
      aVR: own.aVL as Float64Array,
      aVL: own.aVR as Float64Array,
    };
    expect(words(recordingWith(groupOf(swapped, 500)))).toEqual(['limbs.reversed']);
  });

  it('whose arms are exchanged is told without P waves too', () => {
    const own = tracing({ ...sinus, p: null, qrs: { ms: 90, uv: 1100, axis: 20 } });
    const swapped = { ...own, I: (own.I as Float64Array).map((value) => -value), II: own.III, III: own.II };
    const leads = Object.fromEntries(Object.entries(swapped).filter(([lead]) => !lead.startsWith('a'))) as Record<
      string,
      Float64Array
    >;
    expect(words(recordingWith(groupOf(leads, 500)))).toEqual(['limbs.reversed']);
  });

  it('of a heart that lies to the right is not taken for exchanged arms', () => {
    const mirrored = damaged((uv, lead) =>
      lead === 'I' ? uv.map((value) => -value) : /^V[3-6]$/.test(lead) ? uv.map((value) => -0.2 * value) : uv,
    );
    expect(words(mirrored)).not.toContain('limbs.reversed');
  });

  it('whose I and III do not add up to II violates Einthoven’s law', () => {
    const recording = damaged(inLead('II', (value) => 0.6 * value));
    expect(words(recording)).toEqual(['einthoven']);
    expect(amountOf(recording, 'einthoven')).toBeGreaterThan(30);
  });

  it('whose III was worked out cannot violate it', () => {
    const recording = damaged(inLead('II', (value) => 0.6 * value));
    for (const lead of recording.groups[0]?.leads ?? []) if (lead.lead === 'III') lead.derived = true;
    expect(words(recording)).toEqual([]);
  });

  it.each([100, 125, 200])('of %d samples a second is told that it is too coarse', (rateHz) => {
    expect(notesOf(recordingOf({ ...sinus, rateHz }))).toEqual([{ code: 'rate.low', lead: undefined, value: rateHz }]);
  });

  it('without a heartbeat says that', () => {
    const noise = bell(9);
    expect(words(damaged(inAll(() => 15 * noise())))).toContain('beats.none');
  });

  it('with several faults names them all, and those of worked-out leads not', () => {
    const muscle = bell(3);
    const recording = damaged((uv, lead) =>
      lead === 'V1' ? uv.fill(Number.NaN, 0, 1000) : lead === 'aVL' ? uv.map((v) => v + 90 * muscle()) : uv,
    );
    expect(words(recording)).toEqual(['lead.off V1', 'noise aVL']);
    for (const lead of recording.groups[0]?.leads ?? []) if (lead.lead === 'aVL') lead.derived = true;
    expect(words(recording)).toEqual(['lead.off V1']);
  });
});

describe('the calibration pulse that some carts write behind the tracing', () => {
  const pulse = (at: number) => (at < 5000 ? 0 : at >= 5050 && at < 5150 ? 1000 : 0);
  const withPulse = damaged((uv, lead) =>
    Float64Array.from({ length: 5200 }, (_, at) =>
      at < 5000 ? (uv[at] as number) + (lead === 'V6' ? 3000 : 0) : pulse(at),
    ),
  );

  it('is neither a beat nor a fault of a lead', () => {
    const { beats, rhythm, quality } = measureEcg(withPulse);
    expect(beats).toHaveLength(10);
    expect(rhythm).toMatchObject({ regularity: 'regular' });
    expect(rhythm.ratePerMin).toBeCloseTo(60, 1);
    expect(quality).toEqual([]);
  });

  it('is told from leads that only end at one height, which are kept to the end', () => {
    const quiet = damaged((uv) => uv.fill(0, 4900));
    expect(measureEcg(quiet)).toMatchObject({ beats: expect.objectContaining({ length: 10 }), quality: [] });
    const late = { ...sinus, onsets: [350, 1350, 2350, 3350, 4350, 5350, 6350, 7350, 8350, 9450] };
    expect(measureEcg(recordingOf(late)).beats).toHaveLength(10);
  });

  it('stays in the recording', () => {
    const length = withPulse.groups[0]?.leads[0]?.samples.length;
    measureEcg(withPulse);
    expect(withPulse.groups[0]?.leads[0]?.samples.length).toBe(length);
    expect(withPulse.groups[0]?.leads[0]?.samples[5100]).not.toBe(gap);
  });
});
