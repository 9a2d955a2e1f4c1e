import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { citizenIdCheck, readCitizenId } from '../../../server/src/patients/citizen-id.ts';

const today = '2026-11-22';
const withCheck = (digits: string) => digits + citizenIdCheck(digits);

describe('a citizen id', () => {
  it("of the standard's own example tells birth date and sex", () => {
    expect(readCitizenId('11010519491231002X', today)).toEqual({
      ok: true,
      value: '11010519491231002X',
      birthDate: '1949-12-31',
      sex: '2',
      form: 'citizen',
    });
    // the other example of GB 11643; its holder would be over 140
    expect(citizenIdCheck('44052418800101001')).toBe('4');
  });

  it('is read with blanks, full-width digits and a small x', () => {
    expect(readCitizenId(' 110105 19491231 002x ', today)).toMatchObject({ ok: true, value: '11010519491231002X' });
    expect(readCitizenId('１１０１０５19491231002Ｘ', today)).toMatchObject({ ok: true, value: '11010519491231002X' });
  });

  it.each([
    ['110105194912310', 'length', 16],
    ['11010519491231002X1', 'length', 18],
    ['1101051949123100X2', 'characters', 17],
    ['１一0105194912310021', 'characters', 2],
    ['00010519491231002X', 'region', 1],
    [withCheck('84000019491231002'), 'region', 1],
    [withCheck('11010519491331002'), 'birth-date', 7],
    [withCheck('11010520261123002'), 'birth-date', 7],
    [withCheck('11010518800101001'), 'birth-date', 7],
    ['110105194912310021', 'check-digit', 18],
  ])('%s is refused for its %s, with the place', (value, reason, at) => {
    expect(readCitizenId(value, today)).toEqual({ ok: false, reason, at });
  });

  it.each(['810000', '820000', '830000'])('of region %s is a residence permit', (region) => {
    const value = withCheck(`${region}19900307001`);
    expect(readCitizenId(value, today)).toMatchObject({
      ok: true,
      form: 'residence-permit',
      birthDate: '1990-03-07',
      sex: '1',
    });
  });

  it("that begins with 9 is a foreigner's permanent residence card", () => {
    const value = withCheck('91584019850615012'); // issued in 内蒙古, country 840
    expect(readCitizenId(value, today)).toMatchObject({
      ok: true,
      form: 'permanent-residence',
      birthDate: '1985-06-15',
    });
    expect(readCitizenId(withCheck('99984019850615012'), today)).toMatchObject({ ok: false, reason: 'region' });
  });

  it('with one digit mistyped, or two neighbours swapped, is never taken', () => {
    const digits = fc.tuple(
      fc.integer({ min: 0, max: 16 }),
      fc.integer({ min: 1, max: 9 }),
      fc.integer({ min: 0, max: 999 }),
    );
    fc.assert(
      fc.property(digits, ([at, add, sequence]) => {
        const value = withCheck(`15082319680314${String(sequence).padStart(3, '0')}`);
        const mistyped = [...value];
        mistyped[at] = String((Number(mistyped[at]) + add) % 10);
        expect(readCitizenId(mistyped.join(''), today).ok).toBe(false);
        const swapped = [...value];
        [swapped[at], swapped[at + 1]] = [swapped[at + 1] as string, swapped[at] as string];
        if (swapped.join('') !== value) expect(readCitizenId(swapped.join(''), today).ok).toBe(false);
      }),
    );
  });
});
