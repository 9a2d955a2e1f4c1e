import { type Endpoint, endpoints, holds, type Permission } from '@hub/server/contracts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bodies, searches, streams } from './permissions.bodies.ts';
import { type Caller, callers, type Ids, openTwoTenants, type TwoTenants } from './permissions.world.ts';

// Every operation of the contract table, by every role, about another tenant's things.

let world: TwoTenants;
beforeAll(async () => {
  world = await openTwoTenants();
});
afterAll(() => world.close());

const operations = Object.entries(endpoints);

/** Accounts, devices, the county's make-up and the audit are the whole hub's; their administrators' work is not a tenant's. */
const hubWide = new Set<Permission>([
  'audit.read',
  'audit.verify',
  'account.list',
  'account.create',
  'account.change',
  'account.unlock',
  'account.reset',
  'post.grant',
  'session.list-all',
  'session.revoke-any',
  'device.list',
  'device.change',
  'institution.change',
  'agreement.change',
]);
/** One's own session: nothing of anybody else can be named, and trying would end the session that asks. */
const ownSession = new Set(['signOut', 'lockSession', 'unlockSession', 'changePassword', 'beginTotp', 'confirmTotp']);

function pathOf({ path }: Endpoint, ids: Ids): string {
  return path.replace(/:(\w+)/g, (_, name: string) => {
    const id = ids[name];
    if (id === undefined) throw new Error(`no id for :${name} in ${path}`);
    return id;
  });
}

async function ask(
  headers: Record<string, string>,
  [name, endpoint]: [string, Endpoint],
  ids: Ids,
  given?: object,
): Promise<{ status: number; code: string | undefined; text: string; asked: string }> {
  const url = pathOf(endpoint, ids) + searches(name, world.theirs.patientName, ids);
  const stream = endpoint.consumes?.[0] ? streams[endpoint.consumes[0]] : undefined;
  const body = given ?? bodies[name]?.(ids);
  const answer = await world.app.inject({
    method: endpoint.method,
    url,
    headers: { ...headers, ...(stream ? { 'content-type': stream.type } : {}) },
    ...(stream ? { payload: stream.payload } : body ? { payload: body } : {}),
  });
  const problem = answer.headers['content-type']?.toString().startsWith('application/problem+json');
  return {
    status: answer.statusCode,
    code: problem ? (answer.json() as { code: string }).code : undefined,
    text: answer.body,
    asked: `${decodeURIComponent(url)} ${JSON.stringify(body ?? '')}`,
  };
}

/** Secrets in an answer that were not in the question. */
function leaked({ text, asked }: { text: string; asked: string }): string[] {
  return world.theirs.secrets.filter((secret) => text.includes(secret) && !asked.includes(secret));
}

function may(caller: Caller, { permission }: Endpoint): boolean {
  if (permission === 'open') return true;
  if (caller === 'nobody') return false;
  if (permission === 'signed-in') return caller !== 'device';
  return holds(caller, permission);
}

const headersOf = (caller: Caller) => world.headers.get(caller) as Record<string, string>;

it('every operation that reads a body is tried with one', () => {
  const without = operations.filter(
    ([name, { body, consumes }]) => (body && !bodies[name]) || (consumes && !streams[consumes[0] ?? '']),
  );
  expect(without.map(([name]) => name)).toEqual([]);
  expect(operations.length).toBeGreaterThan(100);
});

describe.each(callers)('%s', (caller) => {
  it('is refused every operation the table of permissions does not give', async () => {
    const wrong: string[] = [];
    let tried = 0;
    for (const operation of operations) {
      const [name, endpoint] = operation;
      if (may(caller, endpoint)) continue;
      tried += 1;
      const answer = await ask(headersOf(caller), operation, world.theirs.ids);
      const expected = caller === 'nobody' ? '401 session.none' : '403 permission.missing';
      if (`${answer.status} ${answer.code}` !== expected) wrong.push(`${name}: ${answer.status} ${answer.text}`);
    }
    expect(wrong).toEqual([]);
    expect(tried).toBeGreaterThan(30);
  });

  it('gets nothing of another tenant’s patient by any operation the table does give', async () => {
    const wrong: string[] = [];
    for (const operation of operations) {
      const [name, endpoint] = operation;
      if (!may(caller, endpoint) || ownSession.has(name)) continue;
      if (caller !== 'nobody' && hubWide.has(endpoint.permission as Permission)) continue;
      if (name === 'setSendingPolicy' && caller === 'system-admin') continue;
      const answer = await ask(headersOf(caller), operation, world.theirs.ids);
      const leaks = leaked(answer);
      if (leaks.length > 0) wrong.push(`${name} tells ${leaks.join(', ')}: ${answer.text.slice(0, 300)}`);
      if (answer.status >= 500 && name !== 'readyz') wrong.push(`${name}: ${answer.status} ${answer.text}`);
      // A malformed question would be refused whoever asks it, and prove nothing.
      if (answer.code === 'request.invalid' && name !== 'firstRun') wrong.push(`${name}: ${answer.text}`);
      const names = endpoint.path.includes(':') && endpoint.permission !== 'open';
      if (names && answer.status < 400) wrong.push(`${name}: ${answer.status} ${answer.text.slice(0, 300)}`);
    }
    expect(wrong).toEqual([]);
  });
});

describe('another tenant’s thing named in a body', () => {
  const [later, laterStill] = ['2030-01-01T00:00:00.000Z', '2030-01-01T01:00:00.000Z'];
  type Smuggled = [caller: Caller, name: string, body: (theirs: Ids) => object];
  const smuggled: Smuggled[] = [
    ['technician', 'mergePatient', ({ patientId }) => ({ intoId: patientId, reason: '试探' })],
    ['technician', 'changePatient', ({ patientId }) => ({ motherId: patientId })],
    ['technician', 'joinStudy', ({ orderId }) => ({ orderId })],
    ['technician', 'joinStudy', ({ patientId }) => ({ patientId })],
    ['technician', 'createPatient', ({ patientId }) => ({ displayName: '新生儿', sex: '1', motherId: patientId })],
    ['clinician', 'registerOrder', ({ patientId }) => ({ patient: { patientId }, modality: 'DX', examName: '胸片' })],
    ['technician', 'createRequest', ({ orderId }) => ({ studyUid: '', orderId, reason: '试探' })],
    [
      'technician',
      'createRequest',
      ({ institutionId }) => ({ studyUid: '', readingInstitutionId: institutionId, reason: '试探' }),
    ],
    [
      'clinician',
      'requestConsult',
      ({ patientId, institutionId }) => ({
        ...{ patientId, reason: '试探', purpose: '试探', summary: '试探', specialty: '试探', phone: '0478-1' },
        ...{ studyUids: [], invitations: [{ institutionId }] },
      }),
    ],
    ['clinician', 'attachStudies', ({ studyUid }) => ({ studyUids: [studyUid] })],
    [
      'clinician',
      'rescheduleConsult',
      ({ slotId }) => ({ slotId, startsAt: '2026-11-23T03:00:00.000Z', minutes: 30, reason: '试探' }),
    ],
    ['expert', 'addSlots', ({ postId }) => ({ postId, specialty: '试探', from: later, to: laterStill })],
    ['reader', 'actFor', ({ postId }) => ({ postId })],
  ];

  it('is refused beside a thing of one’s own', async () => {
    const { ours, theirs } = world;
    const own: Ids = { ...ours.ids, studyUid: ours.unasked.studyUid };
    for (const [caller, name, body] of smuggled) {
      const given = { ...body(theirs.ids) } as Record<string, unknown>;
      if (given.studyUid === '') given.studyUid = own.studyUid;
      const answer = await ask(headersOf(caller), [name, endpoints[name] as Endpoint], own, given);
      expect(answer.status, `${name} ${JSON.stringify(given)}: ${answer.text}`).toBeGreaterThanOrEqual(400);
      expect(answer.code, name).not.toBe('request.invalid');
      expect(answer.status, name).toBeLessThan(500);
      expect(leaked(answer)).toEqual([]);
    }
    const row = await world.hub.db.prisma.study.findUniqueOrThrow({ where: { uid: theirs.ids.studyUid as string } });
    expect(row.patientId).toBe(theirs.ids.patientId);
  });
});

it('all of it is there for the tenant’s own people', async () => {
  const { insider, theirs } = world;
  const seen: Record<string, readonly string[]> = {
    technician: [
      'searchPatients',
      'readPatient',
      'listMerges',
      'dayBoard',
      'readOrder',
      'listStudies',
      'readStudy',
      'listUnplaced',
      'unplacedOriginal',
      'listRequests',
      'readRequest',
      'readReport',
      'listReports',
      'reportPdf',
      'listNotices',
      'searchDicomStudies',
    ],
    clinician: [
      'listConsults',
      'readConsult',
      'listSlots',
      'consentText',
      'consentPicture',
      'readPapers',
      'readChat',
      'listFiles',
      'listGuests',
      'listRecordings',
    ],
    reader: [
      'listWorklist',
      'readRequest',
      'readReport',
      'listReports',
      'listTemplates',
      'readStudy',
      'readAnnotations',
    ],
  };
  for (const [role, names] of Object.entries(seen)) {
    for (const name of names) {
      const headers = insider[role as keyof typeof insider];
      const answer = await ask(headers, [name, endpoints[name] as Endpoint], theirs.ids);
      expect(answer.status, `${role} ${name}: ${answer.text.slice(0, 200)}`).toBe(200);
      if (/^(search|list|day|read(Patient|Order|Request))/.test(name))
        expect(
          theirs.secrets.some((secret) => answer.text.includes(secret)),
          name,
        ).toBe(true);
    }
  }
});
