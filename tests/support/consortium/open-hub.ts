import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type LiveNews, Problem } from '@hub/server/contracts';
import { readEnv } from '@hub/server/env';
import { type Hub, openHub } from '@hub/server/hub';
import { backendSettings, createDatabase } from '../services/index.ts';

/** Monday 23 November 2026, 10:00 in the county. */
export const monday = new Date('2026-11-23T02:00:00Z');

export interface TestHub {
  hub: Hub;
  /** moves only when a test moves it */
  clock: { at: Date; now(): Date };
  pass(ms: number): void;
  /** What is told on a topic while `work` goes on. News keeps the order of commits, so a mark of our own ends it. */
  newsDuring(topic: string, work: () => Promise<unknown>): Promise<LiveNews[]>;
  close(): Promise<void>;
}

/** A whole hub on a database, a folder of objects and keys of its own. */
export async function openTestHub(settings: Record<string, string> = {}): Promise<TestHub> {
  const { url } = await createDatabase();
  const folder = await mkdtemp(join(tmpdir(), 'hub-test-'));
  const clock = { at: monday, now: () => clock.at };
  const env = readEnv({
    DATABASE_URL: url,
    HUB_DATA: folder,
    HUB_LOG: 'silent',
    HUB_DEMO: '0',
    ...(await backendSettings()),
    ...settings,
  });
  const hub = await openHub(env, { clock });
  return {
    hub,
    clock,
    pass(ms) {
      clock.at = new Date(clock.at.getTime() + ms);
    },
    async newsDuring(topic, work) {
      const told: LiveNews[] = [];
      const over = Promise.withResolvers<void>();
      const leave = hub.feed.subscribe(topic, (news) => {
        if (news.kind === 'unplaced') over.resolve();
        else told.push(news);
      });
      await work();
      await hub.feed.publish(topic, { kind: 'unplaced' });
      await over.promise;
      leave();
      return told;
    },
    async close() {
      await hub.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** The code of the refusal that `work` ends in. */
export async function refusalOf(work: Promise<unknown>): Promise<string> {
  try {
    await work;
  } catch (error) {
    if (error instanceof Problem) return error.code;
    throw error;
  }
  return 'none';
}
