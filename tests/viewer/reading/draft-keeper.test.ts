import { Problem, type ReportContent } from '@hub/server/contracts';
import { describe, expect, test } from 'vitest';
import { emptyContent, sameContent } from '../../../viewer/src/reading/report/content.ts';
import {
  type DraftKeeper,
  type KeeperParts,
  keepDraft,
  type Standing,
  type TheirDraft,
} from '../../../viewer/src/reading/report/draft-keeper.ts';
import { openShelf, type Shelf } from '../../../viewer/src/reading/report/shelf.ts';

const text = (findings: string): ReportContent => ({ ...emptyContent, findings });
const draft = (revision: number, findings: string): TheirDraft => ({
  revision,
  content: text(findings),
  author: '孙秀英',
  savedAt: '2026-05-01T08:00:00.000Z',
});

/** A computer's storage, as large as `room`. */
function storage(room = Number.POSITIVE_INFINITY): Storage {
  const kept = new Map<string, string>();
  return {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem(key: string, value: string) {
      if (value.length > room) throw new DOMException('full', 'QuotaExceededError');
      kept.set(key, value);
    },
    removeItem: (key: string) => void kept.delete(key),
  } as unknown as Storage;
}
const shelfIn = (place: Storage): Shelf => openShelf(place, 'account', 'request');

/** The hub's side of a draft: takes a revision that it has seen, refuses any other. */
function hub(present: TheirDraft | undefined) {
  const state = { present, refuse: undefined as Error | undefined };
  return {
    state,
    async save({ revision, content }: { revision: number; content: ReportContent }) {
      if (state.refuse) throw state.refuse;
      if ((state.present?.revision ?? 0) !== revision) throw new Problem('report.revision-stale');
      state.present = { ...draft(revision + 1, ''), content };
      return { revision: revision + 1, savedAt: state.present.savedAt, checks: [] };
    },
    fetchTheirs: async () => state.present,
  };
}

function keeperOf(side: ReturnType<typeof hub>, place: Storage, other: Partial<KeeperParts> = {}) {
  return keepDraft<ReportContent>({
    start: side.state.present,
    blank: emptyContent,
    same: sameContent,
    stale: 'report.revision-stale',
    shelf: shelfIn(place),
    save: side.save,
    fetchTheirs: side.fetchTheirs,
    restMs: 60_000,
    againMs: [60_000],
    ...other,
  });
}

/** Fulfils when the keeper says that of its words. */
function until(keeper: DraftKeeper, standing: Standing): Promise<void> {
  return new Promise((resolve) => {
    const look = () => {
      if (keeper.snapshot().standing !== standing) return;
      leave();
      resolve();
    };
    const leave = keeper.subscribe(look);
    look();
  });
}

describe('a draft that is being written', () => {
  test('lies on this computer at every change and leaves it once the hub has it', async () => {
    const place = storage();
    const side = hub(undefined);
    const keeper = keeperOf(side, place);
    keeper.change({ findings: '双肺纹理清晰' });
    expect(shelfIn(place).read()?.content.findings).toBe('双肺纹理清晰');
    expect(keeper.snapshot().standing).toBe('unsaved');
    expect(await keeper.flush()).toBe(true);
    expect(side.state.present?.content.findings).toBe('双肺纹理清晰');
    expect(shelfIn(place).read()).toBeUndefined();
    expect(keeper.snapshot()).toMatchObject({ standing: 'saved', revision: 1 });
    keeper.close();
  });

  test('comes back after a crash and is saved onto the revision it was written upon', async () => {
    const place = storage();
    const side = hub(draft(3, '旧'));
    shelfIn(place).write({ content: text('崩溃前写的'), base: '3', at: '2026-05-01T08:01:00.000Z' });
    const keeper = keeperOf(side, place);
    expect(keeper.snapshot()).toMatchObject({
      standing: 'unsaved',
      restoredFrom: '2026-05-01T08:01:00.000Z',
      content: { findings: '崩溃前写的' },
    });
    expect(await keeper.flush()).toBe(true);
    expect(side.state.present).toMatchObject({ revision: 4, content: { findings: '崩溃前写的' } });
    keeper.close();
  });

  test('found after a crash when the hub has gone on is a conflict, and nothing is overwritten', async () => {
    const place = storage();
    const side = hub(draft(5, '别人写的'));
    shelfIn(place).write({ content: text('我写的'), base: '3', at: '2026-05-01T08:01:00.000Z' });
    const keeper = keeperOf(side, place);
    expect(keeper.snapshot()).toMatchObject({ standing: 'conflict', conflict: { revision: 5 } });
    expect(await keeper.flush()).toBe(false);
    expect(side.state.present?.content.findings).toBe('别人写的');
    keeper.close();
  });

  test('that was changed in another window shows both texts; the chosen one is what the hub has', async () => {
    const side = hub(draft(1, '甲'));
    const keeper = keeperOf(side, storage());
    side.state.present = draft(2, '乙');
    keeper.change({ findings: '丙' });
    expect(await keeper.flush()).toBe(false);
    expect(keeper.snapshot()).toMatchObject({
      standing: 'conflict',
      content: { findings: '丙' },
      conflict: { content: { findings: '乙' } },
    });
    keeper.choose('mine');
    expect(await keeper.flush()).toBe(true);
    expect(side.state.present).toMatchObject({ revision: 3, content: { findings: '丙' } });
    keeper.close();
  });

  test('may give way to the other text', async () => {
    const place = storage();
    const side = hub(draft(1, '甲'));
    const keeper = keeperOf(side, place);
    side.state.present = draft(2, '乙');
    keeper.change({ findings: '丙' });
    await keeper.flush();
    keeper.choose('theirs');
    expect(keeper.snapshot()).toMatchObject({ standing: 'saved', content: { findings: '乙' }, revision: 2 });
    expect(shelfIn(place).read()).toBeUndefined();
    keeper.close();
  });

  test('follows the other window while nothing was changed here', () => {
    const keeper = keeperOf(hub(draft(1, '甲')), storage());
    keeper.told(draft(2, '乙'));
    expect(keeper.snapshot()).toMatchObject({ standing: 'saved', content: { findings: '乙' }, revision: 2 });
    keeper.close();
  });

  test('waits out a locked screen: it is not held back, and goes to the hub after the password', async () => {
    const place = storage();
    const side = hub(undefined);
    const keeper = keeperOf(side, place);
    side.state.refuse = new Problem('session.locked');
    keeper.change({ findings: '甲乙' });
    await keeper.flush();
    expect(keeper.snapshot()).toMatchObject({ standing: 'offline', content: { findings: '甲乙' } });
    side.state.refuse = undefined;
    keeper.again();
    await keeper.flush();
    expect(keeper.snapshot().standing).toBe('saved');
    expect(side.state.present?.content.findings).toBe('甲乙');
    keeper.close();
  });

  test('whose claim lapsed stays here and is saved once the case is claimed again', async () => {
    const place = storage();
    const side = hub(draft(1, '甲'));
    const keeper = keeperOf(side, place);
    side.state.refuse = new Problem('worklist.not-claimed-by-you');
    keeper.change({ findings: '甲乙' });
    expect(await keeper.flush()).toBe(false);
    keeper.change({ findings: '甲乙丙' });
    expect(keeper.snapshot()).toMatchObject({ standing: 'held', content: { findings: '甲乙丙' } });
    expect(shelfIn(place).read()?.content.findings).toBe('甲乙丙');
    side.state.refuse = undefined;
    keeper.again();
    await keeper.flush();
    expect(side.state.present?.content.findings).toBe('甲乙丙');
    keeper.close();
  });

  test('that the hub cannot be reached for says so and is not lost', async () => {
    const place = storage();
    const side = hub(undefined);
    side.state.refuse = new TypeError('offline');
    const keeper = keeperOf(side, place);
    keeper.change({ findings: '甲' });
    expect(await keeper.flush()).toBe(false);
    expect(keeper.snapshot().standing).toBe('offline');
    expect(shelfIn(place).read()?.content.findings).toBe('甲');
    keeper.close();
  });

  test('that a hub standing still does not answer is said to lie here, and is saved when it answers', async () => {
    const place = storage();
    const side = hub(undefined);
    const answer = Promise.withResolvers<void>();
    const keeper = keeperOf(side, place, {
      lateMs: 5,
      save: async (asked) => {
        await answer.promise;
        return side.save(asked);
      },
    });
    keeper.change({ findings: '甲' });
    const flushed = keeper.flush();
    await until(keeper, 'offline');
    expect(shelfIn(place).read()?.content.findings).toBe('甲');
    answer.resolve();
    expect(await flushed).toBe(true);
    expect(keeper.snapshot().standing).toBe('saved');
    expect(shelfIn(place).read()).toBeUndefined();
    keeper.close();
  });

  test('that was asked to be kept before the line was cut is asked again as soon as the line is back', async () => {
    const side = hub(undefined);
    let cut = true;
    const keeper = keeperOf(side, storage(), {
      lateMs: 5,
      save: (asked, _, signal) =>
        cut
          ? new Promise((_resolve, reject) => {
              signal.addEventListener('abort', () => reject(signal.reason));
            })
          : side.save(asked),
    });
    keeper.change({ findings: '甲' });
    void keeper.flush();
    await until(keeper, 'offline');
    cut = false;
    keeper.again();
    await until(keeper, 'saved');
    expect(side.state.present?.content.findings).toBe('甲');
    keeper.close();
  });

  test('that the hub took without its answer coming through is no conflict with what was written since', async () => {
    const side = hub(undefined);
    let lost = true;
    const keeper = keeperOf(side, storage(), {
      save: async (asked) => {
        const saved = await side.save(asked);
        if (!lost) return saved;
        lost = false;
        throw new Error('unanswered');
      },
    });
    keeper.change({ findings: '甲' });
    expect(await keeper.flush()).toBe(false);
    keeper.change({ findings: '甲乙' });
    // Refused as stale: the hub has what was sent first.
    await keeper.flush();
    expect(keeper.snapshot()).toMatchObject({ standing: 'unsaved', conflict: undefined, revision: 1 });
    expect(await keeper.flush()).toBe(true);
    expect(side.state.present).toMatchObject({ revision: 2, content: { findings: '甲乙' } });
    keeper.close();
  });

  test('tells when this computer has no room to keep it', () => {
    const keeper = keeperOf(hub(undefined), storage(10));
    keeper.change({ findings: '甲' });
    expect(keeper.snapshot().shelved).toBe(false);
    keeper.close();
  });
});

test("a reviewer's corrections stay on this computer until the second signature, and only for that version", async () => {
  const place = storage();
  const reviewing = (base: string) =>
    keepDraft({
      start: draft(1, '甲'),
      blank: text('甲'),
      same: sameContent,
      stale: 'report.revision-stale',
      shelf: shelfIn(place),
      save: undefined,
      base,
      fetchTheirs: async () => undefined,
    });
  const first = reviewing('version-1');
  first.change({ findings: '甲（改）' });
  expect(first.snapshot().standing).toBe('local');
  expect(await first.flush()).toBe(true);
  first.close();
  const again = reviewing('version-1');
  expect(again.snapshot()).toMatchObject({ standing: 'local', content: { findings: '甲（改）' } });
  again.close();
  const other = reviewing('version-2');
  expect(other.snapshot()).toMatchObject({ standing: 'untouched', content: { findings: '甲' } });
  expect(shelfIn(place).read()).toBeUndefined();
  other.close();
});
