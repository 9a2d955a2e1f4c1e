import type { z } from 'zod';
import { requireStudy, visibleAmong } from '../archive/index.ts';
import { institutionNames } from '../consortium/index.ts';
import type { EcgId, listPreviousEcgs } from '../contracts/index.ts';
import type { Hub } from '../hub.ts';
import { samePerson } from '../patients/index.ts';
import type { Member } from '../platform/actor.ts';
import { recordedAt } from './view-ecg.ts';
import { requireVisibleEcg } from './visible-ecg.ts';

/** More than a reader looks back over. */
const most = 50;

/** A wall clock for comparing recordings of one county with each other; who has none stands where they arrived. */
const clockOf = ({
  recordedLocal,
  zoneMinutes,
  receivedAt,
}: {
  recordedLocal: string | null;
  zoneMinutes: number | null;
  receivedAt: Date;
}) => {
  const said = recordedAt(recordedLocal, zoneMinutes);
  const at = said === null ? Number.NaN : Date.parse(said);
  return Number.isNaN(at) ? receivedAt.getTime() : at;
};

/**
 * The patient's other recordings, the nearest before this one first, then later ones. Only where a person of the hub is
 * known for the study: a name or a cart's number never joins two tracings.
 */
export async function previousOf(
  hub: Pick<Hub, 'db' | 'objects'>,
  member: Member,
  id: EcgId,
): Promise<z.output<typeof listPreviousEcgs.reply>> {
  const { prisma } = hub.db;
  const row = await requireVisibleEcg(hub, member, id);
  const { patientId } = await requireStudy(prisma, member, row.studyUid);
  const studies = patientId
    ? await prisma.$queryRawUnsafe<{ uid: string }[]>(
        `SELECT s.uid FROM study s WHERE s.patient_id IN ${samePerson('$1::uuid')} AND 'ECG' = ANY(s.modalities)`,
        patientId,
      )
    : [{ uid: row.studyUid }];
  const visible = await visibleAmong(
    prisma,
    member,
    studies.map(({ uid }) => uid),
  );
  const others = await prisma.ecgRecording.findMany({ where: { studyUid: { in: [...visible] }, id: { not: id } } });
  const names = await institutionNames(
    prisma,
    others.map(({ institutionId }) => institutionId),
  );
  const here = clockOf(row);
  const items = others
    .map((other) => ({ other, at: clockOf(other) }))
    .map(({ other, at }) => ({ other, before: at <= here, away: Math.abs(at - here) }))
    .sort((a, b) => Number(b.before) - Number(a.before) || a.away - b.away)
    .slice(0, most)
    .map(({ other, before }) => ({
      id: other.id,
      studyUid: other.studyUid,
      recordedAt: recordedAt(other.recordedLocal, other.zoneMinutes),
      institution: names.get(other.institutionId)?.legalName ?? '',
      before,
    }));
  return { items } as z.output<typeof listPreviousEcgs.reply>;
}
