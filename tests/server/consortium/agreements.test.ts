import { agreementFor, agreementState, mayRequest } from '@hub/server/consortium';
import { describe, expect, it } from 'vitest';

const now = new Date('2026-03-01T08:00:00Z');
const day = 86_400_000;
const inDays = (days: number) => new Date(now.getTime() + days * day);
const township = 'township';
const lead = 'lead';

function anAgreement(change: Partial<Parameters<typeof agreementFor>[0][number]> = {}) {
  return {
    id: 'a',
    requestingInstitutionId: township,
    readingInstitutionId: lead,
    serviceLine: 'imaging',
    modalities: [] as string[],
    validFrom: inDays(-300),
    validTo: null as Date | null,
    endedAt: null as Date | null,
    ...change,
  };
}

const need = { requestingInstitutionId: township, serviceLine: 'imaging', modality: 'DX' };

describe('where an agreement stands', () => {
  it.each([
    ['coming before its first instant', anAgreement({ validFrom: inDays(1) }), 'coming', null],
    ['valid without an end', anAgreement(), 'valid', null],
    ['valid with more than 60 days to go', anAgreement({ validTo: inDays(60.01) }), 'valid', null],
    ['expiring from the sixtieth day', anAgreement({ validTo: inDays(60) }), 'expiring', 60],
    ['expiring on its last day', anAgreement({ validTo: inDays(0.5) }), 'expiring', 1],
    ['expired at the instant named', anAgreement({ validTo: now }), 'expired', null],
    [
      'ended by an act, whatever its dates say',
      anAgreement({ endedAt: inDays(-1), validTo: inDays(90) }),
      'ended',
      null,
    ],
    ['ended rather than expired', anAgreement({ endedAt: inDays(-9), validTo: inDays(-3) }), 'ended', null],
  ])('it is %s', (_name, agreement, state, daysLeft) => {
    expect(agreementState(agreement, now)).toMatchObject({ state, daysLeft });
  });

  it.each([
    [60, 60],
    [31, 60],
    [30, 30],
    [8, 30],
    [7, 7],
    [1, 7],
  ])('%i days before the expiry the warning of %i days stands', (days, warning) => {
    expect(agreementState(anAgreement({ validTo: inDays(days) }), now).warning).toBe(warning);
  });
});

describe('which agreement covers a need', () => {
  it('another institution, service line or modality is not covered', () => {
    const agreements = [anAgreement({ modalities: ['CT', 'MR'] })];
    expect(agreementFor(agreements, need, now)).toBeUndefined();
    expect(agreementFor(agreements, { ...need, modality: 'CT' }, now)?.agreement.id).toBe('a');
    expect(agreementFor(agreements, { ...need, modality: 'CT', serviceLine: 'ecg' }, now)).toBeUndefined();
    expect(agreementFor(agreements, { ...need, modality: 'CT', readingInstitutionId: 'other' }, now)).toBeUndefined();
    expect(agreementFor(agreements, { ...need, modality: 'CT', requestingInstitutionId: lead }, now)).toBeUndefined();
  });

  it('one that names the modality goes before one for everything', () => {
    const agreements = [
      anAgreement({ id: 'all', validFrom: inDays(-1) }),
      anAgreement({ id: 'dx', modalities: ['DX'] }),
    ];
    expect(agreementFor(agreements, need, now)?.agreement.id).toBe('dx');
  });

  it('a valid one goes before one that expired, whatever their order', () => {
    const agreements = [anAgreement({ id: 'old', validTo: inDays(-1) }), anAgreement({ id: 'new' })];
    expect(agreementFor(agreements, need, now)).toMatchObject({ agreement: { id: 'new' }, expired: false });
  });

  it('where none is valid, the one that expired last is named as expired', () => {
    const agreements = [
      anAgreement({ id: 'older', validTo: inDays(-90) }),
      anAgreement({ id: 'newer', validTo: inDays(-2) }),
      anAgreement({ id: 'coming', validFrom: inDays(5) }),
    ];
    expect(agreementFor(agreements, need, now)).toMatchObject({ agreement: { id: 'newer' }, expired: true });
  });

  it('one that was ended covers nothing', () => {
    expect(agreementFor([anAgreement({ endedAt: inDays(-1) })], need, now)).toBeUndefined();
  });
});

describe('asking for a reading', () => {
  const valid = { agreement: anAgreement(), expired: false };
  const expired = { agreement: anAgreement(), expired: true };

  it('an expired agreement stops the routine and never an emergency', () => {
    expect(mayRequest({ agreement: expired, priority: 'routine' })).toBe(false);
    expect(mayRequest({ agreement: expired, priority: 'urgent' })).toBe(false);
    expect(mayRequest({ agreement: expired, priority: 'emergency' })).toBe(true);
  });

  it('without any agreement nobody may be asked, with a valid one anybody', () => {
    expect(mayRequest({ agreement: undefined, priority: 'emergency' })).toBe(false);
    expect(mayRequest({ agreement: valid, priority: 'routine' })).toBe(true);
  });
});
