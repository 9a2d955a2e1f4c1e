import type { ConsultMay, ConsultState } from '@hub/server/contracts';
import { describe, expect, it } from 'vitest';
import { waysOf } from '../../../viewer/src/consult/detail/accept-ways.ts';
import { noteParts } from '../../../viewer/src/consult/detail/event-note.ts';
import { fullLink, guestState } from '../../../viewer/src/consult/detail/guest-state.ts';
import { isLate, nextStep, timeStanding } from '../../../viewer/src/consult/standing.ts';

const at = (time: string) => Date.parse(`2026-11-26T${time}:00+08:00`);
const instant = (time: string) => new Date(at(time)).toISOString();

describe('the clock of a consult', () => {
  const asked = {
    state: 'requested' as ConsultState,
    dueAt: instant('10:10'),
    startsAt: null as string | null,
    startedAt: null as string | null,
  };

  it('counts to the answer while nobody has answered, and on past it', () => {
    expect(timeStanding(asked, at('10:00'))).toEqual({ kind: 'answerIn', ms: 600_000 });
    const late = timeStanding(asked, at('10:12'));
    expect(late).toEqual({ kind: 'answerLate', ms: 120_000 });
    expect(isLate(late)).toBe(true);
  });

  it('counts to the beginning once arranged, says when it should have begun, then how long it runs', () => {
    const arranged = { ...asked, state: 'scheduled' as const, startsAt: instant('11:00') };
    expect(timeStanding(arranged, at('10:30'))).toEqual({ kind: 'startsIn', ms: 1_800_000 });
    expect(isLate(timeStanding(arranged, at('11:05')))).toBe(true);
    expect(timeStanding({ ...arranged, state: 'ongoing', startedAt: instant('11:06') }, at('11:16'))).toEqual({
      kind: 'running',
      ms: 600_000,
    });
    expect(timeStanding({ ...arranged, state: 'closed' }, at('12:00'))).toEqual({ kind: 'none' });
  });
});

describe('what is next', () => {
  const may: ConsultMay = {
    answer: false,
    schedule: false,
    cancel: false,
    consent: false,
    attach: false,
    inviteGuest: false,
    join: false,
    joinRefusal: null,
    end: false,
    writeOpinion: false,
    signOpinion: false,
    signDecision: false,
  };
  const step = (state: ConsultState, part: Partial<ConsultMay>, consented = false) =>
    nextStep({ state, may: { ...may, ...part }, consented });

  it('is the answer for whoever is asked, and waiting for whoever asked', () => {
    expect(step('requested', { answer: true })).toBe('answer');
    expect(step('requested', { consent: true })).toBe('waitAnswer');
  });

  it('is the consent before the room, named for the side that can have it signed', () => {
    expect(step('scheduled', { consent: true })).toBe('consent');
    expect(step('scheduled', {})).toBe('consentOther');
    expect(step('scheduled', { join: true, consent: true }, true)).toBe('enter');
    expect(step('scheduled', {}, true)).toBe('waitStart');
  });

  it('is a paper once the talk is over', () => {
    expect(step('opinion', { writeOpinion: true }, true)).toBe('writeOpinion');
    expect(step('opinion', {}, true)).toBe('waitOpinion');
    expect(step('decision', { signDecision: true }, true)).toBe('signDecision');
    expect(step('decision', {}, true)).toBe('waitDecision');
  });
});

describe('a time for the answer', () => {
  const wished = [{ from: instant('09:00'), to: instant('09:30') }];

  it('is the one that stands, where another institution has already come with one', () => {
    expect(waysOf({ startsAt: instant('15:00'), urgency: 'urgent', wishedTimes: wished }, at('08:00'))).toEqual([
      'keep',
    ]);
  });

  it('is now only for an urgent one, and never a wish that has passed', () => {
    expect(waysOf({ startsAt: null, urgency: 'urgent', wishedTimes: [] }, at('08:00'))).toEqual([
      'now',
      'slot',
      'time',
    ]);
    expect(waysOf({ startsAt: null, urgency: 'routine', wishedTimes: wished }, at('08:00'))[0]).toBe('wished');
    expect(waysOf({ startsAt: null, urgency: 'routine', wishedTimes: wished }, at('09:01'))).toEqual(['slot', 'time']);
  });
});

describe('what the hub notes with a step', () => {
  it('is read as time, count, purpose and reason', () => {
    expect(noteParts('rescheduled', '2026-11-26T08:30:00.000Z 专家有手术')).toEqual({
      at: '2026-11-26T08:30:00.000Z',
      text: '专家有手术',
    });
    expect(noteParts('consent-withdrawn', 'recording 患者要求')).toEqual({ purpose: 'recording', text: '患者要求' });
    expect(noteParts('consent-given', 'consult')).toEqual({ purpose: 'consult' });
    expect(noteParts('reminded', '10')).toEqual({ minutes: 10 });
    expect(noteParts('studies-changed', '3')).toEqual({ studies: 3 });
    expect(noteParts('cancelled', '10')).toEqual({ text: '10' });
  });

  it('says when there was nobody to ring for', () => {
    expect(noteParts('ring', '')).toEqual({ nobody: true });
    expect(noteParts('ring-missed', '孙秀英')).toEqual({ text: '孙秀英' });
    expect(noteParts('ended', null)).toEqual({});
  });
});

describe('a guest', () => {
  const link = { openedAt: null as string | null, revokedAt: null as string | null, validTo: instant('23:59') };

  it('is revoked whatever else is true, and expired with the day', () => {
    expect(guestState(link, at('10:00'))).toBe('waiting');
    expect(guestState({ ...link, openedAt: instant('09:00') }, at('10:00'))).toBe('opened');
    expect(guestState({ ...link, openedAt: instant('09:00') }, at('23:59'))).toBe('expired');
    expect(guestState({ ...link, revokedAt: instant('09:00') }, at('23:59'))).toBe('revoked');
  });

  it('gets a link that opens from anywhere', () => {
    expect(fullLink('/guest/abc', 'https://hub.example')).toBe('https://hub.example/guest/abc');
    expect(fullLink('https://out.example/guest/abc', 'https://hub.example')).toBe('https://out.example/guest/abc');
  });
});
