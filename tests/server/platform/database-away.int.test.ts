import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openJobs } from '@hub/server/platform/jobs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { awayOrRefused, DatabaseAway } from '../../../server/src/platform/database-away.ts';
import { openDatabase } from '../../../server/src/platform/db.ts';
import type { Log } from '../../../server/src/platform/log.ts';
import { note } from '../../conformance/jobs.kinds.ts';
import { type DatabaseRelay, databaseRelay } from '../../support/links/database-relay.ts';
import { startHubProcesses } from '../../support/services/hub-processes.ts';
import { createDatabase } from '../../support/services/index.ts';
import { freePort } from '../../support/services/ports.ts';

/** Longer than the ten seconds that a connection may take. */
const patient = { timeout: 40_000, interval: 250 };

let relay: DatabaseRelay;
let folder: string;
beforeAll(async () => {
  relay = await databaseRelay((await createDatabase()).url);
  folder = await mkdtemp(join(tmpdir(), 'hub-away-'));
});
afterAll(async () => {
  await relay.close();
  await rm(folder, { recursive: true, force: true });
});

describe('a database that takes connections and does not answer', () => {
  it('is told from one that refuses', async () => {
    const wrong = new URL(relay.url);
    wrong.pathname = '/no_such_database';
    await expect(openDatabase(wrong.href)).rejects.toMatchObject({ code: '3D000' });
    relay.mute();
    await expect(openDatabase(relay.url)).rejects.toBeInstanceOf(DatabaseAway);
    relay.mend();
    expect(awayOrRefused(Object.assign(new Error('starting up'), { code: '57P03', severity: 'FATAL' }))).toBeInstanceOf(
      DatabaseAway,
    );
  });

  it('is waited for at the start, and later: server and workers say so, end neither time, and serve again', async () => {
    const port = await freePort();
    relay.mute();
    const hub = startHubProcesses({
      ...{
        DATABASE_URL: relay.url,
        HUB_DATA: folder,
        HUB_PORT: String(port),
        HUB_DIMSE_PORT: String(await freePort()),
      },
      ...{ HUB_DEMO: '0', HUB_MEDIA_WORKERS: '1', HUB_RTC_PORT: String(await freePort()) },
    });
    const readyz = async () => {
      const answer = await fetch(`http://127.0.0.1:${port}/readyz`);
      return { ...((await answer.json()) as object), status: answer.status };
    };
    const refusals = () => hub.said().split('PostgreSQL does not answer').length - 1;
    try {
      // Each of the two once, at the least.
      await expect.poll(refusals, patient).toBeGreaterThanOrEqual(2);
      relay.mend();
      await hub.ready;
      expect(await readyz()).toMatchObject({ status: 200, database: 'ok', queue: 'ok', feed: 'ok' });

      relay.mute();
      await expect.poll(readyz).toMatchObject({ status: 503, database: 'failed', queue: 'failed', feed: 'failed' });
      const before = Date.now();
      await expect.poll(() => Date.now() - before, patient).toBeGreaterThan(12_000);
      expect(hub.live()).toBe(true);
      relay.mend();
      await expect.poll(readyz, patient).toMatchObject({ status: 200, database: 'ok', queue: 'ok', feed: 'ok' });
      expect(hub.live()).toBe(true);
    } finally {
      relay.mend();
      await hub.stop();
    }
  });

  it('does not spoil a queue that is first asked for meanwhile', async () => {
    const said: string[] = [];
    const say = (_facts: object, message: string) => void said.push(message);
    const log: Log = { debug: say, info: say, warn: say, error: say };
    const jobs = await openJobs({ databaseUrl: relay.url, redisUrl: undefined, log });
    relay.mute();
    const counting = jobs.counts([note]);
    await expect.poll(() => said, patient).toContain('PostgreSQL does not answer; trying again');
    relay.mend();
    expect(await counting).toEqual({ notes: { waiting: 0, active: 0, delayed: 0 } });
    await jobs.close();
  });
});
