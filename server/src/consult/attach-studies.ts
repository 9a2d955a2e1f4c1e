import { endShares, shareStudy, visibleAmong } from '../archive/index.ts';
import { type ConsultId, type ConsultView, Problem } from '../contracts/index.ts';
import { samePerson } from '../patients/index.ts';
import type { Person } from '../platform/actor.ts';
import type { Tx } from '../platform/db.ts';
import { act, type Needs } from './act.ts';
import { looksInto } from './rules.ts';
import { type ConsultRow, noteEvent } from './store.ts';

/** Which studies and tracings the consult is about: opened to those invited, closed again when they are taken off it. */
export function attachStudies(
  hub: Needs,
  person: Person,
  id: ConsultId,
  studyUids: readonly string[],
): Promise<ConsultView> {
  return act(hub, person, id, { verb: 'attach-studies', may: 'attach' }, async (tx, { consult }, now) => {
    await setStudies(tx, person, consult, studyUids, now);
    await noteEvent(tx, id, 'studies-changed', now, person, String(new Set(studyUids).size));
  });
}

/** Throws 'study.not-found' for one the inviting institution may not see, 'consult.study-of-another-patient'. */
export async function setStudies(
  tx: Tx,
  person: Person,
  consult: Pick<ConsultRow, 'id' | 'state' | 'patientId' | 'invitations'>,
  wanted: readonly string[],
  now: Date,
): Promise<void> {
  const uids = [...new Set(wanted)];
  const consultId = consult.id;
  const before = (await tx.consultStudy.findMany({ where: { consultId } })).map(({ studyUid }) => studyUid);
  // What hangs there already was of this patient when it was attached, and stays though a merge was undone since.
  const fresh = uids.filter((uid) => !before.includes(uid));
  await requireOfThePatient(tx, person, consult.patientId, fresh);
  await tx.consultStudy.deleteMany({ where: { consultId } });
  await tx.consultStudy.createMany({ data: uids.map((studyUid, position) => ({ consultId, studyUid, position })) });
  for (const studyUid of before.filter((uid) => !uids.includes(uid)))
    await endShares(tx, { consultId, studyUid, at: now });
  for (const { institutionId, postId } of await seers(tx, consult))
    for (const studyUid of fresh)
      await shareStudy(tx, { studyUid, institutionId, ...(postId ? { postId } : {}), consultId, sharedAt: now });
}

/** Institutions that look into the case, and its guests, each by their own post. */
async function seers(tx: Tx, consult: Pick<ConsultRow, 'id' | 'state' | 'invitations'>) {
  const guests = await tx.consultGuest.findMany({ where: { consultId: consult.id, revokedAt: null } });
  const posts = await tx.post.findMany({
    where: { id: { in: guests.map(({ postId }) => postId) } },
    select: { id: true, institutionId: true },
  });
  return [
    ...consult.invitations
      .filter((each) => looksInto(consult, each))
      .map(({ institutionId }) => ({ institutionId, postId: undefined })),
    ...posts.map(({ id, institutionId }) => ({ institutionId, postId: id })),
  ];
}

async function requireOfThePatient(tx: Tx, person: Person, patientId: string, uids: readonly string[]): Promise<void> {
  if (uids.length === 0) return;
  const visible = await visibleAmong(tx, person, uids);
  if (uids.some((uid) => !visible.has(uid))) throw new Problem('study.not-found');
  const rows = await tx.$queryRawUnsafe<{ uid: string }[]>(
    `SELECT s.uid FROM study s WHERE s.uid = ANY($1) AND s.patient_id IN ${samePerson('$2::uuid')}`,
    [...uids],
    patientId,
  );
  if (rows.length !== uids.length) throw new Problem('consult.study-of-another-patient');
}
