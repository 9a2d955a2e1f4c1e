import { Problem, type Role } from '../contracts/index.ts';
import type { Tx } from '../platform/db.ts';
import { isAdministrator } from './post-rules.ts';

/** Any number, the same in every process: changes of who administers take turns. */
const administrationLock = 7_301_202;

/**
 * Called after a change, in its transaction: a hub that loses its last system or security administrator could never
 * get another, and one without an audit administrator would be unwatched.
 */
export async function refuseWithoutAdministrator(tx: Tx, now: Date): Promise<void> {
  await tx.$executeRaw`SELECT pg_advisory_xact_lock(${administrationLock})`;
  const left = await tx.post.findMany({
    where: {
      role: { in: ['system-admin', 'security-admin', 'auditor'] satisfies Role[] },
      validFrom: { lte: now },
      OR: [{ validTo: null }, { validTo: { gt: now } }],
      account: { disabledAt: null },
    },
    select: { role: true },
  });
  const held = new Set(left.map(({ role }) => role).filter(isAdministrator));
  if (held.size < 3) throw new Problem('account.last-administrator');
}
