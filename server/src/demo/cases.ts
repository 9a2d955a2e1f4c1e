import { closeStudy } from '../archive/index.ts';
import type {
  AccountId,
  InstitutionId,
  OrderId,
  PatientId,
  PostId,
  RequestId,
  Role,
  SessionId,
  StudyUid,
} from '../contracts/index.ts';
import type { Hub } from '../hub.ts';
import { openSource, receiveObject } from '../intake/index.ts';
import { markExamined, registerOrder } from '../orders/index.ts';
import { countyDay } from '../patients/index.ts';
import type { Person } from '../platform/actor.ts';
import { receive, review, saveDraftOf, sign } from '../reading/index.ts';
import { claim, renew, requestReading, returnToClinic } from '../worklist/index.ts';
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
  const patients = [...new Set(cases.map(({ patient }) => patient))];
  for (const demoCase of cases) {
    const dicomPatientId = `DEMO-${String(patients.indexOf(demoCase.patient) + 1).padStart(3, '0')}`;
    const { daysAgo } = demoCase;
    const then = daysAgo ? { ...hub, clock: daysBehind(hub.clock, daysAgo) } : hub;
    await play(then, { technician, reader, reviewer, passwordOf }, demoCase, dicomPatientId);
  }
  await hub.db.prisma
    .$executeRaw`UPDATE patient SET demonstration = true WHERE institution_id = ${technician.institutionId}::uuid`;
  await hub.db.prisma
    .$executeRaw`UPDATE exam_order SET demonstration = true WHERE institution_id = ${technician.institutionId}::uuid`;
}

const daysBehind = ({ now }: Hub['clock'], days: number): Hub['clock'] => ({
  now: () => new Date(now().getTime() - days * 86_400_000),
});

/**
 * One case, step by step. Each step looks whether it was taken already, so that a start that was cut short is finished by
 * the next one; what a visitor has changed meanwhile is left as it is.
 */
async function play(hub: Hub, cast: Cast, demoCase: DemoCase, dicomPatientId: string): Promise<void> {
  const { technician } = cast;
  const reaches = reachOf(demoCase);
  const order = await orderOf(hub, technician, demoCase, dicomPatientId);
  if (!reaches('examined')) return;
  await markExamined(hub, technician, order.id);
  if (!reaches('images')) return;

  // The day of the order, not of today: a file made again must be the same file.
  const exam = {
    demoCase,
    accessionNumber: order.accessionNumber,
    dicomPatientId,
    date: countyDay(order.registeredAt).replaceAll('-', ''),
    time: clockInCounty.format(order.registeredAt).replaceAll(':', ''),
    institution: `${county.name}${casesAt}`,
  };
  const source = openSource('browser', technician, technician.address);
  for (const file of demoFiles(exam)) await receiveObject(hub, source, { bytes: chunks(file) });
  const studyUid = demoUid(order.accessionNumber, 'study');
  await hub.db.prisma.study.update({ where: { uid: studyUid }, data: { demonstration: true } });
  if (reaches('requested')) await read(hub, cast, demoCase, studyUid);
}

function reachOf({ reach }: DemoCase): (step: DemoCase['reach']) => boolean {
  return (step) => way.indexOf(reach) >= way.indexOf(step);
}

/** The order of a case, registered if it is not there yet; of one patient's examinations each has its own reason. */
async function orderOf(hub: Hub, technician: Person, demoCase: DemoCase, dicomPatientId: string) {
  const { institutionId } = technician;
  const patient = await hub.db.prisma.patient.findFirst({
    where: { institutionId, identifiers: { some: { kind: 'local', value: dicomPatientId } } },
    select: { id: true, orders: { where: { reason: demoCase.reason }, select: { id: true } } },
  });
  const { id } =
    patient?.orders[0] ??
    (await registerOrder(hub, technician, {
      patient: patient
        ? { patientId: patient.id as PatientId }
        : {
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
    }));
  const row = await hub.db.prisma.order.findUniqueOrThrow({ where: { id } });
  return { id: row.id as OrderId, accessionNumber: row.accessionNumber, registeredAt: row.registeredAt };
}

/** From the request to the printed report, as far as the case comes. */
async function read(hub: Hub, cast: Cast, demoCase: DemoCase, studyUid: string): Promise<void> {
  const { technician, reader, reviewer } = cast;
  const reaches = reachOf(demoCase);
  const present = () => hub.db.prisma.readingRequest.findFirst({ where: { studyUid } });
  if (!(await present()))
    await requestReading(hub, technician, {
      studyUid: studyUid as StudyUid,
      priority: demoCase.priority,
      reason: demoCase.reason,
      ...(demoCase.history ? { history: demoCase.history } : {}),
    });
  await closeStudy(hub, technician, studyUid);
  const request = await present();
  if (!request) return;
  const id = request.id as RequestId;
  if (reaches('claimed') && request.state === 'waiting') await claim(hub, reader, id);
  const claimed = await present();
  if (claimed?.state === 'claimed' && claimed.claimedByPostId === reader.postId) {
    if (demoCase.reach === 'returned') await returnToClinic(hub, reader, id, returnReason);
    else if (reaches('reported')) await report(hub, cast, id, demoCase);
  }
  if (!reaches('reviewed')) return;
  if ((await present())?.state === 'reported') {
    await claim(hub, reviewer, id);
    const revision = await revisionOf(hub, id);
    await review(hub, reviewer, id, { password: cast.passwordOf(reviewer), revision, acceptedChecks: [] });
  }
  const version = await hub.db.prisma.reportVersion.findFirst({
    where: { report: { requestId: id }, state: 'final' },
    include: { receipts: true },
  });
  if (!version || !reaches('printed') || version.receipts.some(({ kind }) => kind === 'printed')) return;
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
  await renew(hub, reader, requestId);
  const { revision } = await saveDraftOf(hub, reader, requestId, {
    revision: await revisionOf(hub, requestId),
    content,
  });
  await sign(hub, reader, requestId, { password: passwordOf(reader), revision, acceptedChecks: [] });
}

async function revisionOf({ db }: Hub, requestId: string): Promise<number> {
  const draft = await db.prisma.reportDraft.findFirst({ where: { report: { requestId } } });
  return draft?.revision ?? 0;
}

async function* chunks(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  const size = 256 * 1024;
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

export function usernameOf(accounts: readonly DemoAccount[], institution: string, role: Role): string {
  return accounts.find((account) => account.institution === institution && account.role === role)?.username ?? '';
}

/** Somebody of the demonstration as an actor; there is no session, nobody has signed in. */
export async function personOf(
  hub: Hub,
  accounts: readonly DemoAccount[],
  institution: string,
  role: Role,
): Promise<Person> {
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
