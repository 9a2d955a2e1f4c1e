import type { EcgMarks, EcgView } from '@hub/server/contracts';
import { describe, expect, it } from 'vitest';
import { beatOf } from '../../../../viewer/src/reading/ecg/beat.ts';
import {
  assumedPixelsPerMm,
  scaleOf,
  storedScale,
  storeScale,
} from '../../../../viewer/src/reading/ecg/calibration.ts';
import { firstWish, storedWish, storeWish } from '../../../../viewer/src/reading/ecg/desk-wish.ts';
import { edgeAt, intervalsNow, moved } from '../../../../viewer/src/reading/ecg/marks.ts';
import { stRows, valueRows } from '../../../../viewer/src/reading/ecg/values.ts';

const marks: EcgMarks = {
  ...{ pOn: 100, pPeak: 150, pOff: 200, qrsOn: 260, qrsPeak: 300, qrsOff: 350, tPeak: 520, tOff: 640 },
};

describe('the marks of a beat', () => {
  it('give the intervals anew when one is moved', () => {
    expect(intervalsNow(marks, 1000)).toMatchObject({ p: 100, pr: 160, qrs: 90, qt: 380, qtcBazett: 380 });
    const wider = moved(marks, 'tOff', 680, 900);
    expect(intervalsNow(wider, 1000).qt).toBe(420);
  });

  it('never pass each other or leave the beat', () => {
    expect(moved(marks, 'pOff', 900, 900).pOff).toBe(260);
    expect(moved(marks, 'qrsOn', 0, 900).qrsOn).toBe(200);
    expect(moved(marks, 'pOn', -50, 900).pOn).toBe(0);
    expect(moved(marks, 'tOff', 5000, 900).tOff).toBe(900);
  });

  it('are taken hold of within reach, the nearest one', () => {
    expect(edgeAt(marks, 256, 25)).toBe('qrsOn');
    expect(edgeAt(marks, 450, 25)).toBeUndefined();
    expect(edgeAt({ ...marks, pOn: null, pOff: null }, 110, 25)).toBeUndefined();
  });
});

const measured = (pairs: Record<string, number>): EcgView['measurements']['device'] =>
  Object.entries(pairs).map(([name, value]) => ({ name, value, unit: name.endsWith('-axis') ? 'deg' : 'ms' }));

describe('the values side by side', () => {
  it('stand each under whose they are, and nobody’s number moves to another column', () => {
    const rows = valueRows({ device: measured({ qrs: 135 }), engine: measured({ qrs: 106, pr: 156 }), reader: [] });
    expect(rows).toMatchObject([
      { name: 'pr', device: undefined, engine: 156, reader: undefined },
      { name: 'qrs', device: 135, engine: 106, reader: undefined },
    ]);
  });

  it('differ from the former recording like with like, and axes by the short way round', () => {
    const before = { device: measured({ qt: 400 }), engine: measured({ 'qrs-axis': 170 }), reader: [] };
    const now = { device: measured({ qt: 430 }), engine: measured({ qt: 410, 'qrs-axis': -170 }), reader: [] };
    const rows = valueRows(now, before);
    expect(rows.find(({ name }) => name === 'qt')?.delta).toBe(30);
    expect(rows.find(({ name }) => name === 'qrs-axis')?.delta).toBe(20);
  });

  it('ST of a lead that the former recording lacks has no difference', () => {
    const analysis = (stJ: Record<string, number>) =>
      ({
        leads: Object.entries(stJ).map(([lead, value]) => ({ lead, stJ: value, stSlope: null })),
      }) as EcgView['analysis'];
    const rows = stRows(analysis({ II: 260, V7: 90 }), analysis({ II: 60 }));
    expect(rows).toMatchObject([
      { lead: 'II', delta: 200 },
      { lead: 'V7', delta: undefined },
    ]);
  });
});

describe('one beat of the recording', () => {
  it('is cut out so that its QRS lies where the median beat’s does, on its own level', () => {
    const samples = Array.from({ length: 1000 }, (_, at) => (at === 500 ? 1100 : 100));
    const ecg = {
      groups: [{ samplingRateHz: 500, leads: [{ lead: 'II', uvPerLsb: 1, offsetUv: 0, samples }] }],
      analysis: {
        group: 0,
        beats: [{ sample: 500, form: 0, premature: false }],
        medianBeat: { samplingRateHz: 500, beats: 1, leads: [{ lead: 'II', uv: new Array(400).fill(0) }], marks },
      },
    } as unknown as EcgView;
    const uv = beatOf(ecg, 0)?.leads[0]?.uv ?? [];
    expect(uv.indexOf(Math.max(...uv))).toBe(150);
    expect(uv[0]).toBe(0);
    expect(Math.max(...uv)).toBe(1000);
  });
});

describe('the scale of a monitor', () => {
  const store = new Map<string, string>();
  const storage = {
    getItem: (key: string) => store.get(key) ?? null,
    setItem: (key: string, value: string) => void store.set(key, value),
  };
  const office = { width: 1920, height: 1080, devicePixelRatio: 1 };

  it('is what was measured with a ruler, for that monitor and no other', () => {
    expect(storedScale(storage, office)).toBeUndefined();
    storeScale(storage, office, scaleOf(370, 100) ?? assumedPixelsPerMm);
    expect(storedScale(storage, office)).toBe(3.7);
    expect(storedScale(storage, { ...office, devicePixelRatio: 2 })).toBeUndefined();
  });

  it('is none that no monitor has', () => {
    expect(scaleOf(10, 100)).toBeUndefined();
    expect(scaleOf(100_000, 100)).toBeUndefined();
  });

  it('a reader’s layout is remembered, a filter never: a tracing is first seen as it was recorded', () => {
    storeWish(storage, { ...firstWish, layout: '12x1', filters: { lowPassHz: 40 } });
    expect(storedWish(storage)).toMatchObject({ layout: '12x1', filters: {} });
  });
});
