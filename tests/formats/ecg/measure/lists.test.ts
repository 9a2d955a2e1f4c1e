import { type EcgAnalysis, type EcgMarks, intervalsOfMarks, measureEcg, measurementsOf } from '@hub/server/formats/ecg';
import { describe, expect, it } from 'vitest';
import { groupOf, recordingOf, recordingWith, sinus, tracing } from './synthetic.ts';

const marks: EcgMarks = {
  pOn: 200,
  pPeak: 250,
  pOff: 304,
  qrsOn: 360,
  qrsPeak: 400,
  qrsOff: 452,
  tPeak: 650,
  tOff: 736,
};
const nothing: EcgMarks = {
  pOn: undefined,
  pPeak: undefined,
  pOff: undefined,
  qrsOn: undefined,
  qrsPeak: undefined,
  qrsOff: undefined,
  tPeak: undefined,
  tOff: undefined,
};

describe('intervals of marks', () => {
  it('run from onset to onset or end, and QTc follows from RR', () => {
    expect(intervalsOfMarks(marks, 640)).toEqual({
      p: 104,
      pr: 160,
      qrs: 92,
      qt: 376,
      qtcBazett: 376 / 0.8,
      qtcFridericia: expect.closeTo(376 / 0.64 ** (1 / 3), 9),
    });
  });

  it('are at 60 a minute the same with and without correction', () => {
    const { qt, qtcBazett, qtcFridericia } = intervalsOfMarks(marks, 1000);
    expect([qtcBazett, qtcFridericia]).toEqual([qt, qt]);
  });

  it('follow the mark that a reader moves, and no other interval changes', () => {
    const before = intervalsOfMarks(marks, 640);
    const after = intervalsOfMarks({ ...marks, tOff: 756 }, 640);
    expect(after).toEqual({ ...before, qt: 396, qtcBazett: 495, qtcFridericia: after.qtcFridericia });
    expect(after.qtcFridericia).toBeGreaterThan(before.qtcFridericia ?? 0);
    expect(intervalsOfMarks({ ...marks, pOn: 180 }, 640)).toEqual({ ...before, p: 124, pr: 180 });
  });

  it('are undefined where a reader has taken a mark away', () => {
    expect(intervalsOfMarks({ ...marks, pOn: undefined, pOff: undefined }, 640)).toMatchObject({
      p: undefined,
      pr: undefined,
      qrs: 92,
      qt: 376,
    });
    expect(intervalsOfMarks({ ...marks, tOff: undefined }, 640)).toMatchObject({
      qt: undefined,
      qtcBazett: undefined,
      qtcFridericia: undefined,
    });
  });

  it('have no correction without RR, and are none without marks', () => {
    expect(intervalsOfMarks(marks, undefined)).toMatchObject({
      qt: 376,
      qtcBazett: undefined,
      qtcFridericia: undefined,
    });
    for (const none of [nothing, undefined])
      expect(Object.values(intervalsOfMarks(none, 800))).toEqual(new Array(6).fill(undefined));
  });

  it('are those that the measurement itself states', () => {
    const { medianBeat, rhythm, intervals } = measureEcg(recordingOf(sinus));
    expect(intervalsOfMarks(medianBeat?.marks, rhythm.rrMs)).toEqual(intervals);
  });
});

describe('the list of measurements', () => {
  const analysis = measureEcg(recordingOf(sinus));

  it('names all of them with their units, in whole numbers', () => {
    const list = measurementsOf(analysis);
    expect(list.map(({ name, unit }) => `${name} ${unit}`)).toEqual([
      'heart-rate /min',
      'rr ms',
      'p ms',
      'pr ms',
      'qrs ms',
      'qt ms',
      'qtc-bazett ms',
      'qtc-fridericia ms',
      'p-axis deg',
      'qrs-axis deg',
      't-axis deg',
      'rv5 uV',
      'sv1 uV',
    ]);
    expect(list.every(({ value }) => Number.isInteger(value))).toBe(true);
    const value = (name: string) => list.find((each) => each.name === name)?.value;
    expect([value('heart-rate'), value('rr'), value('qrs-axis')]).toEqual([60, 1000, 45]);
    expect(value('qt')).toBe(Math.round(analysis.intervals.qt ?? 0));
  });

  it('leaves out what could not be told', () => {
    const limbs = Object.fromEntries(
      Object.entries(tracing({ ...sinus, p: null })).filter(([lead]) => !lead.startsWith('V')),
    );
    const list = measurementsOf(measureEcg(recordingWith(groupOf(limbs, sinus.rateHz))));
    expect(list.map(({ name }) => name)).toEqual([
      'heart-rate',
      'rr',
      'qrs',
      'qt',
      'qtc-bazett',
      'qtc-fridericia',
      'qrs-axis',
      't-axis',
    ]);
  });

  it('states an axis of zero, which is a measurement', () => {
    const flat: EcgAnalysis = { ...analysis, axes: { ...analysis.axes, qrs: 0 } };
    expect(measurementsOf(flat)).toContainEqual({ name: 'qrs-axis', unit: 'deg', value: 0 });
  });
});
