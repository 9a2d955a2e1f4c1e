import type { z } from 'zod';
import type { CriticalView, listCritical } from '../contracts/index.ts';
import type { Hub } from '../hub.ts';
import type { Person } from '../platform/actor.ts';
import { isPhysicianOfACentre } from '../worklist/index.ts';
import { viewsOf } from './view.ts';

type Needs = Pick<Hub, 'db' | 'clock'>;

/** The institution's own sides: what it asked about, and what its physicians read. */
const sides = ({ institutionId }: Person) => ({
  OR: [{ requestingInstitutionId: institutionId }, { readingInstitutionId: institutionId }],
});

/** What is mine to answer now: chest pain first, then whoever waits longest. */
export async function ringingFor({ db, clock }: Needs, person: Person): Promise<{ items: CriticalView[] }> {
  const now = clock.now();
  const rows = await db.prisma.criticalCase.findMany({
    where: { ...sides(person), state: { notIn: ['closed', 'ruled-out'] } },
    orderBy: [{ chestPain: 'desc' }, { suspectedAt: 'asc' }],
    take: 100,
  });
  const views = await viewsOf(db.prisma, person, rows, now);
  return { items: views.filter(({ rings }) => rings) };
}

/** 危急值登记本. At the centre it is its physicians' book; a desk there sees nothing of other institutions' patients. */
export async function registerOf(
  { db, clock }: Needs,
  person: Person,
  { state, source, from, to, limit, offset }: z.output<typeof listCritical.query>,
): Promise<{ items: CriticalView[]; total: number }> {
  const where = {
    ...(isPhysicianOfACentre(person) ? sides(person) : { requestingInstitutionId: person.institutionId }),
    ...(state === 'open' ? { state: { notIn: ['closed', 'ruled-out'] } } : {}),
    ...(state === 'ruled-out' ? { state: 'ruled-out' } : {}),
    ...(source ? { source } : {}),
    ...(from || to
      ? { suspectedAt: { ...(from ? { gte: new Date(from) } : {}), ...(to ? { lt: new Date(to) } : {}) } }
      : {}),
  };
  const [rows, total] = await Promise.all([
    db.prisma.criticalCase.findMany({ where, orderBy: { suspectedAt: 'desc' }, take: limit, skip: offset }),
    db.prisma.criticalCase.count({ where }),
  ]);
  return { items: await viewsOf(db.prisma, person, rows, clock.now()), total };
}
