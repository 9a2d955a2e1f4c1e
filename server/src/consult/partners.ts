import type { z } from 'zod';
import { agreementState, institutionNames } from '../consortium/index.ts';
import type { consultPartners, InstitutionId, PostId } from '../contracts/index.ts';
import type { Hub } from '../hub.ts';
import type { Person } from '../platform/actor.ts';
import type { Sql } from '../platform/db.ts';
import { mayBeExpert } from './rules.ts';

type Partners = z.output<(typeof consultPartners)['reply']>;
type Standing = Partners[number]['agreement'];
const better: readonly Standing[] = ['valid', 'expiring', 'expired'];

/** Institutions that consult for this one, and how their agreement stands; one that was ended or has not begun is none. */
export async function consultsFor(sql: Sql, institutionId: string, now: Date): Promise<Map<string, Standing>> {
  const rows = await sql.serviceAgreement.findMany({
    where: { requestingInstitutionId: institutionId, serviceLine: 'consult' },
  });
  const found = new Map<string, Standing>();
  for (const row of rows) {
    const { state } = agreementState(row, now);
    if (state === 'ended' || state === 'coming') continue;
    const before = found.get(row.readingInstitutionId);
    if (!before || better.indexOf(state) < better.indexOf(before)) found.set(row.readingInstitutionId, state);
  }
  return found;
}

/** Whom one may invite: an institution under an agreement, and its physicians of three years and more. */
export async function partnersOf({ db, clock }: Pick<Hub, 'db' | 'clock'>, person: Person): Promise<Partners> {
  const now = clock.now();
  const agreements = await consultsFor(db.prisma, person.institutionId, now);
  const ids = [...agreements.keys()];
  const [names, posts] = await Promise.all([institutionNames(db.prisma, ids), expertsOf(db.prisma, ids, now)]);
  return ids
    .map((id) => ({
      institution: { id: id as InstitutionId, name: names.get(id)?.legalName ?? '' },
      agreement: agreements.get(id) as Standing,
      experts: posts
        .filter(({ institutionId }) => institutionId === id)
        .map(({ id: postId, title, account }) => ({ postId: postId as PostId, name: account.displayName, title })),
    }))
    .toSorted((a, b) => a.institution.name.localeCompare(b.institution.name, 'zh-CN'));
}

async function expertsOf(sql: Sql, institutionIds: readonly string[], now: Date) {
  const rows = await sql.post.findMany({
    where: {
      ...{ institutionId: { in: [...institutionIds] }, role: { in: ['reviewer', 'expert'] } },
      ...{ account: { disabledAt: null }, OR: [{ validTo: null }, { validTo: { gt: now } }] },
    },
    include: { account: { select: { displayName: true } } },
    orderBy: { id: 'asc' },
  });
  return rows.filter(mayBeExpert);
}
