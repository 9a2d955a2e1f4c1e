import { requireStudy } from '../archive/index.ts';
import { record } from '../audit/index.ts';
import { type AnnotationLayerView, type Measurement, Problem } from '../contracts/index.ts';
import type { Hub } from '../hub.ts';
import type { Person } from '../platform/actor.ts';
import { transaction } from '../platform/db.ts';

/** Everybody's layers of a study; one's own may be changed. */
export async function annotationsOf(
  { db }: Pick<Hub, 'db'>,
  person: Person,
  studyUid: string,
): Promise<AnnotationLayerView[]> {
  await requireStudy(db.prisma, person, studyUid);
  const layers = await db.prisma.annotationLayer.findMany({ where: { studyUid }, orderBy: { savedAt: 'asc' } });
  const authors = await db.prisma.account.findMany({
    where: { id: { in: layers.map(({ accountId }) => accountId) } },
    select: { id: true, displayName: true },
  });
  return layers.map(({ accountId, revision, items, savedAt }) => ({
    accountId,
    author: authors.find(({ id }) => id === accountId)?.displayName ?? '',
    mine: accountId === person.accountId,
    revision,
    items: items as unknown as Measurement[],
    savedAt: savedAt.toISOString(),
  }));
}

/** Keeps one's own layer whole; a second window that has not seen the last revision is told so. */
export async function saveAnnotationsOf(
  { db }: Pick<Hub, 'db'>,
  person: Person,
  studyUid: string,
  asked: { revision: number; items: Measurement[] },
): Promise<AnnotationLayerView> {
  return transaction(db, async (tx) => {
    const study = await requireStudy(tx, person, studyUid);
    const key = { studyUid_accountId: { studyUid, accountId: person.accountId } };
    // Two windows of one reader are the only writers of a layer; they take turns on this lock.
    await tx.$queryRaw`SELECT 1 FROM (SELECT pg_advisory_xact_lock(hashtextextended(${`${studyUid} ${person.accountId}`}, 0))) held`;
    const present = await tx.annotationLayer.findUnique({ where: key });
    if ((present?.revision ?? 0) !== asked.revision)
      throw new Problem('annotation.revision-stale', { revision: present?.revision ?? 0 });
    const items = asked.items as object[];
    const saved = await tx.annotationLayer.upsert({
      where: key,
      create: { studyUid, accountId: person.accountId, revision: 1, items },
      update: { revision: { increment: 1 }, items },
    });
    await record(
      tx,
      person,
      'annotation.save',
      { kind: 'study', id: studyUid, patientId: study.patientId },
      { revision: saved.revision },
    );
    return {
      accountId: person.accountId,
      author: person.displayName,
      mine: true,
      revision: saved.revision,
      items: asked.items,
      savedAt: saved.savedAt.toISOString(),
    };
  });
}
