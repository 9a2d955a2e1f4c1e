import type { StudySummary } from '../contracts/index.ts';
import type { Hub } from '../hub.ts';
import { samePerson } from '../patients/index.ts';
import type { Member } from '../platform/actor.ts';
import { viewStudies } from './view-study.ts';
import { requireStudy, visibleStudies } from './visibility.ts';

/** Nobody pages through more than these beside a case. */
const mostPriors = 200;

/** 历史检查: other studies of the same person that the member may see, newest first. */
export async function priorStudies({ db }: Pick<Hub, 'db'>, member: Member, studyUid: string): Promise<StudySummary[]> {
  const study = await requireStudy(db.prisma, member, studyUid);
  if (!study.patientId) return [];
  const visible = visibleStudies(member, { place: 3 });
  const found = await db.prisma.$queryRawUnsafe<{ uid: string }[]>(
    `SELECT s.uid FROM study s WHERE s.patient_id IN ${samePerson('$1::uuid')} AND s.uid <> $2 AND ${visible.sql}
     ORDER BY s.study_date DESC, s.study_time DESC, s.first_instance_at DESC LIMIT ${mostPriors}`,
    study.patientId,
    study.uid,
    ...visible.values,
  );
  const rows = await db.prisma.study.findMany({ where: { uid: { in: found.map(({ uid }) => uid) } } });
  const byUid = new Map(rows.map((row) => [row.uid, row]));
  return viewStudies(
    db.prisma,
    member,
    found.flatMap(({ uid }) => byUid.get(uid) ?? []),
  );
}
