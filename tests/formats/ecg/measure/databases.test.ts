import { type EcgRecording, measureEcg, readWfdbAnnotations } from '@hub/server/formats/ecg';
import { describe, expect, it } from 'vitest';
import { ecgFile, hasEcgCorpus } from '../corpus.ts';
import { jsonOf, recordingOfRecord } from './records.ts';
import { within } from './within.ts';

/** The first so many seconds. */
const beginning = (recording: EcgRecording, seconds: number): EcgRecording => ({
  ...recording,
  groups: recording.groups.map((group) => ({
    ...group,
    leads: group.leads.map((lead) => ({ ...lead, samples: lead.samples.slice(0, seconds * group.samplingRateHz) })),
  })),
});

describe.skipIf(!hasEcgCorpus)('the beats of', () => {
  /** Annotation codes that WFDB counts as a beat. */
  const beat = new Set([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 25, 30, 34, 35, 38, 41]);

  it.each([
    ['mitdb/100', 120],
    ['qtdb/sel100', 60],
    ['qtdb/sel103', 60],
    ['qtdb/sele0104', 60],
  ] as const)('%s are those that cardiologists marked, over %d s', (path, seconds) => {
    const recording = beginning(recordingOfRecord(`wfdb/${path}`), seconds);
    const rateHz = recording.groups[0]?.samplingRateHz ?? Number.NaN;
    const truth = readWfdbAnnotations(ecgFile(`wfdb/${path}.atr`))
      .filter(({ code, sample }) => beat.has(code) && sample > 0.2 * rateHz && sample < (seconds - 0.2) * rateHz)
      .map(({ sample }) => sample);
    const found = measureEcg(recording).beats.map(({ sample }) => sample);
    const near = (list: readonly number[], at: number) => list.some((each) => Math.abs(each - at) < 0.15 * rateHz);
    expect(truth.filter((at) => !near(found, at))).toEqual([]);
    const inside = found.filter((at) => at > 0.35 * rateHz && at < (seconds - 0.35) * rateHz);
    expect(inside.filter((at) => !near(truth, at))).toEqual([]);
    expect(truth.length).toBeGreaterThan(0.6 * seconds);
  });
});

describe.skipIf(!hasEcgCorpus)('a recording that cardiologists delineated', () => {
  interface Delineated {
    global: Record<'PRms' | 'QRSms' | 'QTms' | 'RRms', number | null>;
    labels: Record<string, string>;
  }

  it('has no P and no PR in fibrillation and flutter', () => {
    const all = jsonOf<Record<string, Delineated>>('wfdb/ludb/ludb_annotations.json');
    const without = Object.entries(all).filter(([, { labels }]) => /fibrillation|flutter/i.test(labels.Rhythms ?? ''));
    expect(without.length).toBeGreaterThan(2);
    for (const [name] of without) {
      const { p, pr } = measureEcg(recordingOfRecord(`wfdb/ludb/${name}`)).intervals;
      expect([name, p, pr]).toEqual([name, undefined, undefined]);
    }
  });

  it.each(['2', '16', '28', '106', '119', '198'])('LUDB %s has about the intervals they marked', (name) => {
    const { global } = jsonOf<Record<string, Delineated>>('wfdb/ludb/ludb_annotations.json')[name] as Delineated;
    const { intervals, rhythm } = measureEcg(recordingOfRecord(`wfdb/ludb/${name}`));
    // The truth runs from the earliest of twelve marks to the latest, and longer by their error.
    within(intervals.pr, global.PRms ?? Number.NaN, 25, 'PR');
    within(intervals.qrs, (global.QRSms ?? Number.NaN) - 12, 25, 'QRS');
    within(intervals.qt, (global.QTms ?? Number.NaN) - 15, 35, 'QT');
    within(rhythm.rrMs, global.RRms ?? Number.NaN, 25, 'RR');
  });
});
