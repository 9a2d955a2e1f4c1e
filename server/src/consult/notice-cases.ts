import { holds, type NoticeCase } from '../contracts/index.ts';
import type { Hub } from '../hub.ts';
import type { CasesOf } from '../notices/index.ts';
import { sideOf, withInvitations } from './store.ts';
import { summariesOf } from './summaries.ts';

/** The patient behind notices of consults, as the list of consults shows them to the same person. */
export function casesOfConsults({ db, clock }: Pick<Hub, 'db' | 'clock'>): CasesOf {
  return async (person, notices) => {
    const idOf = (notice: (typeof notices)[number]) => (notice.detail as { consultId?: string } | null)?.consultId;
    const ids = [...new Set(notices.flatMap((notice) => idOf(notice) ?? []))];
    if (ids.length === 0 || !holds(person.role, 'consult.read')) return new Map();
    const rows = await db.prisma.consult.findMany({ where: { id: { in: ids } }, include: withInvitations });
    const sides = await Promise.all(rows.map((row) => sideOf(db.prisma, person, row)));
    const mine = rows.filter((_, at) => sides[at] !== undefined);
    const views = await summariesOf(db.prisma, person, mine, clock.now());
    const byId = new Map<string, NoticeCase>(
      views.map(({ id, patientName, number }) => [id, { patientName, matter: number, reason: null, recall: null }]),
    );
    return new Map(
      notices.flatMap((notice): [string, NoticeCase][] => {
        const found = byId.get(idOf(notice) ?? '');
        return found ? [[notice.id, found]] : [];
      }),
    );
  };
}
