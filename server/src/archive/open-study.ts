import type { Hub } from '../hub.ts';
import type { Member } from '../platform/actor.ts';
import { noteRecorded } from '../platform/http/index.ts';
import { requireStudy } from './visibility.ts';

/**
 * Somebody begins to look at pictures: one audit row, under which the pixel requests that follow belong. `opening` is
 * the moment it began.
 */
export async function openStudy(
  { db, access, clock }: Pick<Hub, 'db' | 'access' | 'clock'>,
  member: Member,
  studyUid: string,
): Promise<{ opening: string }> {
  await requireStudy(db.prisma, member, studyUid);
  access.forget(member, studyUid);
  try {
    await access.record(member, {
      operation: 'openStudy',
      outcome: 'done',
      subjectKind: 'study',
      subjectId: studyUid,
      perOpening: true,
    });
  } catch (error) {
    // an opening that was not written down did not begin
    access.forget(member, studyUid);
    throw error;
  }
  noteRecorded();
  return { opening: clock.now().toISOString() };
}
