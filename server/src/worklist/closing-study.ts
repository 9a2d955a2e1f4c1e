import { requireOwnStudy } from '../archive/index.ts';
import { institutionNames, sendingRule } from '../consortium/index.ts';
import { type ClosingView, Problem } from '../contracts/index.ts';
import type { Hub } from '../hub.ts';
import type { Person } from '../platform/actor.ts';
import type { Sql } from '../platform/db.ts';
import { mainModality, type NewRequest, readerFor } from './create-request.ts';

type Reader = Awaited<ReturnType<typeof readerFor>>;
type Asking = Reader & Pick<NewRequest, 'modality' | 'priority' | 'reason' | 'history'> & { orderId: string };

/** What follows when all images of a study are there: a request by itself, or why none. */
export type Closing =
  | { outcome: 'will-request'; asking: Asking }
  | { outcome: Exclude<ClosingView['outcome'], 'will-request' | 'requested'> };

/** The study's owner sends everything up (全部上送) or reads itself (本院报告), and its order says why it was made. */
export async function closingOf(
  sql: Sql,
  study: { institutionId: string; orderId: string | null; modalities: readonly string[] },
  now: Date,
): Promise<Closing> {
  const order = study.orderId ? await sql.order.findUnique({ where: { id: study.orderId } }) : null;
  if (!order || order.cancelledAt) return { outcome: 'no-order' };
  const modality = mainModality(study.modalities);
  const policy = await sendingRule(sql, study.institutionId, modality);
  if (!policy || policy.rule === 'hard') return { outcome: 'by-hand' };
  const priority = order.priority as NewRequest['priority'];
  const reader = await readerFor(sql, { institutionId: study.institutionId, modality, priority, now }).catch(
    (error: unknown) => {
      // Without an agreement nothing goes up by itself; the day board goes on showing the study as not asked for.
      if (error instanceof Problem && error.code === 'agreement.missing') return undefined;
      throw error;
    },
  );
  if (!reader) return { outcome: 'no-agreement' };
  // A reader must not get a case that says nothing.
  if (order.reason.trim() === '') return { outcome: 'no-reason' };
  const { id: orderId, reason, history } = order;
  return { outcome: 'will-request', asking: { ...reader, modality, priority, reason, history, orderId } };
}

/** The same for whoever is about to say 影像已传完, or has just said it. */
export async function viewClosing(
  { db, clock }: Pick<Hub, 'db' | 'clock'>,
  person: Person,
  studyUid: string,
): Promise<ClosingView> {
  const study = await requireOwnStudy(db.prisma, person, studyUid);
  const named = async (id: string) => (await institutionNames(db.prisma, [id])).get(id)?.legalName ?? null;
  const asked = await db.prisma.readingRequest.findFirst({
    where: { studyUid },
    orderBy: { requestedAt: 'desc' },
  });
  // One that was withdrawn is not made again by itself either.
  if (asked?.state === 'withdrawn') return { outcome: 'by-hand', reading: null };
  if (asked) return { outcome: 'requested', reading: await named(asked.readingInstitutionId) };
  const closing = await closingOf(db.prisma, study, clock.now());
  if (closing.outcome !== 'will-request') return { outcome: closing.outcome, reading: null };
  return { outcome: closing.outcome, reading: await named(closing.asking.readingInstitutionId) };
}
