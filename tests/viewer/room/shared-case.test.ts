import { type CaseChange, type CaseEntry, type CaseState, Problem } from '@hub/server/contracts';
import { describe, expect, it } from 'vitest';
import { entryOf, marksOf, noEntries, withChange } from '../../../viewer/src/room/case/entries.ts';
import { leastGapMs } from '../../../viewer/src/room/case/pace.ts';
import { SharedCase } from '../../../viewer/src/room/case/shared-case.ts';

const layout = (active: number): CaseEntry => ({ key: 'layout', value: { rows: 2, columns: 2, active } });
const subject = (studyUid: string): CaseEntry => ({ key: 'subject', value: { kind: 'study', studyUid } }) as CaseEntry;
const mark = (uid: string): CaseEntry =>
  ({
    ...{ key: 'mark', uid },
    value: {
      kind: 'caliper',
      ecgId: '11111111-1111-4111-8111-111111111111',
      caliper: { id: uid, kind: 'time', lead: 'II', fromMs: 0, toMs: 100, fromUv: 0, toUv: 0 },
    },
  }) as CaseEntry;
const change = (rev: number, by: string, entry: CaseEntry): CaseChange => ({ rev, by, entry });

/** A hub that answers when the test says so, and a clock turned by hand. */
function aCase(leader: string | null = 'me', entries: CaseChange[] = []) {
  const sent: { entry: CaseEntry; at: number; answer(rev: number): void; refuse(reason: unknown): void }[] = [];
  let now = 1_000;
  let timers: { at: number; work(): void }[] = [];
  const shared = new SharedCase({
    me: () => 'me',
    send: (entry) =>
      new Promise((resolve, reject) => {
        sent.push({ entry, at: now, answer: resolve, refuse: reject });
      }),
    now: () => now,
    after(ms, work) {
      const timer = { at: now + ms, work };
      timers.push(timer);
      return () => {
        timers = timers.filter((each) => each !== timer);
      };
    },
  });
  const told: (readonly CaseEntry[] | 'all')[] = [];
  shared.on((what) => told.push(what));
  const state: CaseState = { rev: 0, leader, entries };
  shared.opened(state);
  told.length = 0;
  return {
    ...{ shared, sent, told },
    pass(ms: number) {
      const until = now + ms;
      for (;;) {
        const next = timers.filter(({ at }) => at <= until).sort((a, b) => a.at - b.at)[0];
        if (!next) break;
        timers = timers.filter((each) => each !== next);
        now = next.at;
        next.work();
      }
      now = until;
    },
    settle: async () => {
      for (let i = 0; i < 5; i++) await Promise.resolve();
    },
  };
}

describe('what stands', () => {
  it('is what the hub numbered last, in whatever order it came here', () => {
    const later = withChange(noEntries, change(7, 'a', layout(1)));
    expect(entryOf(withChange(later, change(6, 'b', layout(0))), 'layout')?.active).toBe(1);
  });

  it('holds marks by the seat that drew them, and none that was taken away', () => {
    const drawn = withChange(withChange(noEntries, change(1, 'a', mark('m1'))), change(2, 'b', mark('m2')));
    expect(marksOf(drawn).map(({ uid, by }) => `${uid} ${by}`)).toEqual(['m1 a', 'm2 b']);
    const gone = withChange(drawn, change(3, 'a', { key: 'mark', uid: 'm1', value: null }));
    expect(marksOf(gone).map(({ uid }) => uid)).toEqual(['m2']);
  });
});

describe('one’s own changes', () => {
  it('go out at most twenty times a second while a hand drags, and the last one always', () => {
    const { shared, sent, pass } = aCase();
    for (let i = 0; i < 100; i++) {
      shared.set(layout(i % 4));
      pass(10);
    }
    shared.set(layout(2));
    pass(1_000);
    const gaps = sent.slice(1).map(({ at }, i) => at - (sent[i]?.at ?? 0));
    expect(Math.min(...gaps)).toBeGreaterThanOrEqual(leastGapMs);
    expect(sent.length).toBeLessThanOrEqual(22);
    expect(sent.at(-1)?.entry).toEqual(layout(2));
  });

  it('of different keys do not wait for each other', () => {
    const { shared, sent } = aCase();
    shared.set(layout(1));
    shared.set(subject('1.2.3'));
    expect(sent.map(({ entry }) => entry.key)).toEqual(['layout', 'subject']);
  });

  it('are not sent again when the desk only reports what was just shown', () => {
    const { shared, sent, pass } = aCase('other', [change(4, 'other', layout(1))]);
    shared.led('me');
    shared.set(layout(1));
    pass(500);
    expect(sent).toEqual([]);
  });

  it('of a view are not sent by whoever only follows; marks are', () => {
    const { shared, sent } = aCase('other');
    shared.set(layout(1));
    shared.set(mark('m1'));
    expect(sent.map(({ entry }) => entry.key)).toEqual(['mark']);
  });

  it('that were asked too fast are asked again, those that are not allowed are not', async () => {
    const { shared, sent, pass, settle } = aCase();
    shared.set(layout(1));
    sent[0]?.refuse(new Problem('room.too-fast'));
    await settle();
    pass(1_000);
    expect(sent).toHaveLength(2);
    sent[1]?.refuse(new Problem('room.not-leader'));
    await settle();
    pass(5_000);
    expect(sent).toHaveLength(2);
  });

  it('made while the line was cut are sent when it is back', async () => {
    const { shared, sent, settle, pass } = aCase();
    shared.set(mark('m1'));
    sent[0]?.refuse(new Error('cut'));
    await settle();
    pass(5_000);
    expect(sent).toHaveLength(1);
    shared.opened({ rev: 9, leader: null, entries: [] });
    expect(sent[1]?.entry).toEqual(mark('m1'));
  });
});

describe('changes of others', () => {
  it('are shown', () => {
    const { shared, told } = aCase('other');
    shared.changed(change(5, 'other', layout(3)));
    expect(told).toEqual([[layout(3)]]);
    expect(entryOf(shared.entries, 'layout')?.active).toBe(3);
  });

  it('that the hub put before mine never come back over it', async () => {
    const { shared, sent, told, settle } = aCase();
    shared.set(layout(1));
    shared.changed(change(5, 'other', layout(3)));
    expect(told).toEqual([]);
    sent[0]?.answer(6);
    await settle();
    expect(told).toEqual([]);
    expect(entryOf(shared.entries, 'layout')?.active).toBe(1);
  });

  it('that the hub put after mine stand, once it is known', async () => {
    const { shared, sent, told, settle } = aCase();
    shared.set(layout(1));
    shared.changed(change(6, 'other', layout(3)));
    sent[0]?.answer(5);
    await settle();
    expect(told).toEqual([[layout(3)]]);
    expect(entryOf(shared.entries, 'layout')?.active).toBe(3);
  });
});

describe('leading, following, looking alone', () => {
  it('a late joiner gets everything at once', () => {
    const { shared } = aCase('other', [change(1, 'other', subject('1.2.3')), change(2, 'other', layout(1))]);
    expect(entryOf(shared.entries, 'subject')).toEqual({ kind: 'study', studyUid: '1.2.3' });
    expect(shared.mode).toBe('follow');
  });

  it('whoever looks alone comes back to what the others see', () => {
    const { shared, told } = aCase('other');
    shared.lookAlone(true);
    expect(shared.mode).toBe('alone');
    shared.changed(change(5, 'other', layout(3)));
    told.length = 0;
    shared.lookAlone(false);
    expect(shared.mode).toBe('follow');
    expect(told).toEqual(['all']);
  });

  it('the lead ends looking alone, and losing it drops views that were on their way', async () => {
    const { shared, sent, pass } = aCase('other');
    shared.lookAlone(true);
    shared.led('me');
    expect(shared.mode).toBe('lead');
    shared.set(layout(0));
    shared.set(layout(1));
    shared.led('other');
    pass(1_000);
    expect(sent.map(({ entry }) => entry)).toEqual([layout(0)]);
    expect(shared.mode).toBe('follow');
  });
});
