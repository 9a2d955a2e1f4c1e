import type { EcgDrawing } from '@hub/server/formats/ecg';
import { expect, it } from 'vitest';
import { firstWish } from '../../../../viewer/src/reading/ecg/desk-wish.ts';
import { sheetScale, storedSpace, storeSpace } from '../../../../viewer/src/reading/ecg/sheet-scale.ts';

const drawing = { widthMm: 265 } as EcgDrawing;
const fitted = { ...firstWish, trueSize: false };

it('a sheet is as wide as its place, true to the millimetre where that is wished, and never too small to read', () => {
  expect(sheetScale(fitted, 3.78, 1_325, drawing)).toBe(5);
  expect(sheetScale(fitted, 3.78, undefined, drawing)).toBe(3.78);
  expect(sheetScale({ ...fitted, trueSize: true }, 3.78, 1_325, drawing)).toBe(3.78);
  expect(sheetScale(fitted, 3.78, 300, drawing)).toBe(2.5);
});

it('the place of a sheet is known again in a window as wide as then, and in no other', () => {
  const kept = new Map<string, string>();
  const storage = {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => void kept.set(key, value),
  };
  expect(storedSpace(storage, 1_920)).toBeUndefined();
  storeSpace(storage, 1_920, 1_480);
  expect(storedSpace(storage, 1_920)).toBe(1_480);
  expect(storedSpace(storage, 1_366)).toBeUndefined();
  storage.setItem('hub.ecg.sheet-space', '1920:none');
  expect(storedSpace(storage, 1_920)).toBeUndefined();
});
