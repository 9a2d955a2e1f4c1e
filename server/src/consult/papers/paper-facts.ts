import { institutionNames } from '../../consortium/index.ts';
import type { Sql } from '../../platform/db.ts';
import { imageList } from '../../reading/index.ts';
import type { ConsultRow } from '../store.ts';

interface Institution {
  id: string;
  legalName: string;
}

/** Everything a paper says of its consult beside what its physician wrote. */
export interface PaperFacts {
  consultId: string;
  number: string;
  kind: string;
  urgency: string;
  specialty: string;
  reason: string;
  purpose: string;
  summary: string;
  requestedAt: string;
  startedAt: string | null;
  endedAt: string | null;
  patient: {
    patientId: string;
    name: string;
    sex: string;
    birthDate: string | null;
    birthDateEstimated: boolean;
  };
  inviting: Institution;
  /** those that came */
  invited: Institution[];
  participants: { postId: string; name: string; title: string | null; institution: string }[];
  studies: AttachedFacts[];
  demonstration: boolean;
}

export interface AttachedFacts {
  studyUid: string;
  modalities: string[];
  description: string;
  studyDate: string;
  /** [SOP Instance UID, SHA-256 of the data set], in the order of the UIDs */
  images: [string, string][];
}

export async function paperFacts(sql: Sql, consult: ConsultRow): Promise<PaperFacts> {
  const came = consult.invitations.filter(({ state }) => state === 'accepted');
  const [patient, participants, studies] = await Promise.all([
    sql.patient.findUniqueOrThrow({ where: { id: consult.patientId } }),
    participantsOf(sql, consult.id),
    attachedOf(sql, consult.id),
  ]);
  const names = await institutionNames(sql, [
    consult.invitingInstitutionId,
    ...came.map(({ institutionId }) => institutionId),
  ]);
  const named = (id: string) => ({ id, legalName: names.get(id)?.legalName ?? '' });
  const { number, kind, urgency, specialty, reason, purpose, summary, demonstration } = consult;
  return {
    consultId: consult.id,
    ...{ number, kind, urgency, specialty, reason, purpose, summary, demonstration },
    requestedAt: consult.requestedAt.toISOString(),
    startedAt: consult.startedAt?.toISOString() ?? null,
    endedAt: consult.endedAt?.toISOString() ?? null,
    patient: {
      patientId: patient.id,
      name: patient.displayName,
      sex: patient.sex,
      birthDate: patient.birthDate?.toISOString().slice(0, 10) ?? null,
      birthDateEstimated: patient.birthDateEstimated,
    },
    inviting: named(consult.invitingInstitutionId),
    invited: came.map(({ institutionId }) => named(institutionId)),
    participants,
    studies,
  };
}

/** Who was let into the room, each once, in the order in which they came; the patient is beside somebody and has no post. */
async function participantsOf(sql: Sql, consultId: string): Promise<PaperFacts['participants']> {
  const seats = await sql.roomSeat.findMany({
    where: { consultId, admittedAt: { not: null }, role: { not: 'patient' } },
    orderBy: [{ admittedAt: 'asc' }, { id: 'asc' }],
  });
  const postIds = [...new Set(seats.map(({ postId }) => postId))];
  const posts = await sql.post.findMany({ where: { id: { in: postIds } }, include: { account: true } });
  const names = await institutionNames(
    sql,
    posts.map(({ institutionId }) => institutionId),
  );
  return postIds.flatMap((postId) => {
    const post = posts.find(({ id }) => id === postId);
    if (!post) return [];
    const institution = names.get(post.institutionId)?.legalName ?? '';
    return { postId, name: post.account.displayName, title: post.title, institution };
  });
}

async function attachedOf(sql: Sql, consultId: string): Promise<AttachedFacts[]> {
  const attached = await sql.consultStudy.findMany({ where: { consultId }, orderBy: { position: 'asc' } });
  const uids = attached.map(({ studyUid }) => studyUid);
  const rows = await sql.study.findMany({ where: { uid: { in: uids } } });
  const studies: AttachedFacts[] = [];
  for (const studyUid of uids) {
    const row = rows.find(({ uid }) => uid === studyUid);
    if (!row) continue;
    const { modalities, description, studyDate } = row;
    studies.push({ studyUid, modalities, description, studyDate, images: await imageList(sql, studyUid) });
  }
  return studies;
}
