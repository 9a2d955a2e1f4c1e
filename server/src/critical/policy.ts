import { record } from '../audit/index.ts';
import { CriticalPolicy, Problem } from '../contracts/index.ts';
import type { Hub } from '../hub.ts';
import type { Person } from '../platform/actor.ts';
import { type Sql, transaction } from '../platform/db.ts';
import { hubPolicy } from './list.zh-CN.ts';

/** The reading institution's own list and limits, else those that come with the hub. */
export async function policyOf(sql: Sql, institutionId: string): Promise<CriticalPolicy> {
  const row = await sql.criticalPolicy.findUnique({ where: { institutionId } });
  return row ? CriticalPolicy.parse(row.policy) : hubPolicy;
}

export async function readPolicy({ db }: Pick<Hub, 'db'>, { institutionId }: Person) {
  const row = await db.prisma.criticalPolicy.findUnique({ where: { institutionId } });
  return row
    ? { policy: CriticalPolicy.parse(row.policy), own: true, changedAt: row.changedAt.toISOString() }
    : { policy: hubPolicy, own: false, changedAt: null };
}

/** Only for one's own institution: the list of a centre is its own experts' decision. */
export async function changePolicy({ db, clock }: Pick<Hub, 'db' | 'clock'>, person: Person, policy: CriticalPolicy) {
  const codes = policy.rules.map(({ code }) => code);
  if (new Set(codes).size !== codes.length) throw new Problem('request.invalid', { place: 'rules' });
  const { institutionId, postId } = person;
  const changedAt = clock.now();
  await transaction(db, async (tx) => {
    const data = { policy: policy as object, changedByPostId: postId, changedAt };
    await tx.criticalPolicy.upsert({ where: { institutionId }, create: { institutionId, ...data }, update: data });
    await record(tx, person, 'critical.change-policy', { kind: 'institution', id: institutionId });
  });
  return { policy, own: true, changedAt: changedAt.toISOString() };
}
