import { OrderProgress, type OrderView } from '../contracts/index.ts';
import type { Hub } from '../hub.ts';
import { asKey, countyDay, countyDayBounds } from '../patients/index.ts';
import type { Member } from '../platform/actor.ts';
import { viewOrders } from './view-order.ts';

/** More than any township examines in a day; a board longer than this is no board. */
const longestBoard = 2_000;

export interface DayBoard {
  day: string;
  items: OrderView[];
  /** orders per progress and `all`, `overdue`, `held-back`, `unrequested`, `recall`; over what was searched for, whichever progress is shown */
  counts: Record<string, number>;
}

/** The orders registered at the member's institution on a day of the county (today), newest first. */
export async function dayBoard(
  { db, clock }: Pick<Hub, 'db' | 'clock'>,
  member: Member,
  asked: { day?: string | undefined; q?: string | undefined; progress?: OrderProgress | undefined },
): Promise<DayBoard> {
  const now = clock.now();
  const day = asked.day ?? countyDay(now);
  const { from, until } = countyDayBounds(day);
  const rows = await db.prisma.order.findMany({
    where: { institutionId: member.institutionId, registeredAt: { gte: from, lt: until } },
    orderBy: [{ registeredAt: 'desc' }, { accessionNumber: 'desc' }],
    take: longestBoard,
  });
  const views = (await viewOrders(db.prisma, rows, now)).filter((order) => isAskedFor(order, asked.q ?? ''));

  const counts: Record<string, number> = Object.fromEntries(OrderProgress.options.map((progress) => [progress, 0]));
  for (const { progress } of views) counts[progress] = (counts[progress] ?? 0) + 1;
  counts.all = views.length;
  counts.overdue = views.filter(({ imagesOverdue }) => imagesOverdue).length;
  counts['held-back'] = views.filter(({ heldBack }) => heldBack !== null).length;
  counts.unrequested = views.filter(({ unrequested }) => unrequested).length;
  counts.recall = views.filter(({ recallIssue }) => recallIssue !== null).length;
  return { day, items: asked.progress ? views.filter(({ progress }) => progress === asked.progress) : views, counts };
}

/** Name part, beginning of pinyin or initials, 检查号 or a number of the patient. */
export function isAskedFor({ patient, accessionNumber, examName }: OrderView, typed: string): boolean {
  const text = typed.normalize('NFKC').trim();
  if (text === '') return true;
  const lower = text.toLowerCase();
  if (patient.displayName.toLowerCase().includes(lower) || examName.toLowerCase().includes(lower)) return true;
  const key = asKey(text);
  if (key !== '' && (patient.pinyin.startsWith(key) || patient.initials.startsWith(key))) return true;
  const numbers = [accessionNumber, ...patient.identifiers.map(({ value }) => value)];
  if (numbers.some((number) => number.toLowerCase().startsWith(lower))) return true;
  const end = /^\d{4,}$/.test(text);
  return end && (accessionNumber.endsWith(text) || (patient.phone?.endsWith(text) ?? false));
}
