import type { LiveNews } from '@hub/server/contracts';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type Database, openDatabase, transaction } from '../../server/src/platform/db.ts';
import { type Feed, openFeed } from '../../server/src/platform/feed/index.ts';
import { openLog } from '../../server/src/platform/log.ts';
import { createDatabase } from '../support/services/index.ts';
import { heard } from './jobs.heard.ts';

const log = openLog('silent');
const study = (studyUid: string): LiveNews => ({ kind: 'study', studyUid });

describe('the feed', () => {
  let database: Awaited<ReturnType<typeof createDatabase>>;
  let db: Database;
  let here: Feed;
  let there: Feed;

  beforeAll(async () => {
    database = await createDatabase();
    db = await openDatabase(database.url);
  });
  beforeEach(async () => {
    [here, there] = await Promise.all([
      openFeed({ databaseUrl: database.url, log }),
      openFeed({ databaseUrl: database.url, log }),
    ]);
  });
  afterEach(async () => {
    await Promise.all([here.close(), there.close()]);
  });
  afterAll(async () => {
    await db?.close();
  });

  test('news of a topic reaches its listeners in every process, in order', async () => {
    const own = heard<LiveNews>();
    const others = heard<LiveNews>();
    here.subscribe('institution:1', own.say);
    there.subscribe('institution:1', others.say);
    for (const uid of ['1.1', '1.2', '1.3']) await here.publish('institution:1', study(uid));
    const wanted = ['1.1', '1.2', '1.3'].map(study);
    expect(await own.atLeast(3)).toEqual(wanted);
    expect(await others.atLeast(3)).toEqual(wanted);
  });

  test('a listener hears its own topic only; a prefix hears all that begin alike', async () => {
    const one = heard<LiveNews>();
    const all = heard<string>();
    there.subscribe('institution:1', one.say);
    there.subscribe('institution:*', (_news, topic) => all.say(topic));
    await here.publish('institution:10', study('1.1'));
    await here.publish('account:1', study('1.2'));
    await here.publish('institution:1', study('1.3'));
    expect(await one.atLeast(1)).toEqual([study('1.3')]);
    expect(await all.atLeast(2)).toEqual(['institution:10', 'institution:1']);
  });

  test('news of a transaction is heard when it commits, and never when it is rolled back', async () => {
    const news = heard<LiveNews>();
    there.subscribe('institution:1', news.say);
    const undone = transaction(db, async (tx) => {
      await here.publishAfterCommit(tx, 'institution:1', study('1.1'));
      throw new Error('it did not happen');
    });
    await expect(undone).rejects.toThrow('it did not happen');
    await transaction(db, async (tx) => {
      await here.publishAfterCommit(tx, 'institution:1', study('1.2'));
      await here.publish('institution:1', study('before the commit'));
    });
    expect(await news.atLeast(2)).toEqual([study('before the commit'), study('1.2')]);
  });

  test('who has left hears nothing more; who subscribed twice leaves once at a time', async () => {
    const first = heard<LiveNews>();
    const stays = heard<LiveNews>();
    const leave = there.subscribe('institution:1', first.say);
    there.subscribe('institution:1', first.say);
    there.subscribe('institution:1', stays.say);
    await here.publish('institution:1', study('1.1'));
    await stays.atLeast(1);
    expect(first.all).toHaveLength(2);
    leave();
    leave();
    await here.publish('institution:1', study('1.2'));
    await stays.atLeast(2);
    expect(first.all).toHaveLength(3);
  });

  test('a listener that fails does not keep the news from the others', async () => {
    const news = heard<LiveNews>();
    there.subscribe('institution:1', () => {
      throw new Error('this screen is gone');
    });
    there.subscribe('institution:1', news.say);
    await here.publish('institution:1', study('1.1'));
    expect(await news.atLeast(1)).toEqual([study('1.1')]);
  });

  test('after the database was away, listeners are told of the gap and hear news again', async () => {
    const news = heard<LiveNews>();
    there.subscribe('institution:1', news.say);
    await db.pool.query(
      'SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()',
    );
    expect(await news.atLeast(1)).toEqual([{ kind: 'gap' }]);
    await expect
      .poll(() =>
        here.publish('institution:1', study('1.1')).then(
          () => true,
          () => false,
        ),
      )
      .toBe(true);
    expect(await news.atLeast(2)).toContainEqual(study('1.1'));
  });

  test('news too long for a notification, of no known shape, or for a prefix is refused', async () => {
    await expect(here.publish('institution:1', study('1'.repeat(8_000)))).rejects.toThrow(/too long/);
    await expect(here.publish('institution:1', { kind: 'rumour' } as unknown as LiveNews)).rejects.toThrow();
    await expect(here.publish('institution:*', study('1.1'))).rejects.toThrow(/does not end/);
  });

  test('closing twice is closing once, and nothing is heard afterwards', async () => {
    const news = heard<LiveNews>();
    const stays = heard<LiveNews>();
    there.subscribe('institution:1', news.say);
    here.subscribe('institution:1', stays.say);
    await Promise.all([there.close(), there.close()]);
    await here.publish('institution:1', study('1.1'));
    await stays.atLeast(1);
    expect(news.all).toEqual([]);
  });
});
