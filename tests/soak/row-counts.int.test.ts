import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createDatabase } from '../support/services/index.ts';
import { withRows } from './row-counts.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'hub-rows-test-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

it('queries and lists of a county with years of studies find what is there', async () => {
  const { url, drop } = await createDatabase();
  await withRows({ databaseUrl: url, folder, studies: 8_800 }, async (questions) => {
    for (const { name, expected, ask } of questions) expect([name, await ask()]).toEqual([name, expected]);
  });
  await drop();
});
