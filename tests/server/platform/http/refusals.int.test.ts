import { openAccessRecorder, record } from '@hub/server/audit';
import { closeStudy, Problem } from '@hub/server/contracts';
import { type Door, openApplication, serve } from '@hub/server/platform/http';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Database, openDatabase, transaction } from '../../../../server/src/platform/db.ts';
import { openLog } from '../../../../server/src/platform/log.ts';
import { createDatabase } from '../../../support/services/index.ts';
import { anActor } from '../../identity/county.ts';

let db: Database;
beforeAll(async () => {
  db = await openDatabase((await createDatabase()).url);
});
afterAll(() => db.close());

it('a verb that writes down what it does and then refuses leaves the refusal on record, and not the act', async () => {
  const actor = anActor('a0000000-0000-7000-8000-000000000001');
  const app = await openApplication({ log: openLog('silent') });
  const door: Door = { fastify: app, authenticate: async () => actor, record: openAccessRecorder(db).record };
  serve(door, 'closeStudy', closeStudy, ({ params }) =>
    transaction(db, async (tx) => {
      await record(tx, actor, 'study.close', { kind: 'study', id: params.studyUid });
      throw new Problem('study.not-found');
    }),
  );
  const answer = await app.inject({ method: 'POST', url: '/api/studies/1.2.3/close' });
  expect(answer.statusCode).toBe(404);
  const rows = await db.prisma.auditRow.findMany();
  expect(rows).toMatchObject([
    { action: 'closeStudy', outcome: 'refused', subjectId: '1.2.3', detail: { code: 'study.not-found' } },
  ]);
  await app.close();
});
