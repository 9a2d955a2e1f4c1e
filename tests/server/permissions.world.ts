import { randomUUID } from 'node:crypto';
import type { InstitutionId, Role } from '@hub/server/contracts';
import { createDevice } from '@hub/server/identity';
import type { FastifyInstance } from 'fastify';
import { TOTP } from 'otpauth';
import { buildApp } from '../../server/src/app.ts';
import { invite } from '../../server/src/consult/guests/invite-guest.ts';
import { acceptConsult, addSlots, giveConsent, requestConsult } from '../../server/src/consult/index.ts';
import { suspect } from '../../server/src/critical/index.ts';
import { addShifts } from '../../server/src/duty/change-roster.ts';
import { createPatientIn } from '../../server/src/patients/index.ts';
import { mergePatient } from '../../server/src/patients/merge-patient.ts';
import { transaction } from '../../server/src/platform/db.ts';
import { keepTemplate } from '../../server/src/reading/templates.ts';
import {
  aCase,
  aColleague,
  aConsortium,
  aContent,
  anAskedCase,
  type Colleague,
  complete,
  openTestHub,
  password,
  report,
  type TestHub,
} from '../support/consortium/index.ts';
import { signature } from './consult/world.ts';

export const roles = [
  'technician',
  'clinician',
  'reader',
  'reviewer',
  'expert',
  'system-admin',
  'security-admin',
  'auditor',
] as const satisfies readonly Role[];

export type Caller = Role | 'device' | 'nobody';
export const callers: readonly Caller[] = [...roles, 'guest', 'device', 'nobody'];

const atTheDesk = new Set<Role>(['technician', 'clinician']);

/** Everything that stands in a path or a body, of one tenant. */
export type Ids = Readonly<Record<string, string>>;

/** Two 医共体 in one hub, each with a case that has been through everything, and people of one who ask about the other. */
export async function openTwoTenants() {
  const test = await openTestHub();
  const app = await buildApp(test.hub, { dimse: 'ok', seeded: true });
  const ours = await aTenant(test, '乌拉特前旗', '01', '本院病人甲');
  const theirs = await aTenant(test, '磴口县', '02', '苏日娜其其格');
  const { hub } = test;
  const headers = new Map<Caller, Record<string, string>>([['nobody', {}]]);
  for (const role of roles) {
    const person = await aColleague(hub, role, atTheDesk.has(role) ? ours.township : ours.lead);
    headers.set(role, { cookie: await signIn(app, person, hub.clock.now()) });
  }
  const { key } = await transaction(hub.db, (tx) =>
    createDevice(tx, { institutionId: ours.township, name: 'DR', kind: 'dr' }),
  );
  headers.set('guest', { cookie: await comeAsGuest(app, ours.guestToken) });
  headers.set('device', { authorization: `Bearer ${key}` });
  return {
    ...test,
    app,
    ours,
    theirs,
    headers,
    /** somebody of the other tenant, to show that what is refused is there */
    insider: {
      technician: { cookie: await signIn(app, theirs.technician, hub.clock.now()) },
      reader: { cookie: await signIn(app, theirs.reader, hub.clock.now()) },
      clinician: { cookie: await signIn(app, theirs.clinician, hub.clock.now()) },
    },
    async close() {
      await app.close();
      await test.close();
    },
  };
}

async function signIn(app: FastifyInstance, { username, totpSecret }: Colleague, now: Date): Promise<string> {
  const secret = totpSecret && new TOTP({ secret: totpSecret }).secret;
  const answer = await app.inject({
    method: 'POST',
    url: '/api/session',
    payload: { username, password, ...(secret ? { totp: TOTP.generate({ secret, timestamp: now.getTime() }) } : {}) },
  });
  const cookie = [answer.headers['set-cookie'] ?? []].flat()[0]?.split(';')[0];
  if (answer.statusCode !== 200 || !cookie) throw new Error(`${username} could not sign in: ${answer.body}`);
  return cookie;
}

async function comeAsGuest(app: FastifyInstance, token: string): Promise<string> {
  const answer = await app.inject({ method: 'POST', url: '/api/guest-session', payload: { token } });
  const cookie = [answer.headers['set-cookie'] ?? []].flat()[0]?.split(';')[0];
  if (answer.statusCode !== 200 || !cookie) throw new Error(`the guest could not come in: ${answer.body}`);
  return cookie;
}

/** A consult of the tenant's own patient that is arranged, consented to, written and talked about, with a guest. */
async function aConsult(
  { hub }: TestHub,
  name: string,
  { lead, township }: { lead: InstitutionId; township: InstitutionId },
  { patientId, studyUid }: { patientId: string; studyUid: string },
) {
  const { prisma } = hub.db;
  await prisma.serviceAgreement.create({
    data: {
      ...{ requestingInstitutionId: township, readingInstitutionId: lead, serviceLine: 'consult', modalities: [] },
      ...{ liabilityText: '-', validFrom: new Date('2020-01-01T00:00:00Z') },
    },
  });
  const clinician = await aColleague(hub, 'clinician', township);
  const expert = await aColleague(hub, 'expert', lead);
  await prisma.post.update({ where: { id: expert.postId }, data: { threeYears: true } });
  const now = hub.clock.now().getTime();
  const at = (minutes: number) => new Date(now + minutes * 60_000).toISOString();
  const { items: slots } = await addSlots(hub, expert, {
    ...{ postId: expert.postId, specialty: `${name}专有专科`, from: at(60), to: at(120), repeatWeeks: 0 },
  });
  const slotId = slots[0]?.id as never;
  const { id, number } = await requestConsult(hub, clinician, {
    ...{ patientId: patientId as never, studyUids: [studyUid as never], kind: 'consult', urgency: 'routine' },
    ...{ reason: `${name}专有会诊`, purpose: `${name}专有目的`, summary: `${name}专有病情`, specialty: '内科' },
    ...{ wishedTimes: [], phone: '0478-1', invitations: [{ institutionId: lead, slotId }] },
  });
  await acceptConsult(hub, expert, id, { expertPostId: expert.postId, minutes: 30 });
  const { consents } = await giveConsent(hub, clinician, id, {
    ...{
      purpose: 'consult',
      text: `${name}专有同意书，患者自愿同意会诊。`,
      signer: 'patient',
      signerName: `${name}签名`,
    },
    ...{ form: 'drawn', mediaType: 'image/png', picture: signature },
  });
  const { guest, token } = await invite(hub, clinician, id, { name: `${name}专有专家`, hospital: `${name}之外的医院` });
  const documentId = randomUUID();
  const content = { findings: '', diagnosis: `${name}专有意见`, advice: '', caution: '' };
  await prisma.consultDocument.create({
    data: { id: documentId, consultId: id, kind: 'opinion', institutionId: lead, content },
  });
  const fileId = randomUUID();
  await prisma.consultFile.create({
    data: {
      ...{ id: fileId, consultId: id, name: `${name}专有文件.txt`, mediaType: 'text/plain', sizeBytes: 6n },
      ...{ sha256: '0', objectKey: `consults/${id}/files/${fileId}`, postId: clinician.postId, at: hub.clock.now() },
    },
  });
  const message = { id: randomUUID(), consultId: id, postId: clinician.postId, at: hub.clock.now() };
  await prisma.consultMessage.create({ data: { ...message, text: `${name}专有聊天` } });
  const recordingId = randomUUID();
  await prisma.consultRecording.create({
    data: {
      ...{ id: recordingId, consultId: id, startedAt: hub.clock.now(), startedByPostId: clinician.postId },
      state: 'recording',
    },
  });
  return {
    ids: { consultId: id, consentId: consents[0]?.id as string, slotId: slotId as string, documentId, fileId } as Ids,
    more: { guestId: guest.id as string, recordingId } as Ids,
    guestToken: token,
    clinician,
    secrets: [
      ...[id, number, slotId as string, documentId, fileId, recordingId, guest.id, `${name}专有专科`],
      ...['会诊', '目的', '病情', '同意书', '文件', '聊天', '专家', '意见'].map((word) => `${name}专有${word}`),
    ],
  };
}

async function aTenant({ hub }: TestHub, name: string, code: string, patientName: string) {
  const { prisma } = hub.db;
  const { lead, township } = await aConsortium(hub, name, code);
  const technician = await aColleague(hub, 'technician', township);
  const reader = await aColleague(hub, 'reader', lead);
  const reviewer = await aColleague(hub, 'reviewer', lead);
  const made = await anAskedCase(hub, technician, { displayName: patientName });
  await report(hub, reader, made.requestId, { content: aContent({ impression: `${name}专有诊断`, positive: true }) });
  const version = await complete(hub, reviewer, made.requestId);
  const waiting = await anAskedCase(hub, technician, { displayName: patientName });
  const unasked = await aCase(hub, technician, { displayName: patientName });
  const again = await transaction(hub.db, (tx) =>
    createPatientIn(
      tx,
      technician,
      { displayName: patientName, sex: '1', identifiers: [], temporary: false },
      hub.clock.now(),
    ),
  );
  const merge = await mergePatient(hub, technician, again.id as never, {
    intoId: unasked.patientId,
    reason: '同一人',
  });
  const unplaced = await prisma.unplaced.create({
    data: {
      institutionId: township,
      door: 'stow',
      receivedFrom: 'DR1',
      fileName: `${patientName}.dcm`,
      reason: 'other-bytes',
      sopUid: `${made.studyUid}.1.1`,
      studyUid: made.studyUid,
      objectKey: `unplaced/${code}`,
      objectSize: 6n,
      sha256: code.repeat(32),
    },
  });
  await hub.objects.putBytes(unplaced.objectKey as never, Buffer.from('broken'), { type: 'application/octet-stream' });
  const { reportId } = await prisma.reportVersion.findUniqueOrThrow({ where: { id: version.id } });
  const ecg = await prisma.ecgRecording.create({
    data: {
      ...{ institutionId: township, studyUid: made.studyUid, sopUid: `${made.studyUid}.1.1`, format: 'scp' },
      ...{ objectKey: unplaced.objectKey, objectSize: 6, sha256: code.repeat(32), door: 'ecg' },
      ...{ receivedAt: hub.clock.now(), warnings: [] },
    },
  });
  const criticalId = (await suspect(hub, {
    ...{ studyUid: waiting.studyUid, ecgId: null, source: 'image', chestPain: false },
    findings: [{ code: 'report', text: `${name}专有危急`, by: 'engine' }],
  })) as string;
  const now = hub.clock.now().getTime();
  const { items: shifts } = await addShifts(hub, technician, {
    ...{ service: 'clinic', postId: technician.postId, repeatDays: 0 },
    from: new Date(now - 3_600_000).toISOString(),
    to: new Date(now + 3_600_000).toISOString(),
  } as never);
  const keyImage = await prisma.keyImage.create({
    data: { reportId, sopUid: `${made.studyUid}.1.1`, frame: 1, objectKey: `key-images/${code}.png`, sha256: '0' },
  });
  const template = await keepTemplate(hub, reader, {
    scope: 'institution',
    kind: 'phrase',
    modality: 'DX',
    title: `${name}常用语`,
    findings: '',
    impression: '',
    positive: false,
  });
  const device = await transaction(hub.db, (tx) =>
    createDevice(tx, { institutionId: township, name: 'CT', kind: 'ct' }),
  );
  const session = await prisma.session.create({
    data: {
      tokenHash: code.repeat(32),
      accountId: reader.accountId,
      postId: reader.postId,
      createdAt: hub.clock.now(),
      lastSeenAt: hub.clock.now(),
      address: '10.0.0.7',
      userAgent: '-',
    },
  });
  const consult = await aConsult({ hub } as TestHub, name, { lead, township }, made);
  const notice = await prisma.notice.findFirstOrThrow({ where: { institutionId: township } });
  const agreement = await prisma.serviceAgreement.findFirstOrThrow({ where: { requestingInstitutionId: township } });
  const membership = await prisma.membership.findFirstOrThrow({ where: { institutionId: township } });
  const ids: Ids = {
    patientId: made.patientId,
    orderId: made.orderId,
    studyUid: made.studyUid,
    seriesUid: `${made.studyUid}.1`,
    sopInstanceUid: `${made.studyUid}.1.1`,
    requestId: made.requestId,
    versionId: version.id,
    keyImageId: keyImage.id,
    mergeId: merge.id,
    unplacedId: unplaced.id,
    ecgId: ecg.id,
    form: 'dicom',
    criticalId,
    shiftId: shifts[0]?.id as string,
    noticeId: notice.id,
    templateId: template.id,
    accountId: reader.accountId,
    postId: reader.postId,
    sessionId: session.id,
    deviceId: device.deviceId,
    institutionId: township,
    agreementId: agreement.id,
    membershipId: membership.id,
    code: version.verificationCode as string,
    frame: '1',
    frames: '1',
    path: '7FE00010',
    ...consult.ids,
    ...consult.more,
  };
  return {
    ids,
    guestToken: consult.guestToken,
    clinician: consult.clinician,
    waitingId: waiting.requestId as string,
    unasked,
    patientName,
    technician,
    reader,
    reviewer,
    lead: lead as InstitutionId,
    township: township as InstitutionId,
    /** What must stand in no answer to anybody else: names, words and numbers of patients, ids of what is theirs. */
    secrets: [
      patientName,
      ...consult.secrets,
      `${name}专有诊断`,
      `${name}专有危急`,
      criticalId,
      shifts[0]?.id as string,
      ecg.id,
      made.patientId,
      unasked.patientId,
      again.id,
      made.orderId,
      made.studyUid,
      unasked.studyUid,
      made.requestId,
      waiting.requestId,
      version.id,
      reportId,
      merge.id,
      unplaced.id,
      notice.id,
      keyImage.id,
      template.id,
    ],
  };
}

export type TwoTenants = Awaited<ReturnType<typeof openTwoTenants>>;
