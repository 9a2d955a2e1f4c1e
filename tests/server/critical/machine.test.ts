import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { hubPolicy } from '../../../server/src/critical/list.zh-CN.ts';
import {
  begin,
  type Doer,
  type Loop,
  ladder,
  ownerOf,
  type Step,
  type Surroundings,
  singleReason,
  step,
} from '../../../server/src/critical/machine.ts';

const start = new Date('2026-11-23T02:00:00Z');
const around = (change: Partial<Surroundings> = {}): Surroundings => ({
  now: start,
  night: false,
  hasRequester: true,
  limits: hubPolicy,
  ...change,
});
const doer = (name: string): Doer => ({ accountId: name, postId: `post of ${name}` });
const su = doer('su');
const wang = doer('wang');
const ordinary = { chestPain: false, emergency: false };

const isOver = ({ state }: Loop) => state === 'closed' || state === 'ruled-out';

function then(loop: Loop, ...steps: [Step, Surroundings?][]): Loop {
  return steps.reduce((before, [what, given]) => {
    const outcome = step(before, what, given ?? around());
    if ('refusal' in outcome) throw new Error(outcome.refusal);
    return outcome.loop;
  }, loop);
}

const anyStep: fc.Arbitrary<Step> = fc.oneof(
  fc.record({ kind: fc.constant('claim' as const), by: fc.constantFrom(su, wang) }),
  fc.record({ kind: fc.constant('check' as const), by: fc.constantFrom(su, wang), again: fc.boolean() }),
  fc.constantFrom<Step>({ kind: 'rule-out' }, { kind: 'reached' }, { kind: 'acknowledge' }, { kind: 'treat' }),
  fc.constant<Step>({ kind: 'due' }),
);
const anyCourse = fc.record({
  about: fc.record({ chestPain: fc.boolean(), emergency: fc.boolean() }),
  marked: fc.boolean(),
  hasRequester: fc.boolean(),
  steps: fc.array(fc.record({ what: anyStep, seconds: fc.integer({ min: 0, max: 7200 }), night: fc.boolean() }), {
    maxLength: 40,
  }),
});

describe('whatever happens to a critical value', () => {
  it('it has an owner and a time at which somebody else is asked, until it is closed or ruled out', () => {
    fc.assert(
      fc.property(anyCourse, ({ about, marked, hasRequester, steps }) => {
        let { loop } = begin(about, marked ? su : undefined, around({ hasRequester }));
        let now = start.getTime();
        for (const { what, seconds, night } of steps) {
          now += seconds * 1000;
          const outcome = step(loop, what, around({ now: new Date(now), night, hasRequester }));
          if ('refusal' in outcome) continue;
          loop = outcome.loop;
          if (isOver(loop)) {
            expect(ownerOf(loop)).toBeUndefined();
            expect(loop.dueAt).toBeNull();
            return;
          }
          expect(ownerOf(loop)).toBeDefined();
          // Being reached without a read-back does not give the ladder more time; everything else does.
          if (what.kind !== 'reached') expect(loop.dueAt?.getTime()).toBeGreaterThan(now);
          expect(loop.dueAt).not.toBeNull();
        }
      }),
      { numRuns: 2000 },
    );
  });

  it('nobody is told of what was not checked twice', () => {
    fc.assert(
      fc.property(anyCourse, ({ about, marked, hasRequester, steps }) => {
        let { loop } = begin(about, marked ? su : undefined, around({ hasRequester }));
        for (const { what, night } of steps) {
          const outcome = step(loop, what, around({ night, hasRequester }));
          if ('refusal' in outcome) continue;
          loop = outcome.loop;
          if (!['notifying', 'acknowledged', 'closed'].includes(loop.state)) continue;
          expect(loop.first).not.toBeNull();
          expect(loop.second).not.toBeNull();
          if (loop.first?.accountId === loop.second?.accountId) expect(loop.singleReason).not.toBeNull();
          else expect(loop.singleReason).toBeNull();
        }
      }),
      { numRuns: 2000 },
    );
  });

  it('is over for good once it is closed or ruled out', () => {
    fc.assert(
      fc.property(anyStep, fc.constantFrom('closed' as const, 'ruled-out' as const), (what, state) => {
        const over: Loop = { ...begin(ordinary, undefined, around()).loop, state, dueAt: null };
        expect(step(over, what, around())).toEqual({ refusal: 'critical.wrong-state' });
      }),
    );
  });

  it('passes by everybody on the ladder when nobody answers', () => {
    let loop = then(begin(ordinary, su, around()).loop, [{ kind: 'check', by: wang, again: false }]);
    const asked = [loop.rung];
    while (loop.rung !== 'medical-affairs') {
      loop = then(loop, [{ kind: 'due' }]);
      asked.push(loop.rung);
    }
    expect(asked).toEqual([...ladder]);
    // Beyond the last rung it goes on ringing there.
    for (let round = 1; round < 5; round++) {
      loop = then(loop, [{ kind: 'due' }]);
      expect(loop).toMatchObject({ state: 'notifying', rung: 'medical-affairs', round });
      expect(ownerOf(loop)).toEqual({ side: 'reading', duty: 'medical-affairs' });
    }
  });
});

describe('a suspicion', () => {
  it('rings for whoever is on duty, then for the deputies, for everybody, and at last for medical affairs', () => {
    let { loop } = begin(ordinary, undefined, around());
    const asked = [ownerOf(loop)];
    for (let round = 0; round < 3; round++) {
      loop = then(loop, [{ kind: 'due' }]);
      asked.push(ownerOf(loop));
    }
    expect(asked).toEqual([
      { side: 'reading', duty: 'readers', reach: 'holders' },
      { side: 'reading', duty: 'readers', reach: 'deputies' },
      { side: 'reading', duty: 'readers', reach: 'everybody' },
      { side: 'reading', duty: 'medical-affairs' },
    ]);
  });

  it('is one reader’s once it is claimed, and rings again when that reader lets the time pass', () => {
    const claimed = then(begin(ordinary, undefined, around()).loop, [{ kind: 'claim', by: su }]);
    expect(ownerOf(claimed)).toEqual({ side: 'reading', person: su });
    expect(step(claimed, { kind: 'claim', by: wang }, around())).toEqual({ refusal: 'critical.already-claimed' });
    const lapsed = then(claimed, [{ kind: 'due' }]);
    expect(lapsed).toMatchObject({ state: 'suspected', claimedBy: null });
  });
});

describe('the second check', () => {
  const checked = (about: { chestPain: boolean; emergency: boolean }) => begin(about, su, around()).loop;

  it('is another person’s by day', () => {
    const again = step(checked(ordinary), { kind: 'check', by: su, again: true }, around());
    expect(again).toEqual({ refusal: 'critical.second-person-needed' });
    const other = then(checked(ordinary), [{ kind: 'check', by: wang, again: false }]);
    expect(other).toMatchObject({ state: 'notifying', second: wang, singleReason: null });
  });

  it('is the same person’s second look with chest pain, in an emergency and at night, and the case says why', () => {
    const cases = [
      [{ chestPain: true, emergency: true }, around(), 'chest-pain'],
      [{ chestPain: false, emergency: true }, around(), 'emergency'],
      [ordinary, around({ night: true }), 'night'],
    ] as const;
    for (const [about, given, reason] of cases) {
      const hasty = step(checked(about), { kind: 'check', by: su, again: false }, given);
      expect(hasty).toEqual({ refusal: 'critical.look-again' });
      const twice = then(checked(about), [{ kind: 'check', by: su, again: true }, given]);
      expect(twice).toMatchObject({ state: 'notifying', singleReason: reason, second: su });
    }
  });

  it('stands alone when nobody else came in time', () => {
    const waited = then(checked(ordinary), [{ kind: 'due' }]);
    expect(singleReason(waited, { night: false })).toBe('nobody-else');
  });

  it('begins one rung higher where the clinic has no account for whoever asked', () => {
    const given = around({ hasRequester: false });
    const told = then(checked(ordinary), [{ kind: 'check', by: wang, again: false }, given]);
    expect(told.rung).toBe('clinic-duty');
  });
});
