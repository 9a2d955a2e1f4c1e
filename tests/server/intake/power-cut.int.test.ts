import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { dataSetOf, newUid } from './instances.ts';
import { associate } from './sender.ts';
import { openTownship, provenInstances, type Township } from './township.ts';

let township: Township;
const children: ChildProcess[] = [];
beforeAll(async () => {
  township = await openTownship();
});
afterAll(async () => {
  for (const child of children) child.kill('SIGKILL');
  await township.close();
});

async function startHub(): Promise<{ port: number; child: ChildProcess }> {
  const child = fork(join(import.meta.dirname, 'power-cut.hub.ts'), {
    env: { ...process.env, ...settingsOf(township) },
  });
  children.push(child);
  const [port] = await once(child, 'message');
  return { port: Number(port), child };
}

const pixels = new Uint8Array(100_000).fill(3);

const killAfter = 120;

it('a hub killed while 300 instances come in has every one that it acknowledged', async () => {
  const studies = [newUid(), newUid(), newUid()];
  const slices = Array.from({ length: 300 }, (_, i) => {
    const study = studies[i % studies.length] as string;
    return { study, sop: `${study}.1.${i}`, patientId: `P-${study}`, pixels };
  });
  const acknowledged = new Set<string>();
  const { port, child } = await startHub();
  const gone = once(child, 'exit');

  // One association for each study, each sending on until the hub is gone.
  const senders = studies.map(async (study) => {
    const sender = await associate({ port });
    for (const slice of slices.filter((each) => each.study === study)) {
      if ((await sender.store(dataSetOf(slice), slice.sop)) !== 0) throw new Error(`${slice.sop} was refused`);
      acknowledged.add(slice.sop);
      if (acknowledged.size === killAfter) child.kill('SIGKILL');
    }
  });
  const ended = await Promise.allSettled(senders);
  await gone;
  expect(ended.every(({ status }) => status === 'rejected')).toBe(true);
  expect(acknowledged.size).toBeGreaterThanOrEqual(killAfter);
  expect(acknowledged.size).toBeLessThan(slices.length);

  // What was acknowledged is there, whole and indexed, also in the eyes of a hub that starts anew.
  const again = await startHub();
  const proven = await provenInstances(township.hub);
  expect([...acknowledged].filter((sop) => !proven.has(sop))).toEqual([]);
  // Whether or not the news of it was told: its frames are placed, or its study is marked for the workers.
  const { rows } = await township.pool.query<{ sop: string }>(
    'SELECT i.sop_uid AS sop FROM instance i JOIN study s ON s.uid = i.study_uid WHERE i.derived_at IS NOT NULL OR s.underived',
  );
  const cared = new Set(rows.map(({ sop }) => sop));
  expect([...acknowledged].filter((sop) => !cared.has(sop))).toEqual([]);

  // The sender sends all of it again and ends up with all of it there once.
  const sender = await associate({ port: again.port });
  for (const slice of slices) expect(await sender.store(dataSetOf(slice), slice.sop)).toBe(0);
  await sender.release();
  const all = await provenInstances(township.hub);
  expect(slices.filter(({ sop }) => !all.has(sop))).toEqual([]);
  again.child.kill('SIGKILL');
});

/** The child works on the township's own database, objects and queue. */
function settingsOf({ url, folder, hub }: Township): NodeJS.ProcessEnv {
  const { objects, redisUrl } = hub.env;
  return {
    DATABASE_URL: url,
    HUB_DATA: folder,
    HUB_LOG: 'silent',
    HUB_DEMO: '0',
    ...(objects.startsWith('s3:') ? { HUB_OBJECTS: objects } : {}),
    ...(redisUrl ? { REDIS_URL: redisUrl } : {}),
  };
}
