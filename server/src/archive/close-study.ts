import { record } from '../audit/index.ts';
import { type StudySummary, type StudyUid, studyClosed } from '../contracts/index.ts';
import type { Hub } from '../hub.ts';
import type { Person } from '../platform/actor.ts';
import { transaction } from '../platform/db.ts';
import { lockOwnStudy, tellStudy } from './store.ts';
import { viewStudy } from './view-study.ts';

/** The technician says that all images are there. Said of a closed study it changes and announces nothing. */
export async function closeStudy(
  { db, jobs, feed, clock }: Pick<Hub, 'db' | 'jobs' | 'feed' | 'clock'>,
  person: Person,
  studyUid: string,
): Promise<StudySummary> {
  return transaction(db, async (tx) => {
    const study = await lockOwnStudy(tx, person, studyUid);
    if (study.closedAt) return viewStudy(tx, person, study);
    const closed = await tx.study.update({
      where: { uid: studyUid },
      data: { closedAt: clock.now(), closedBy: person.postId },
    });
    await jobs.enqueue(tx, studyClosed, { studyUid: study.uid as StudyUid });
    await record(tx, person, 'study.close', { kind: 'study', id: studyUid, patientId: study.patientId });
    await tellStudy(tx, feed, closed);
    return viewStudy(tx, person, closed);
  });
}
