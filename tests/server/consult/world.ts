import { randomUUID } from 'node:crypto';
import type { ConsultId, InstitutionId, PatientId, StudyUid } from '@hub/server/contracts';
import { acceptConsult } from '../../../server/src/consult/answer-consult.ts';
import { giveConsent } from '../../../server/src/consult/consents.ts';
import { requestConsult } from '../../../server/src/consult/request-consult.ts';
import { viewConsult } from '../../../server/src/consult/view.ts';
import type { Person } from '../../../server/src/platform/actor.ts';
import { encodePng } from '../../../server/src/platform/codecs/index.ts';
import { aCase, aColleague, aConsortium, type Colleague, monday, openTestHub } from '../../support/consortium/index.ts';

/** A line across a sheet: what a drawn signature is to the hub. */
export const signature = Buffer.from(
  encodePng(
    Uint8Array.from({ length: 64 * 32 }, (_, at) =>
      Math.abs((at % 64) - 2 * Math.floor(at / 64)) < 2 ? at % 90 : 255,
    ),
    64,
    32,
  ),
).toString('base64');

export const text = '医务人员已向我说明以上内容，我自愿同意进行本次远程会诊，疑问已得到解答。';

/**
 * A township hospital that may ask two hospitals, a village room below it, and a 医共体 that must see nothing of it.
 */
export async function openConsultWorld() {
  const test = await openTestHub();
  const { hub } = test;
  const { prisma } = hub.db;
  const ours = await aConsortium(hub, '乌拉特前旗', '01');
  const theirs = await aConsortium(hub, '磴口县', '02');
  const county = await prisma.county.findFirstOrThrow();
  const institution = async (code: string, legalName: string, kind: string, parentId?: string) =>
    (
      await prisma.institution.create({
        data: { countyId: county.id, code, legalName, shortName: legalName, kind, parentId: parentId ?? null },
      })
    ).id as InstitutionId;
  const city = await institution('0199', '巴彦淖尔市医院', 'lead');
  const village = await institution('0150', '西羊场村卫生室', 'village', ours.township);
  const otherVillage = await institution('0151', '东羊场村卫生室', 'village', ours.township);
  const consortium = await prisma.consortium.findFirstOrThrow({ where: { leadInstitutionId: ours.lead } });
  const agree = (from: string, to: string, validTo: Date | null = null) =>
    prisma.serviceAgreement.create({
      data: {
        ...{ requestingInstitutionId: from, readingInstitutionId: to, serviceLine: 'consult', modalities: [] },
        ...{ liabilityText: '-', validFrom: new Date('2020-01-01T00:00:00Z'), validTo },
      },
    });
  await agree(ours.township, ours.lead);
  await agree(ours.township, city);
  await agree(theirs.township, theirs.lead);
  for (const id of [village, otherVillage]) {
    await agree(id, ours.lead);
    await prisma.membership.create({
      data: {
        ...{ institutionId: id, consortiumId: consortium.id, serviceLine: 'consult', tie: 'tight' },
        validFrom: new Date('2020-01-01T00:00:00Z'),
      },
    });
  }
  const expert = async (institutionId: InstitutionId, displayName: string, role: 'reviewer' | 'expert' = 'expert') => {
    const made = await aColleague(hub, role, institutionId, { displayName });
    await prisma.post.update({ where: { id: made.postId }, data: { threeYears: true } });
    return { ...made, threeYears: true };
  };
  const technician = await aColleague(hub, 'technician', ours.township);
  const who = {
    technician,
    clinician: await aColleague(hub, 'clinician', ours.township, { displayName: '乌兰' }),
    expert: await expert(ours.lead, '斯琴'),
    colleague: await expert(ours.lead, '高娃', 'reviewer'),
    novice: await aColleague(hub, 'reviewer', ours.lead, { displayName: '新人' }),
    reader: await aColleague(hub, 'reader', ours.lead),
    cityExpert: await expert(city, '王市一'),
    villageDoctor: await aColleague(hub, 'clinician', village, { displayName: '村医' }),
    stranger: await expert(theirs.lead, '外人'),
    strangeClinician: await aColleague(hub, 'clinician', theirs.township),
  };
  const made = await aCase(hub, technician, { displayName: '宝音' });
  const at = (minutes: number) => new Date(hub.clock.now().getTime() + minutes * 60_000).toISOString();

  const ask = (person: Person, change: Partial<Parameters<typeof requestConsult>[2]> = {}) =>
    requestConsult(hub, person, {
      ...{ patientId: made.patientId, kind: 'consult', urgency: 'routine', reason: '发热待查', purpose: '明确诊断' },
      ...{ summary: '发热三天，胸片见斑片影', specialty: '呼吸内科', wishedTimes: [], studyUids: [made.studyUid] },
      ...{ invitations: [{ institutionId: ours.lead }], phone: '0478-3212345' },
      ...change,
    });
  const accept = (
    person: Person,
    id: ConsultId,
    change: Partial<Parameters<typeof acceptConsult>[3]> = { startsAt: at(120) },
  ) => acceptConsult(hub, person, id, { expertPostId: person.postId, minutes: 30, ...change });
  const consent = (person: Person, id: ConsultId, change: Partial<Parameters<typeof giveConsent>[3]> = {}) =>
    giveConsent(hub, person, id, {
      ...{ purpose: 'consult', text, signer: 'patient', signerName: '宝音', form: 'drawn' },
      ...{ mediaType: 'image/png', picture: signature },
      ...change,
    });

  return {
    ...test,
    ...who,
    ours,
    theirs,
    city,
    village,
    otherVillage,
    agree,
    made: made as { studyUid: StudyUid; patientId: PatientId },
    at,
    ask,
    accept,
    consent,
    view: (person: Person, id: ConsultId) => viewConsult(prisma, person, id, hub.clock.now()),
    shares: (consultId: ConsultId) =>
      prisma.studyShare.findMany({ where: { consultId }, orderBy: { institutionId: 'asc' } }),
    notices: async (kind: string, consultId: ConsultId) =>
      (await prisma.notice.findMany({ where: { kind }, orderBy: { id: 'asc' } })).filter(
        ({ detail }) => (detail as { consultId?: string } | null)?.consultId === consultId,
      ),
    /** A guest as the papers make one: an account, a post of the role 'guest', a row that ties them to the consult. */
    async aGuest(consultId: ConsultId): Promise<Colleague> {
      const guest = await aColleague(hub, 'guest', ours.township, { displayName: '特邀' });
      const now = hub.clock.now();
      await prisma.consultGuest.create({
        data: {
          ...{ consultId, postId: guest.postId, name: '特邀', hospital: '某三级医院', tokenHash: randomUUID() },
          ...{ validFrom: now, validTo: new Date(now.getTime() + 86_400_000) },
          ...{ invitedByPostId: who.clinician.postId, invitedAt: now },
        },
      });
      return guest;
    },
  };
}
export { monday };
export type ConsultWorld = Awaited<ReturnType<typeof openConsultWorld>>;
