import { fork } from 'node:child_process';
import { once } from 'node:events';
import { Problem } from '@hub/server/contracts';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { type Database, openDatabase, transaction } from '../../server/src/platform/db.ts';
import { every, type Jobs, openJobs, processor, type RunOptions } from '../../server/src/platform/jobs/index.ts';
import { openLog } from '../../server/src/platform/log.ts';
import { createDatabase, redisUrl } from '../support/services/index.ts';
import { heard } from './jobs.heard.ts';
import { echo, note } from './jobs.kinds.ts';
import { impatient } from './jobs.patience.ts';

const log = openLog('silent');

describe.each(['PostgreSQL', 'Redis'])('the queue on %s', (backend) => {
  let database: Awaited<ReturnType<typeof createDatabase>>;
  let redis: string | undefined;
  let db: Database;
  let jobs: Jobs;
  const open: Jobs[] = [];

  const openMore = async () => {
    const more = await openJobs({ databaseUrl: database.url, redisUrl: redis, log, patience: impatient });
    open.push(more);
    return more;
  };
  const announce = (kind: typeof note, id: string, options?: { delayMs?: number; priority?: number }) =>
    transaction(db, (tx) => jobs.enqueue(tx, kind, { id }, options));
  const gaveUp = heard<[string, unknown, unknown]>();
  const options: RunOptions = {
    kinds: [note],
    concurrency: 1,
    onGaveUp: async (kind, payload, error) => gaveUp.say([kind.name, payload, error]),
  };
  const runNotes = (run: (payload: { id: string }) => Promise<unknown>, more: Partial<RunOptions> = {}) =>
    jobs.run([processor<typeof note.payload, object>(note, run)], {}, { ...options, ...more });
  const unrelayed = async () => {
    const { rows } = await db.pool.query('SELECT count(*)::int AS n FROM outbox_job WHERE relayed_at IS NULL');
    return rows[0].n as number;
  };

  beforeAll(async () => {
    database = await createDatabase();
    redis = backend === 'Redis' ? await redisUrl() : undefined;
    db = await openDatabase(database.url);
    jobs = await openMore();
  });
  afterEach(async () => {
    await Promise.all(open.splice(0).map((each) => each.close()));
    gaveUp.all.length = 0;
    jobs = await openMore();
  });
  afterAll(async () => {
    await Promise.all(open.map((each) => each.close()));
    await db?.close();
  });

  test('a job announced in a transaction runs after its commit, and says what it was given', async () => {
    const ran = heard<string>();
    await jobs.relay();
    await runNotes(async ({ id }) => ran.say(id));
    await announce(note, 'first');
    expect(await ran.atLeast(1)).toEqual(['first']);
  });

  test('a job announced in a transaction that was rolled back never runs', async () => {
    const ran = heard<string>();
    await jobs.relay();
    await runNotes(async ({ id }) => ran.say(id));
    const undone = transaction(db, async (tx) => {
      await jobs.enqueue(tx, note, { id: 'undone' });
      throw new Error('the fact did not happen');
    });
    await expect(undone).rejects.toThrow('the fact did not happen');
    await announce(note, 'done');
    expect(await ran.atLeast(1)).toEqual(['done']);
    expect(await jobs.counts([note])).toEqual({ notes: { waiting: 0, active: expect.any(Number), delayed: 0 } });
  });

  test('a job may be announced on a connection of the plain pool', async () => {
    const ran = heard<string>();
    await jobs.relay();
    await runNotes(async ({ id }) => ran.say(id));
    const client = await db.pool.connect();
    await client.query('BEGIN');
    await jobs.enqueue(client, note, { id: 'plain' });
    await client.query('COMMIT');
    client.release();
    expect(await ran.atLeast(1)).toEqual(['plain']);
  });

  test('two jobs of one key are one while they wait; once it is done the key may be announced again', async () => {
    const ran = heard<string>();
    await jobs.relay();
    await announce(note, 'twin');
    await announce(note, 'twin');
    await expect.poll(unrelayed).toBe(0);
    expect(await jobs.counts([note])).toEqual({ notes: { waiting: 1, active: 0, delayed: 0 } });
    const running = await runNotes(async ({ id }) => ran.say(id));
    await ran.atLeast(1);
    await running.close();

    await announce(note, 'twin');
    await announce(note, 'last');
    await runNotes(async ({ id }) => ran.say(id));
    expect(await ran.atLeast(3)).toEqual(['twin', 'twin', 'last']);
  });

  test('a job announced while its twin runs is carried out after it', async () => {
    const ran = heard<string>();
    const begun = heard<string>();
    const go = Promise.withResolvers<void>();
    await jobs.relay();
    await runNotes(
      async ({ id }) => {
        begun.say(id);
        if (begun.all.length === 1) await go.promise;
        ran.say(id);
      },
      { concurrency: 2 },
    );
    await announce(note, 'again');
    await begun.atLeast(1);
    await announce(note, 'again');
    await announce(note, 'again');
    await expect.poll(unrelayed).toBe(0);
    await announce(note, 'other');
    expect(await ran.atLeast(1)).toEqual(['other']);
    go.resolve();
    expect(await ran.atLeast(3)).toEqual(['other', 'again', 'again']);
  });

  test('jobs run in the order they were announced, a lower priority number first', async () => {
    const ran = heard<string>();
    await transaction(db, async (tx) => {
      for (const id of ['a', 'b', 'c', 'd']) await jobs.enqueue(tx, note, { id });
      await jobs.enqueue(tx, note, { id: 'idle' }, { priority: 9 });
      await jobs.enqueue(tx, note, { id: 'soon' }, { priority: 1 });
    });
    await jobs.relay();
    await expect.poll(unrelayed).toBe(0);
    await runNotes(async ({ id }) => ran.say(id));
    expect(await ran.atLeast(6)).toEqual(['a', 'b', 'c', 'd', 'soon', 'idle']);
  });

  test('a delayed job waits for its time', async () => {
    const ran = heard<number>();
    await jobs.relay();
    await runNotes(async () => ran.say(Date.now()));
    const from = Date.now();
    await announce(note, 'later', { delayMs: 300 });
    const [at] = await ran.atLeast(1);
    expect(at).toBeGreaterThanOrEqual(from + 290);
  });

  test('a fault is tried again; a job that keeps failing is given up and said so once', async () => {
    const tried = heard<string>();
    await jobs.relay();
    await runNotes(async ({ id }) => {
      tried.say(id);
      if (id === 'hopeless' || tried.all.length === 1) throw new Error('the disk is away');
    });
    await announce(note, 'shaky');
    expect(await tried.atLeast(2)).toEqual(['shaky', 'shaky']);
    await announce(note, 'hopeless');
    const [[name, payload, error] = []] = await gaveUp.atLeast(1);
    expect([name, payload]).toEqual(['conformance.note', { id: 'hopeless' }]);
    expect((error as Error).message).toBe('the disk is away');
    expect(tried.all.filter((id) => id === 'hopeless')).toHaveLength(impatient.attempts);
  });

  test('a refusal is not tried again, unless it is about the hub itself', async () => {
    const tried = heard<string>();
    await jobs.relay();
    await runNotes(async ({ id }) => {
      tried.say(id);
      if (id === 'refused') throw new Problem('study.not-found');
      if (tried.all.length < 3) throw new Problem('store.unavailable');
    });
    await announce(note, 'refused');
    expect(await gaveUp.atLeast(1)).toMatchObject([
      ['conformance.note', { id: 'refused' }, { code: 'study.not-found' }],
    ]);
    await announce(note, 'store away');
    expect(await tried.atLeast(3)).toEqual(['refused', 'store away', 'store away']);
    expect(gaveUp.all).toHaveLength(1);
  });

  test('a job whose giving up could not be recorded stays until it could', async () => {
    const told = heard<string>();
    await jobs.relay();
    await runNotes(
      async () => {
        throw new Problem('study.not-found');
      },
      {
        onGaveUp: async () => {
          told.say('asked');
          if (told.all.length < 3) throw new Error('the database is away');
        },
      },
    );
    await announce(note, 'unrecorded');
    await told.atLeast(3);
    await expect.poll(() => jobs.counts([note])).toEqual({ notes: { waiting: 0, active: 0, delayed: 0 } });
    expect(told.all).toHaveLength(3);
  });

  test('a job whose worker was killed runs again', async () => {
    const args = redis === undefined ? [database.url] : [database.url, redis];
    const child = fork(new URL('./jobs.doomed-worker.ts', import.meta.url), args, { execArgv: [], stdio: 'inherit' });
    try {
      await jobs.relay();
      await announce(note, 'interrupted');
      const [message] = await once(child, 'message');
      expect(message).toBe('began');
    } finally {
      child.kill('SIGKILL');
      await once(child, 'exit');
    }
    const ran = heard<string>();
    await runNotes(async ({ id }) => ran.say(id));
    expect(await ran.atLeast(1)).toEqual(['interrupted']);
  });

  test('two relays and two workers carry out every job, each once', async () => {
    const ran = heard<string>();
    const other = await openMore();
    const ids = Array.from({ length: 450 }, (_, index) => `n${index}`);
    await transaction(db, async (tx) => {
      for (const id of ids) await jobs.enqueue(tx, note, { id });
    });
    const say = processor<typeof note.payload, object>(note, async ({ id }) => ran.say(id));
    await Promise.all([jobs.relay(), other.relay()]);
    await Promise.all([jobs.run([say], {}, options), other.run([say], {}, { ...options, concurrency: 4 })]);
    expect((await ran.atLeast(ids.length)).toSorted()).toEqual(ids.toSorted());
    await expect.poll(() => jobs.counts([note])).toEqual({ notes: { waiting: 0, active: 0, delayed: 0 } });
    expect(ran.all).toHaveLength(ids.length);
  });

  test('a recurring job comes by itself, and no more when it is no longer wanted', async () => {
    const ran = heard<string>();
    const running = await runNotes(async ({ id }) => ran.say(id), { recurring: [every(note, 200, { id: 'tick' })] });
    await ran.atLeast(3);
    await running.close();
    await runNotes(async () => undefined, { recurring: [] });
    await expect.poll(() => jobs.counts([note])).toEqual({ notes: { waiting: 0, active: 0, delayed: 0 } });
  });

  test('the relay goes on after it lost its connections', async () => {
    const ran = heard<string>();
    await jobs.relay();
    await runNotes(async ({ id }) => ran.say(id));
    await announce(note, 'before');
    await ran.atLeast(1);
    // Until its end is on record a lost connection would bring it a second time, which is allowed and not asked here.
    await expect.poll(unrelayed).toBe(0);
    await expect.poll(() => jobs.counts([note])).toEqual({ notes: { waiting: 0, active: 0, delayed: 0 } });
    await db.pool.query(
      `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()`,
    );
    await expect
      .poll(() =>
        announce(note, 'after').then(
          () => true,
          () => false,
        ),
      )
      .toBe(true);
    await ran.atLeast(2);
    await expect.poll(() => ran.all).toContain('after');
    await expect.poll(() => jobs.counts([note])).toEqual({ notes: { waiting: 0, active: 0, delayed: 0 } });
  });

  test('closing waits for the job that runs, takes no other, and may be asked twice', async () => {
    const begun = heard<string>();
    const ended = heard<string>();
    const go = Promise.withResolvers<void>();
    await jobs.relay();
    await runNotes(async ({ id }) => {
      begun.say(id);
      await go.promise;
      ended.say(id);
    });
    await announce(note, 'running');
    await begun.atLeast(1);
    await announce(note, 'next');
    await expect.poll(unrelayed).toBe(0);
    const closing = Promise.all([jobs.close(), jobs.close()]);
    expect(ended.all).toEqual([]);
    go.resolve();
    await closing;
    expect(ended.all).toEqual(['running']);

    const later = await openMore();
    const ran = heard<string>();
    await later.run([processor<typeof note.payload, object>(note, async ({ id }) => ran.say(id))], {}, options);
    expect(await ran.atLeast(1)).toEqual(['next']);
  });

  test('starting is refused unless every kind has exactly one processor', async () => {
    const notes = processor<typeof note.payload, object>(note, async () => undefined);
    await expect(jobs.run([notes], {}, { ...options, kinds: [note, echo] })).rejects.toThrow(/conformance.echo has 0/);
    await expect(jobs.run([notes, notes], {}, options)).rejects.toThrow(/conformance.note has 2 processors/);
    await expect(jobs.run([notes], {}, { ...options, kinds: [] })).rejects.toThrow(/declared 0 times/);
  });

  test('a payload its kind cannot read is refused when it is announced', async () => {
    const wrong = { id: 7 } as unknown as { id: string };
    await expect(transaction(db, (tx) => jobs.enqueue(tx, note, wrong))).rejects.toThrow();
    await expect(announce(note, 'a:b')).rejects.toThrow(/no ':'/);
    await expect(announce(note, 'x', { priority: -1 })).rejects.toThrow(/priority/);
  });

  test('the queue says that it can take jobs', async () => {
    await expect(jobs.health()).resolves.toBeUndefined();
  });
});
