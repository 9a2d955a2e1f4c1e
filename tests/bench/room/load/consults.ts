import { openDatabase } from '@hub/prisma';
import { demoAccount } from '../a-room.ts';

/** Who sits in every measured room, each by the cookie of a session: who asked, and an expert of each invited hospital. */
export interface Everybody {
  doctor: string;
  experts: readonly [string, ...string[]];
}

export async function signInEverybody(url: string, dataFolder: string): Promise<Everybody> {
  const cookieOf = async (institution: string, role: string) => {
    const { username, password } = await demoAccount(dataFolder, institution, role);
    const answer = await fetch(`${url}/api/session`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ username, password }),
    });
    if (!answer.ok) throw new Error(`${username}: ${answer.status} ${await answer.text()}`);
    return answer.headers.getSetCookie()[0]?.split(';')[0] ?? '';
  };
  return {
    doctor: await cookieOf('大余太中心卫生院', 'clinician'),
    experts: [
      await cookieOf('人民医院', 'expert'),
      await cookieOf('中蒙医院', 'expert'),
      await cookieOf('妇幼保健计划生育服务中心', 'expert'),
    ],
  };
}

/** Arranged, consented to, the experts named: written as they would stand after the act, which is measured elsewhere. */
export async function arrangeConsults(
  databaseUrl: string,
  url: string,
  { doctor: doctorsCookie, experts: expertsCookies }: Everybody,
  count: number,
): Promise<string[]> {
  const db = await openDatabase(databaseUrl);
  try {
    const who = async (cookie: string) => {
      const answer = await fetch(`${url}/api/session`, { headers: { cookie } });
      return ((await answer.json()) as { post: { id: string; institution: { id: string } } }).post;
    };
    const doctor = await who(doctorsCookie);
    const experts = await Promise.all(expertsCookies.map(who));
    const { id: patientId } = await db.prisma.patient.findFirstOrThrow({
      where: { institutionId: doctor.institution.id },
    });
    const now = new Date();
    const ids: string[] = [];
    for (let n = 1; n <= count; n += 1) {
      const { id } = await db.prisma.consult.create({
        data: {
          number: `BENCH${now.getTime()}${n}`,
          ...{ state: 'scheduled', kind: 'consult', urgency: 'routine', patientId },
          ...{ invitingInstitutionId: doctor.institution.id, requesterPostId: doctor.id },
          ...{
            reason: '测量',
            purpose: '测量',
            summary: '测量用，不是真实病例。',
            specialty: '影像',
            phone: '0478-0000000',
          },
          ...{ wishedTimes: [], requestedAt: now, dueAt: now, startsAt: now, minutes: 60 },
          invitations: {
            create: experts.map((expert) => ({
              ...{ institutionId: expert.institution.id, specialty: '影像', state: 'accepted' },
              ...{ expertPostId: expert.id, answeredAt: now },
            })),
          },
          consents: {
            create: {
              ...{ purpose: 'consult', text: '同意', signer: 'patient', signerName: '测量', form: 'drawn', at: now },
              ...{ explainedByPostId: doctor.id, mediaType: 'image/png', sha256: '0'.repeat(64) },
              objectKey: `consents/bench-${now.getTime()}-${n}`,
            },
          },
        } as never,
      });
      ids.push(id);
    }
    return ids;
  } finally {
    await db.close();
  }
}
