import { describe, expect, it } from 'vitest';
import {
  claimRefusal,
  dueAfterPause,
  dueAt,
  isPhysicianOfACentre,
  mayDo,
  oneMaySignBoth,
  type Waiting,
} from '../../../server/src/worklist/rules.ts';
import { anActor } from '../identity/county.ts';

const centre = 'a0000000-0000-7000-8000-000000000001';
const now = new Date('2026-11-23T02:00:00Z');
const later = (minutes: number) => new Date(now.getTime() + minutes * 60_000);
const physician = { modalities: ['DX'], licensed: true };
const reader = anActor(centre, { role: 'reader', ...physician });
const reviewer = anActor(centre, { role: 'reviewer', ...physician });
const colleague = anActor(centre, { role: 'reviewer', ...physician });

function waiting(change: Partial<Waiting> = {}): Waiting {
  return {
    state: 'waiting',
    priority: 'routine',
    modality: 'DX',
    readingInstitutionId: centre,
    claim: undefined,
    reporterAccountId: null,
    received: false,
    amending: false,
    recheck: false,
    ...change,
  };
}
const heldBy = (person: typeof reader, until = later(5)) => ({
  accountId: person.accountId,
  postId: person.postId,
  until,
});

describe('claiming', () => {
  it('is for licensed physicians of the reading institution whose post names the modality', () => {
    expect(claimRefusal(waiting(), reader, now)).toBeUndefined();
    const outside = [
      { ...reader, modalities: ['CT'] },
      { ...reader, licensed: false },
      { ...reader, role: 'technician' as const },
      { ...reader, institutionId: 'b0000000-0000-7000-8000-000000000001' as never },
    ];
    for (const person of outside) expect(claimRefusal(waiting(), person, now)).toBe('worklist.outside-reading-rights');
  });

  it('of a case that another holds is refused until the claim lapses', () => {
    const claim = heldBy(colleague, later(5));
    const held = waiting({ state: 'claimed', claim });
    expect(claimRefusal(held, reader, now)).toBe('worklist.already-claimed');
    expect(claimRefusal(held, colleague, now)).toBeUndefined();
    expect(claimRefusal(held, reader, later(5))).toBeUndefined();
  });

  it('of a reported case is for a reviewer who did not report it', () => {
    const reported = waiting({ state: 'reported', reporterAccountId: reviewer.accountId });
    expect(claimRefusal(reported, reader, now)).toBe('worklist.outside-reading-rights');
    expect(claimRefusal(reported, reviewer, now)).toBe('report.same-person');
    expect(claimRefusal(reported, colleague, now)).toBeUndefined();
  });

  it('is over when the case is finished, returned or withdrawn', () => {
    for (const state of ['reviewed', 'returned', 'withdrawn'] as const)
      expect(claimRefusal(waiting({ state }), reader, now)).toBe('worklist.wrong-state');
  });
});

describe('the night rule', () => {
  const at = (time: string) => new Date(`2026-11-23T${time}+08:00`);
  it('lets one reviewer sign both for an emergency between 22:00 and 06:00 of the county', () => {
    for (const time of ['22:00:00', '23:59:59', '00:00:00', '05:59:59'])
      expect(oneMaySignBoth('emergency', reviewer, at(time)), time).toBe(true);
    for (const time of ['06:00:00', '12:00:00', '21:59:59'])
      expect(oneMaySignBoth('emergency', reviewer, at(time)), time).toBe(false);
  });
  it('is not for what can wait until morning, nor for a reader who may not review', () => {
    expect(oneMaySignBoth('urgent', reviewer, at('23:00:00'))).toBe(false);
    expect(oneMaySignBoth('routine', reviewer, at('23:00:00'))).toBe(false);
    expect(oneMaySignBoth('emergency', reader, at('23:00:00'))).toBe(false);
  });
});

describe('the clock of a request', () => {
  it('is due after half an hour, two hours or a day, by priority', () => {
    expect(dueAt('emergency', now)).toEqual(later(30));
    expect(dueAt('urgent', now)).toEqual(later(120));
    expect(dueAt('routine', now)).toEqual(later(24 * 60));
  });
  it('moves its end by exactly as long as it stood still, also when that end had passed', () => {
    expect(dueAfterPause(later(30), now, later(45))).toEqual(later(75));
    expect(dueAfterPause(later(-10), now, later(45))).toEqual(later(35));
  });
});

describe('what one may do', () => {
  const granted = (request: Waiting, person = reader, at = now) =>
    Object.entries(mayDo(request, person, at))
      .filter(([, may]) => may)
      .map(([what]) => what);

  it('with a waiting case is to claim it', () => {
    expect(granted(waiting())).toEqual(['claim']);
  });
  it('with one’s own claim is to write, sign, return and release, until it lapses', () => {
    const mine = waiting({ state: 'claimed', claim: heldBy(reader) });
    expect(granted(mine)).toEqual(['release', 'return', 'write', 'sign']);
    expect(granted(mine, reader, later(5))).toEqual(['claim']);
  });
  it('with another’s claim is nothing for a reader and to take over for a reviewer', () => {
    const theirs = waiting({ state: 'claimed', claim: heldBy(colleague) });
    expect(granted(theirs)).toEqual([]);
    expect(granted(theirs, reviewer)).toEqual(['takeOver']);
  });
  it('does not include taking over the review of one’s own report', () => {
    const reported = waiting({ state: 'reported', claim: heldBy(colleague), reporterAccountId: reviewer.accountId });
    expect(granted(reported, reviewer)).toEqual([]);
  });
  it('with a reported case that one reviews is to review and reject, and to withdraw', () => {
    const reported = waiting({ state: 'reported', claim: heldBy(reviewer), reporterAccountId: reader.accountId });
    expect(granted(reported, reviewer)).toEqual(['release', 'review', 'reject', 'withdraw']);
    expect(granted(reported, reader)).toEqual([]);
    expect(granted(waiting({ state: 'reported', reporterAccountId: reader.accountId }), reader)).toEqual(['withdraw']);
  });
  it('after the second signature is to withdraw before receipt and to amend after it', () => {
    const reviewed = waiting({ state: 'reviewed', reporterAccountId: reader.accountId });
    expect(granted(reviewed)).toEqual(['withdraw']);
    expect(granted({ ...reviewed, received: true })).toEqual(['amend']);
    expect(granted({ ...reviewed, reporterAccountId: colleague.accountId })).toEqual([]);
    expect(granted({ ...reviewed, recheck: true, received: true })).toEqual(['amend', 'confirmRecheck']);
  });
  it('while a corrected report is written is neither to return the case nor to withdraw the report in force', () => {
    const amending = waiting({ state: 'claimed', amending: true, received: true, claim: heldBy(reader) });
    expect(granted(amending)).toEqual(['release', 'write', 'sign']);
    const signedOnce = waiting({ state: 'reported', amending: true, reporterAccountId: reader.accountId });
    expect(granted({ ...signedOnce, received: true, reporterAccountId: colleague.accountId })).toEqual([]);
  });
  it('with a correction that waits for its second signature is to take it back, until somebody reviews it', () => {
    const signedOnce = waiting({
      state: 'reported',
      amending: true,
      received: true,
      reporterAccountId: reader.accountId,
    });
    expect(granted(signedOnce)).toEqual(['withdraw']);
    expect(granted({ ...signedOnce, claim: heldBy(reviewer) })).toEqual([]);
  });
  it('with a correction that a reviewer writes is to pass it on to the report doctor, too', () => {
    const amending = waiting({ state: 'claimed', amending: true, received: true, claim: heldBy(reviewer) });
    expect(granted(amending, reviewer)).toEqual(['release', 'write', 'sign', 'passOn']);
    expect(granted({ ...amending, amending: false }, reviewer)).not.toContain('passOn');
  });
  it('is nothing for somebody of another institution, whatever the state', () => {
    const stranger = anActor('b0000000-0000-7000-8000-000000000002', { role: 'reviewer', ...physician });
    for (const state of ['waiting', 'claimed', 'reported', 'reviewed', 'returned', 'withdrawn'] as const)
      expect(granted(waiting({ state, recheck: true, claim: heldBy(colleague) }), stranger)).toEqual([]);
  });
});

it('a centre’s queue is for its readers, reviewers and experts', () => {
  for (const role of ['reader', 'reviewer', 'expert'] as const) expect(isPhysicianOfACentre({ role })).toBe(true);
  for (const role of ['technician', 'clinician', 'auditor', 'system-admin'] as const)
    expect(isPhysicianOfACentre({ role })).toBe(false);
});
