import { requireStudy } from '../archive/index.ts';
import { type EcgId, Problem } from '../contracts/index.ts';
import type { Hub } from '../hub.ts';
import type { Member } from '../platform/actor.ts';
import { type EcgRow, requireEcg } from './store.ts';

/** A recording that the member may see, by its study. Throws 'ecg.not-found' for one that is not theirs, too. */
export async function requireVisibleEcg({ db }: Pick<Hub, 'db'>, member: Member, id: EcgId): Promise<EcgRow> {
  const row = await requireEcg(db.prisma, id);
  await requireStudy(db.prisma, member, row.studyUid).catch((error: unknown) => {
    throw error instanceof Problem ? new Problem('ecg.not-found') : error;
  });
  return row;
}
