import { type AccessRecorder, openAccessRecorder, record, sealOnce, startSealer, verifyChain } from '@hub/server/audit';
import pg from 'pg';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import type { Actor } from '../../../server/src/platform/actor.ts';
import { transaction } from '../../../server/src/platform/db.ts';
import { anActor, type County, openCounty } from '../identity/county.ts';

let county: County;
let actor: Actor;
beforeAll(async () => {
  county = await openCounty();
  actor = anActor(county.lead);
});
afterAll(() => county.close());

const sql = (text: string, values: unknown[] = []) => county.hub.db.pool.query(text, values);
/** What somebody with the rights of a database superuser can do who means harm. */
const asVandal = async (text: string) => {
  const client = new pg.Client({ connectionString: county.url });
  await client.connect();
  try {
    await client.query(`SET session_replication_role = replica; ${text}`);
  } finally {
    await client.end();
  }
};
const act = (action: string) =>
  transaction(county.hub.db, (tx) => record(tx, actor, action, { kind: 'study', id: '1.2' }));

beforeEach(() => asVandal('TRUNCATE audit_row, audit_seal'));

async function threeSealedRows(): Promise<string[]> {
  for (const action of ['one', 'two', 'three']) await act(action);
  await sealOnce(county.hub, true);
  const { rows } = await sql('SELECT id::text AS id FROM audit_row ORDER BY id');
  return rows.map(({ id }) => id);
}

it.each([
  "UPDATE audit_row SET action = 'x'",
  'DELETE FROM audit_row',
  'TRUNCATE audit_row',
  "UPDATE audit_seal SET hash = 'x'",
  'DELETE FROM audit_seal',
  'TRUNCATE audit_seal',
])('the database itself refuses %s', async (statement) => {
  await threeSealedRows();
  await expect(sql(statement)).rejects.toMatchObject({ code: '42501' });
  expect(await verifyChain(county.hub)).toMatchObject({ checked: 3, intact: true });
});

it('a row commits with its act or not at all', async () => {
  await expect(
    transaction(county.hub.db, async (tx) => {
      await record(tx, actor, 'study.close', { kind: 'study', id: '1.2' });
      throw new Error('the act failed');
    }),
  ).rejects.toThrow('the act failed');
  expect((await sql('SELECT 1 FROM audit_row')).rowCount).toBe(0);
});

it('a chain in which nothing was touched is intact', async () => {
  const ids = await threeSealedRows();
  const found = await verifyChain(county.hub);
  expect(found).toEqual({
    checked: 3,
    unsealed: [],
    broken: [],
    lastHash: expect.stringMatching(/^[0-9a-f]{64}$/),
    intact: true,
  });
  await act('four');
  await sealOnce(county.hub, false);
  expect((await verifyChain(county.hub, 3n)).checked).toBe(1);
  expect(ids).toHaveLength(3);
});

it.each([
  ['its action', "action = 'twp'"],
  ['its time by a microsecond', "at = at + interval '1 microsecond'"],
  ['its actor', 'account_id = NULL'],
  ['its detail', `detail = '{"a":1}'`],
])('a row is named when %s was changed', async (_what, change) => {
  const [, second] = await threeSealedRows();
  await asVandal(`UPDATE audit_row SET ${change} WHERE id = ${second}`);
  expect(await verifyChain(county.hub)).toMatchObject({
    intact: false,
    broken: [{ rowId: second, reason: 'row-changed' }],
  });
});

it('a row that was taken away is named', async () => {
  const [, second] = await threeSealedRows();
  await asVandal(`DELETE FROM audit_row WHERE id = ${second}`);
  expect((await verifyChain(county.hub)).broken).toEqual([{ rowId: second, reason: 'row-missing' }]);
});

it('a row taken away with its seal leaves a gap that is named, also after the sealer ran again', async () => {
  const [, second, third] = await threeSealedRows();
  await asVandal(`DELETE FROM audit_row WHERE id = ${second}; DELETE FROM audit_seal WHERE row_id = ${second}`);
  await act('four');
  await sealOnce(county.hub, true);
  expect((await verifyChain(county.hub)).broken).toEqual([{ rowId: third, reason: 'position-missing' }]);
});

it('a seal written anew over a changed row breaks the link to the next', async () => {
  const [, second, third] = await threeSealedRows();
  await asVandal(`UPDATE audit_seal SET hash = repeat('a', 64) WHERE row_id = ${second}`);
  const { broken } = await verifyChain(county.hub);
  expect(broken.map(({ rowId }) => rowId)).toEqual([second, third]);
});

it('a row that nobody sealed is named once it is older than the sealer needs', async () => {
  await threeSealedRows();
  await sql("INSERT INTO audit_row (action, actor_kind, at) VALUES ('late', 'system', now() - interval '5 seconds')");
  const { rows } = await sql("SELECT id::text AS id FROM audit_row WHERE action = 'late'");
  expect(await verifyChain(county.hub)).toMatchObject({ intact: false, unsealed: [rows[0].id] });
  await sealOnce(county.hub, false);
  expect((await verifyChain(county.hub)).intact).toBe(true);
});

it('two sealers write one chain, and every row into it', async () => {
  const sealers = [startSealer(county.hub), startSealer(county.hub)];
  const client = new pg.Client({ connectionString: county.url });
  await client.connect();
  try {
    await Promise.all(Array.from({ length: 60 }, (_, n) => act(`act-${n}`)));
    await expect.poll(async () => (await verifyChain(county.hub)).checked, { interval: 50, timeout: 10_000 }).toBe(60);
  } finally {
    for (const sealer of sealers) await sealer.stop();
    await client.end();
  }
  expect((await verifyChain(county.hub)).broken).toEqual([]);
});

it('looking at a study is one row per actor and opening, and refusals are rows', async () => {
  const access: AccessRecorder = openAccessRecorder(county.hub.db);
  const look = {
    operation: 'getFrame',
    outcome: 'done',
    subjectKind: 'study',
    subjectId: '1.2.3',
    perOpening: true,
  } as const;
  await Promise.all(Array.from({ length: 50 }, () => access.record(actor, look)));
  expect((await sql('SELECT 1 FROM audit_row')).rowCount).toBe(1);
  access.forget(actor, '1.2.3');
  await access.record(actor, look);
  await access.record(actor, { ...look, outcome: 'refused', code: 'study.not-found' });
  const { rows } = await sql('SELECT outcome, detail FROM audit_row ORDER BY id');
  expect(rows).toEqual([
    { outcome: 'done', detail: null },
    { outcome: 'done', detail: null },
    { outcome: 'refused', detail: { code: 'study.not-found' } },
  ]);
});

it('an opening that could not be written down is refused and tried again, for everyone who waits on it', async () => {
  const access = openAccessRecorder(county.hub.db);
  const look = {
    operation: 'getFrame',
    outcome: 'done',
    subjectKind: 'study',
    subjectId: '9.9',
    perOpening: true,
  } as const;
  await sql('ALTER TABLE audit_row RENAME TO audit_row_away');
  const results = await Promise.allSettled([1, 2, 3].map(() => access.record(actor, look)));
  await sql('ALTER TABLE audit_row_away RENAME TO audit_row');
  expect(results.map(({ status }) => status)).toEqual(['rejected', 'rejected', 'rejected']);
  await access.record(actor, look);
  expect((await sql('SELECT 1 FROM audit_row')).rowCount).toBe(1);
});

it('the audit is read by the auditor alone, verified and exported', async () => {
  const auditor = await county.signedIn(await county.person('auditor'));
  for (const role of ['system-admin', 'security-admin', 'reader', 'technician'] as const) {
    const browser = await county.signedIn(await county.person(role));
    for (const path of ['/api/audit', '/api/audit/export']) {
      expect((await browser.call('GET', path)).body.code).toBe('permission.missing');
    }
    expect((await browser.call('POST', '/api/audit/verify', {})).body.code).toBe('permission.missing');
  }
  await act('=cmd');
  await sealOnce(county.hub, true);
  const listed = await auditor.call('GET', '/api/audit?action=session.sign-in&limit=2');
  expect(listed.body).toMatchObject({
    more: true,
    items: [{ role: 'technician', institution: '人民医院', sealed: true }, {}],
  });
  expect((await auditor.call('GET', '/api/audit?action=%25')).body.items).toEqual([]);
  const verified = await auditor.call('POST', '/api/audit/verify', {});
  expect(verified.body).toMatchObject({ intact: true, broken: [] });
  const exported = await auditor.call('GET', '/api/audit/export');
  expect(exported.text.startsWith('\uFEFFid,at,action')).toBe(true);
  expect(exported.text).toContain(",'=cmd,");
  const reads = await county.hub.db.prisma.auditRow.findMany({ where: { action: 'listAudit', outcome: 'refused' } });
  expect(reads).toHaveLength(4);
});
