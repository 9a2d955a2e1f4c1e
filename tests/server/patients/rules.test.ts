import { describe, expect, it } from 'vitest';
import { Problem } from '../../../server/src/contracts/index.ts';
import { motherRefusal, type Said, settleFacts, survivorOf } from '../../../server/src/patients/rules.ts';

const today = '2026-11-22';
const woman = '11010519491231002X';
const said = (change: Partial<Said>): Said => ({ sex: '0', identifiers: [], ...change });
const citizen = (value: string) => [{ kind: 'citizen-id' as const, value }];

function refusal(change: Partial<Said>) {
  try {
    settleFacts(said(change), today);
  } catch (error) {
    if (error instanceof Problem) return { code: error.code, ...error.detail };
    throw error;
  }
  return undefined;
}

describe('what is said at the desk', () => {
  it('is filled up by the citizen id', () => {
    expect(settleFacts(said({ identifiers: citizen(woman.toLowerCase()) }), today)).toEqual({
      sex: '2',
      birthDate: '1949-12-31',
      birthDateEstimated: false,
      identifiers: citizen(woman),
    });
    expect(settleFacts(said({ sex: '9', identifiers: citizen(woman) }), today).sex).toBe('2');
  });

  it('is refused with place and reason where it contradicts the citizen id', () => {
    const identifiers = citizen(woman);
    expect(refusal({ sex: '1', identifiers })).toEqual({
      code: 'patient.contradiction',
      place: 'sex',
      reason: 'differs-from-citizen-id',
    });
    expect(refusal({ birthDate: '1949-12-30', identifiers })).toMatchObject({
      code: 'patient.contradiction',
      place: 'birthDate',
    });
    expect(refusal({ statedAge: { value: 58, unit: 'year' }, identifiers })).toMatchObject({
      code: 'patient.contradiction',
      place: 'statedAge',
    });
    expect(
      refusal({ sex: '2', birthDate: '1949-12-31', statedAge: { value: 77, unit: 'year' }, identifiers }),
    ).toBeUndefined();
  });

  it('is refused where the number itself is wrong, with the position in it', () => {
    expect(refusal({ identifiers: [{ kind: 'local', value: 'A1' }, ...citizen('110105194912310021')] })).toEqual({
      code: 'patient.identifier-invalid',
      place: 'identifiers.1.value',
      kind: 'citizen-id',
      reason: 'check-digit',
      at: 18,
    });
    expect(refusal({ identifiers: [{ kind: 'local', value: '  ' }] })).toMatchObject({ reason: 'blank' });
    expect(refusal({ identifiers: [...citizen(woman), ...citizen(woman)] })).toMatchObject({ reason: 'repeated' });
  });

  it('without a birth date gives an estimated one from the stated age, and none from nothing', () => {
    expect(settleFacts(said({ statedAge: { value: 58, unit: 'year' } }), today)).toMatchObject({
      birthDate: '1968-11-22',
      birthDateEstimated: true,
    });
    expect(settleFacts(said({}), today)).toMatchObject({ birthDate: null, birthDateEstimated: false });
    expect(refusal({ birthDate: '2026-11-23' })).toMatchObject({ place: 'birthDate', reason: 'in-the-future' });
  });
});

describe('a mother', () => {
  it('is not a man, and not younger than her child could have her', () => {
    expect(motherRefusal({ sex: '1', birthDate: null }, null)).toBe('not-female');
    expect(motherRefusal({ sex: '2', birthDate: '2020-01-01' }, '2026-11-22')).toBe('too-young');
    expect(motherRefusal({ sex: '2', birthDate: '2026-11-23' }, '2026-11-22')).toBe('too-young');
    expect(motherRefusal({ sex: '2', birthDate: '1999-01-01' }, '2026-11-22')).toBeUndefined();
    expect(motherRefusal({ sex: '0', birthDate: null }, '2026-11-22')).toBeUndefined();
  });
});

describe('who survives merges', () => {
  it('is found through merges in a row', () => {
    const inForce = new Map([
      ['a', 'b'],
      ['b', 'c'],
    ]);
    expect(['a', 'b', 'c', 'd'].map((id) => survivorOf(id, inForce))).toEqual(['c', 'c', undefined, undefined]);
  });

  it('is never sought in a circle', () => {
    const circle = new Map([
      ['a', 'b'],
      ['b', 'a'],
    ]);
    expect(() => survivorOf('a', circle)).toThrow('circle');
  });
});
