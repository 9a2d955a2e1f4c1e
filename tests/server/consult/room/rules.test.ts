import { describe, expect, it } from 'vitest';
import { openBucket } from '../../../../server/src/consult/room/limits.ts';
import {
  goesStraightIn,
  hostOf,
  patientIsAccompanied,
  roleOf,
  type Sitting,
} from '../../../../server/src/consult/room/rules.ts';

let minute = 0;
const seat = (id: string, change: Partial<Sitting>): Sitting => {
  minute += 1;
  return {
    id,
    side: 'invited',
    requester: false,
    expert: false,
    role: 'invited',
    state: 'in',
    admittedAt: new Date(minute * 60_000),
    ...change,
  };
};
const doctor = seat('doctor', { side: 'inviting', role: 'inviting', requester: true });
const nurse = seat('nurse', { side: 'inviting', role: 'inviting' });
const expert = seat('expert', { expert: true });
const second = seat('second expert', { expert: true });
const guest = seat('guest', { side: 'guest' });
const patient = seat('patient', { side: 'inviting', role: 'patient' });

describe('who hosts', () => {
  it('is the expert who came first; before one is there the physician who asked; else the inviting side', () => {
    expect(hostOf([doctor], null)).toBe('doctor');
    expect(hostOf([nurse, doctor, second, expert, guest], null)).toBe('expert');
    expect(hostOf([guest, nurse], null)).toBe('nurse');
    expect(hostOf([guest, patient], null)).toBeNull();
  });
  it('is whom the room was given to, while they are here', () => {
    expect(hostOf([doctor, expert], 'doctor')).toBe('doctor');
    expect(hostOf([expert], 'doctor')).toBe('expert');
  });
  it('is never a patient, an observer or somebody who waits; a cut line keeps it until the seat is given up', () => {
    expect(hostOf([patient, { ...expert, role: 'observer' }, { ...doctor, state: 'waiting' }], null)).toBeNull();
    expect(hostOf([doctor, { ...expert, state: 'away' }], null)).toBe('expert');
  });
});

it('the two physicians go straight in, and not as the patient', () => {
  expect(goesStraightIn(doctor, 'self')).toBe(true);
  expect(goesStraightIn(expert, 'self')).toBe(true);
  expect(goesStraightIn(nurse, 'self')).toBe(false);
  expect(goesStraightIn(doctor, 'patient')).toBe(false);
  expect([roleOf(doctor, 'patient'), roleOf(nurse, 'self'), roleOf(guest, 'self')]).toEqual([
    'patient',
    'inviting',
    'invited',
  ]);
});

it('a patient is accompanied by somebody of the inviting side who is not the patient and does not only look on', () => {
  expect(patientIsAccompanied([patient, nurse])).toBe(true);
  expect(patientIsAccompanied([patient, { ...nurse, state: 'away' }])).toBe(true);
  expect(patientIsAccompanied([patient, expert, { ...nurse, state: 'waiting' }])).toBe(false);
  expect(patientIsAccompanied([patient, { ...nurse, role: 'observer' }])).toBe(false);
});

it('a bucket gives its burst at once and its rate afterwards', () => {
  const bucket = openBucket(3, 2, 0);
  expect([1, 2, 3, 4].map(() => bucket.take(1, 0))).toEqual([true, true, true, false]);
  expect([500, 500, 1_000, 1_000].map((at) => bucket.take(1, at))).toEqual([true, false, true, false]);
});
