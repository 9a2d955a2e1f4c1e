import type { ConsultState, InvitationState, Role } from '@hub/server/contracts';
import { describe, expect, it } from 'vitest';
import { proposals, togetherMs } from '../../../server/src/consult/quota-rules.ts';
import { mondayOf } from '../../../server/src/consult/quota-week.ts';
import {
  dueAt,
  type Facts,
  institutionalSide,
  isOpen,
  looksInto,
  mayDo,
  mayEnterRoom,
  reminderDue,
  type Standing,
  stateAfterAnswer,
} from '../../../server/src/consult/rules.ts';

const now = new Date('2026-11-23T02:00:00Z');
const at = (minutes: number) => new Date(now.getTime() + minutes * 60_000);

const facts = (change: Partial<Facts> = {}): Facts => ({
  ...{ state: 'scheduled', urgency: 'routine', startsAt: at(60), consented: true, opinionsOf: [] },
  ...{ invitingInstitutionId: 'clinic', invitations: [{ institutionId: 'lead', state: 'accepted' }] },
  ...change,
});
const standing = (change: Partial<Standing> = {}): Standing => ({
  ...{ side: 'invited', invitation: 'accepted', institutionId: 'lead', role: 'expert' },
  ...{ licensed: true, threeYears: true },
  ...change,
});

describe('the room', () => {
  it('opens thirty minutes before the beginning, an urgent one at once, and not without the consent', () => {
    const enter = (change: Partial<Facts>, invitation: InvitationState = 'accepted') =>
      mayEnterRoom(facts(change), { side: 'invited', invitation }, now);
    expect(enter({ startsAt: at(31) })).toBe('room.not-open');
    expect(enter({ startsAt: at(30) })).toBeUndefined();
    expect(enter({ startsAt: at(600), urgency: 'urgent' })).toBeUndefined();
    expect(enter({ startsAt: at(10), consented: false })).toBe('room.consent-missing');
    expect(enter({ startsAt: at(10) }, 'pending')).toBe('room.not-open');
    expect(enter({ startsAt: at(-600) })).toBeUndefined();
    for (const state of ['requested', 'refused', 'opinion', 'decision', 'closed', 'cancelled'] as const)
      expect(enter({ state, startsAt: at(10) }), state).toBe('room.not-open');
    expect(enter({ state: 'ongoing', startsAt: at(10) })).toBeUndefined();
  });
});

describe('the clock', () => {
  it('gives a routine request 48 hours and an urgent one ten minutes', () => {
    expect(dueAt('routine', now)).toEqual(at(48 * 60));
    expect(dueAt('urgent', now)).toEqual(at(10));
  });

  it('reminds at 60 and at 10 minutes, the nearer one instead of both', () => {
    const due = (minutes: number, remindedMinutes: number | null) =>
      reminderDue({ startsAt: at(minutes), remindedMinutes }, now);
    expect([
      due(61, null),
      due(60, null),
      due(60, 60),
      due(11, 60),
      due(10, 60),
      due(10, 10),
      due(5, null),
      due(0, null),
    ]).toEqual([undefined, 60, undefined, undefined, 10, undefined, 10, undefined]);
  });
});

describe('sides', () => {
  it('are those of the institution; a guest has none of them', () => {
    expect(institutionalSide(facts(), { institutionId: 'clinic' as never, role: 'clinician' })).toBe('inviting');
    expect(institutionalSide(facts(), { institutionId: 'lead' as never, role: 'reader' })).toBe('invited');
    expect(institutionalSide(facts(), { institutionId: 'other' as never, role: 'expert' })).toBeUndefined();
    expect(institutionalSide(facts(), { institutionId: 'clinic' as never, role: 'guest' })).toBeUndefined();
  });

  it('look into the case from the request on, unless they refused or let the talk pass', () => {
    const states: ConsultState[] = ['requested', 'scheduled', 'ongoing', 'opinion', 'closed', 'cancelled'];
    const seen = (invitation: InvitationState) => states.map((state) => looksInto({ state }, { state: invitation }));
    expect(seen('pending')).toEqual([true, true, true, false, false, false]);
    expect(seen('accepted')).toEqual([true, true, true, true, true, true]);
    expect(seen('refused')).toEqual([false, false, false, false, false, false]);
  });
});

describe('the opinion', () => {
  it('is signed by a physician of three years of an institution that came, once the talk is over', () => {
    const may = (who: Partial<Standing>, change: Partial<Facts> = {}) =>
      mayDo(facts({ state: 'opinion', ...change }), standing(who), now).signOpinion;
    expect(may({})).toBe(true);
    expect(may({ threeYears: false })).toBe(false);
    expect(may({ licensed: false })).toBe(false);
    expect(may({ role: 'reader' })).toBe(false);
    expect(may({}, { opinionsOf: ['lead'] })).toBe(false);
    expect(may({}, { state: 'ongoing' })).toBe(false);
    expect(may({ side: 'inviting', institutionId: 'clinic', role: 'clinician', invitation: undefined })).toBe(false);
  });
});

/** Everybody who could be there: each role on each side. */
function everybody(consult: Facts): Standing[] {
  const roles: Role[] = ['technician', 'clinician', 'reader', 'reviewer', 'expert'];
  const people = (side: 'inviting' | 'invited', institutionId: string, invitation: InvitationState | undefined) =>
    roles.map((role) => standing({ side, institutionId, role, invitation }));
  return [
    ...people('inviting', 'clinic', undefined),
    ...consult.invitations
      .filter((each) => looksInto(consult, each))
      .flatMap(({ institutionId, state }) => people('invited', institutionId, state as InvitationState)),
  ];
}

/** Small, and the same on every machine: a failure can be looked at again. */
function numbers(seed: number) {
  let state = seed;
  return (below: number) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

/** What each step makes of a consult, as the verbs do it. */
function after(consult: Facts, who: Standing, step: string, pick: (below: number) => number): Facts {
  const answered = (state: InvitationState, startsAt: Date | null) => {
    const invitations = consult.invitations.map((each) =>
      each.institutionId === who.institutionId ? { ...each, state } : each,
    );
    return { ...consult, invitations, startsAt, state: stateAfterAnswer({ ...consult, invitations, startsAt }) };
  };
  switch (step) {
    case 'answer':
      return pick(2) ? answered('accepted', consult.startsAt ?? at(pick(600))) : answered('refused', consult.startsAt);
    case 'cancel':
      return { ...consult, state: 'cancelled' };
    case 'schedule':
      return { ...consult, startsAt: at(pick(600)) };
    case 'consent':
      return { ...consult, consented: pick(4) > 0 };
    case 'join':
      return consult.state === 'scheduled' ? { ...consult, state: 'ongoing' } : consult;
    case 'end':
      return { ...consult, state: 'opinion' };
    case 'signOpinion': {
      const opinionsOf = [...consult.opinionsOf, who.institutionId];
      const coming = consult.invitations.filter(({ state }) => state === 'accepted');
      const all = coming.every(({ institutionId }) => opinionsOf.includes(institutionId));
      return { ...consult, opinionsOf, state: all ? 'decision' : 'opinion' };
    }
    case 'signDecision':
      return { ...consult, state: 'closed' };
    default:
      return consult;
  }
}

describe('a consult', () => {
  it('is never stuck: while it is open somebody may take the step that leads on', () => {
    const onward: Record<string, readonly string[]> = {
      requested: ['answer', 'cancel'],
      scheduled: ['cancel', 'schedule'],
      ongoing: ['end', 'cancel'],
      opinion: ['signOpinion'],
      decision: ['signDecision'],
    };
    const reached = new Set<string>();
    for (let seed = 1; seed <= 400; seed++) {
      const pick = numbers(seed);
      let consult = facts({
        ...{ state: 'requested', startsAt: null, consented: false, urgency: pick(2) ? 'urgent' : 'routine' },
        invitations: ['lead', 'city', 'third']
          .slice(0, 1 + pick(3))
          .map((institutionId) => ({ institutionId, state: 'pending' })),
      });
      for (let step = 0; step < 40; step++) {
        reached.add(consult.state);
        const clock = at(pick(2000));
        const choices = everybody(consult).flatMap((who) =>
          Object.entries(mayDo(consult, who, clock))
            .filter(([name, may]) => may === true && name !== 'writeOpinion')
            .map(([name]) => ({ who, name })),
        );
        const wanted = onward[consult.state];
        if (!isOpen(consult.state)) {
          expect(choices, `${seed} ${consult.state}`).toEqual([]);
          break;
        }
        expect(
          choices.some(({ name }) => wanted?.includes(name)),
          `${seed}: nobody may move on ${JSON.stringify(consult)}`,
        ).toBe(true);
        const chosen = choices[pick(choices.length)];
        if (chosen) consult = after(consult, chosen.who, chosen.name, pick);
      }
    }
    expect([...reached].toSorted()).toEqual([
      'cancelled',
      'closed',
      'decision',
      'ongoing',
      'opinion',
      'refused',
      'requested',
      'scheduled',
    ]);
  });
});

describe('a service of a village room', () => {
  it('lasted as long as people of both sides were there together', () => {
    const span = (from: number, to: number) => ({ from: at(from), to: at(to) });
    expect(togetherMs([span(0, 10)], [span(5, 20)])).toBe(5 * 60_000);
    expect(togetherMs([span(0, 10), span(8, 12)], [span(1, 2), span(9, 11)])).toBe(3 * 60_000);
    expect(togetherMs([span(0, 10)], [span(10, 20)])).toBe(0);
    expect(togetherMs([span(0, 10)], [])).toBe(0);
    expect(togetherMs([span(10, 0)], [span(0, 10)])).toBe(0);
  });

  it('is offered the hours of those that consult for it, in turns', () => {
    const slots = [1, 2, 3].map((hour) => ({ hour, institutionId: 'lead' }));
    const partners = new Set(['lead']);
    const given = proposals(
      [
        { id: 'a', gap: 2, partners },
        { id: 'b', gap: 2, partners },
        { id: 'c', gap: 2, partners: new Set(['city']) },
      ],
      slots,
    );
    expect([...given].map(([id, hours]) => [id, hours.map(({ hour }) => hour)])).toEqual([
      ['a', [1, 3]],
      ['b', [2]],
      ['c', []],
    ]);
  });

  it('belongs to the week that begins on Monday', () => {
    expect(['2026-11-23', '2026-11-29', '2026-11-30'].map(mondayOf)).toEqual([
      '2026-11-23',
      '2026-11-23',
      '2026-11-30',
    ]);
  });
});
