import { closeStudy } from '../archive/index.ts';
import type { AccountId, InstitutionId, PostId, RequestId, Role, SessionId } from '../contracts/index.ts';
import type { Hub } from '../hub.ts';
import { openSource, receiveObject } from '../intake/index.ts';
import { markExamined, registerOrder } from '../orders/index.ts';
import { countyDay } from '../patients/index.ts';
import type { Person } from '../platform/actor.ts';
import { receive, review, saveDraftOf, sign } from '../reading/index.ts';
import { claim, requestReading, returnToClinic } from '../worklist/index.ts';
import { cases, casesAt, consortia, county, type DemoCase, returnReason } from './county.zh-CN.ts';
import type { DemoAccount } from './people.ts';
import { demoFiles, demoUid } from './studies.ts';

/** How far a case comes, in the order in which it comes there. */
const way: readonly DemoCase['reach'][] = [
  'registered',
  'examined',
  'images',
  'requested',
  'claimed',
  'returned',
  'reported',
  'reviewed',
  'printed',
];
const clockInCounty = new Intl.DateTimeFormat('en-GB', {
  timeZone: 'Asia/Shanghai',
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
  hourCycle: 'h23',
});

interface Cast {
  technician: Person;
  reader: Person;
  reviewer: Person;
  passwordOf(person: Person): string;
}

/** Plays the cases through the hub's own verbs, as their people would: every row, audit row and file is a real one. */
export async function seedCases(hub: Hub, accounts: readonly DemoAccount[]): Promise<void> {
  const lead = consortia[0]?.lead.legalName as string;
  const clinic = `${county.name}${casesAt}`;
  const technician = await personOf(hub, accounts, clinic, 'technician');
  const reader = await personOf(hub, accounts, lead, 'reader');
  const reviewer = await personOf(hub, accounts, lead, 'reviewer');
  const passwords = new Map(accounts.map(({ username, password }) => [username, password]));
  const names = new Map([
    [reader.accountId, usernameOf(accounts, lead, 'reader')],
    [reviewer.accountId, usernameOf(accounts, lead, 'reviewer')],
  ]);
  const passwordOf = (person: Person) => passwords.get(names.get(person.accountId) ?? '') ?? '';
  const done = await hub.db.prisma.patientIdentifier.findMany({
    where: { issuerInstitutionId: technician.institutionId, kind: 'local', value: { startsWith: 'DEMO-' } },
    select: { value: true },
  });
  for (const [index, demoCase] of cases.entries()) {
    const dicomPatientId = `DEMO-${String(index + 1).padStart(3, '0')}`;
    if (!done.some(({ value }) => value === dicomPatientId))
      await play(hub, { technician, reader, reviewer, passwordOf }, demoCase, dicomPatientId);
  }
  await hub.db.prisma
    .$executeRaw`UPDATE patient SET demonstration = true WHERE institution_id = ${technician.institutionId}::uuid`;
  await hub.db.prisma
    .$executeRaw`UPDATE exam_order SET demonstration = true WHERE institution_id = ${technician.institutionId}::uuid`;
}

async function play(hub: Hub, cast: Cast, demoCase: DemoCase, dicomPatientId: string): Promise<void> {
  const { technician, reader, reviewer } = cast;
  const reaches = (step: DemoCase['reach']) => way.indexOf(demoCase.reach) >= way.indexOf(step);
  const order = await registerOrder(hub, technician, {
    patient: {
      create: {
        displayName: demoCase.patient,
        sex: demoCase.sex,
        statedAge: { value: demoCase.age, unit: 'year' },
        identifiers: [{ kind: 'local', value: dicomPatientId }],
        temporary: false,
      },
    },
    modality: demoCase.modality,
    examName: demoCase.examName,
    bodyPart: demoCase.bodyPart,
    priority: demoCase.priority,
    reason: demoCase.reason,
    ...(demoCase.history ? { history: demoCase.history } : {}),
  });
  if (!reaches('examined')) return;
  await markExamined(hub, technician, order.id);
  if (!reaches('images')) return;

  const now = hub.clock.now();
  const exam = {
    demoCase,
    accessionNumber: order.accessionNumber,
    dicomPatientId,
    date: countyDay(now).replaceAll('-', ''),
    time: clockInCounty.format(now).replaceAll(':', ''),
    institution: `${county.name}${casesAt}`,
  };
  const source = openSource('browser', technician, technician.address);
  for (const file of demoFiles(exam)) await receiveObject(hub, source, { bytes: chunks(file) });
  const studyUid = demoUid(order.accessionNumber, 'study');
  await hub.db.prisma.study.update({ where: { uid: studyUid }, data: { demonstration: true } });
  if (!reaches('requested')) return;
  const request = await requestReading(hub, technician, {
    studyUid: studyUid as never,
    priority: demoCase.priority,
    reason: demoCase.reason,
    ...(demoCase.history ? { history: demoCase.history } : {}),
  });
  await closeStudy(hub, technician, studyUid);
  if (!reaches('claimed')) return;

  await claim(hub, reader, request.id);
  if (demoCase.reach === 'returned') await returnToClinic(hub, reader, request.id, returnReason);
  if (!reaches('reported')) return;
  await report(hub, cast, request.id, demoCase);
  if (!reaches('reviewed')) return;
  await claim(hub, reviewer, request.id);
  const { versions } = await review(hub, reviewer, request.id, {
    password: cast.passwordOf(reviewer),
    revision: 1,
    acceptedChecks: [],
  });
  const version = versions[0];
  if (!version || !reaches('printed')) return;
  await receive(hub, technician, version.id, 'acknowledged');
  await receive(hub, technician, version.id, 'printed');
}

async function report(
  hub: Hub,
  { reader, passwordOf }: Cast,
  requestId: RequestId,
  { findings, impression, positive }: DemoCase,
): Promise<void> {
  const content = { findings, impression, positive, critical: { marked: false, text: '' }, keyImages: [] };
  const { revision } = await saveDraftOf(hub, reader, requestId, { revision: 0, content });
  await sign(hub, reader, requestId, { password: passwordOf(reader), revision, acceptedChecks: [] });
}

async function* chunks(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  const size = 256 * 1024;
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

function usernameOf(accounts: readonly DemoAccount[], institution: string, role: Role): string {
  return accounts.find((account) => account.institution === institution && account.role === role)?.username ?? '';
}

/** Somebody of the demonstration as an actor; there is no session, nobody has signed in. */
async function personOf(hub: Hub, accounts: readonly DemoAccount[], institution: string, role: Role): Promise<Person> {
  const account = await hub.db.prisma.account.findUniqueOrThrow({
    where: { username: usernameOf(accounts, institution, role) },
    include: { posts: true },
  });
  const post = account.posts[0];
  if (!post) throw new Error(`the demonstration's ${role} has no post`);
  return {
    kind: 'person',
    accountId: account.id as AccountId,
    postId: post.id as PostId,
    sessionId: post.id as unknown as SessionId,
    role,
    institutionId: post.institutionId as InstitutionId,
    modalities: post.modalities,
    displayName: account.displayName,
    title: post.title,
    licensed: post.licenceNumber !== null,
    threeYears: post.threeYears,
    locked: false,
    mustChangePassword: false,
    totpMissing: false,
    address: '127.0.0.1',
  };
}
