import { describe, expect, it } from 'vitest';
import { bazett, isMeant, readingOf } from '../../../../viewer/src/reading/ecg/picture/measure.ts';
import { matrixOf, place, storedAt, turnedAt } from '../../../../viewer/src/reading/ecg/picture/placing.ts';

const page = { width: 800, height: 600 };
const calibration = {
  ...{ page: 1, turn: 0 as const, from: { x: 100, y: 100 }, to: { x: 200, y: 150 }, acrossMm: 25, downMm: 25 },
  ...{ speedMmPerS: 25, gainMmPerMv: 10 },
};
const wanted = { page, turn: 0 as const, calibration, pixelsPerMm: 5, trueSize: true, room: 400, zoom: 1 };

describe('a picture on the screen', () => {
  it('is as wide as there is room while its grid is not known, in its own proportions', () => {
    const placing = place({ ...wanted, calibration: undefined });
    expect(placing).toEqual({ across: 0.5, down: 0.5, width: 400, height: 300, true: false });
  });

  it('at true size makes a millimetre of its grid a millimetre of the monitor, each way by itself', () => {
    // 4 units a mm across, 2 down; 5 CSS pixels a mm.
    expect(place(wanted)).toEqual({ across: 1.25, down: 2.5, width: 1000, height: 1500, true: true });
    expect(place({ ...wanted, zoom: 2 }).true).toBe(false);
    expect(place({ ...wanted, trueSize: false })).toEqual({
      across: 0.5,
      down: 1,
      width: 400,
      height: 600,
      true: false,
    });
  });

  it('turned otherwise than when it was calibrated is at no scale', () => {
    expect(place({ ...wanted, turn: 90 }).true).toBe(false);
    expect(place({ ...wanted, turn: 180 }).true).toBe(false);
  });

  it('is turned clockwise: its lower left corner comes to the upper left', () => {
    const placing = place({ ...wanted, turn: 90, calibration: undefined, room: 600 });
    const numbers =
      /matrix\((.*)\)/
        .exec(matrixOf(page, 90, placing, 1600))?.[1]
        ?.split(',')
        .map(Number) ?? [];
    const [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0] = numbers;
    const at = (x: number, y: number) => [a * x + c * y + e, b * x + d * y + f].map((each) => Math.round(each) + 0);
    expect(at(0, 1200)).toEqual([0, 0]);
    expect(at(0, 0)).toEqual([600, 0]);
    expect(at(1600, 0)).toEqual([600, 800]);
  });

  it('a click is kept as a place of the page as it is stored, however it is shown', () => {
    for (const turn of [0, 90, 180, 270] as const) {
      const placing = place({ ...wanted, turn, calibration: undefined });
      const point = storedAt(turnedAt(placing.width / 2, placing.height / 2, placing), turn, page);
      expect(point, String(turn)).toEqual({ x: 400, y: 300 });
    }
    expect(storedAt({ x: -5, y: 900 }, 0, page)).toEqual({ x: 0, y: 600 });
  });
});

describe('a caliper on a picture', () => {
  const caliper = { id: 1, kind: 'time' as const, from: { x: 0, y: 0 }, to: { x: 80, y: 40 } };

  it('measures across by the scale across, and up by the scale up', () => {
    expect(readingOf(caliper, calibration)).toMatchObject({ mm: 20, ms: 800, perMinute: 75, mv: undefined });
    const up = { ...caliper, kind: 'amplitude' as const, from: { x: 0, y: 40 }, to: { x: 5, y: 0 } };
    expect(readingOf(up, calibration)).toMatchObject({ mm: 20, mv: 2, ms: undefined });
  });

  it('says nothing before the grid is known, and millimetres only before speed and gain are said', () => {
    expect(readingOf(caliper, undefined)).toBeUndefined();
    expect(readingOf(caliper, { ...calibration, speedMmPerS: null })).toMatchObject({ mm: 20, ms: undefined });
  });

  it('of a click was not meant', () => {
    expect(isMeant({ ...caliper, to: { x: 2, y: 300 } }, 1)).toBe(false);
    expect(isMeant(caliper, 1)).toBe(true);
  });

  it('QTc by Bazett is of the values entered, and of none where one is missing', () => {
    expect(bazett(400, 60)).toBe(400);
    expect(bazett(380, 75)).toBe(425);
    expect(bazett(null, 75)).toBeNull();
    expect(bazett(380, null)).toBeNull();
  });
});
