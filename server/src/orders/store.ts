import { Problem } from '../contracts/index.ts';
import type { Member } from '../platform/actor.ts';
import type { Tx } from '../platform/db.ts';
import { accessionNumber } from './rules.ts';

/** The order of the member's own institution, locked; 'order.not-found' for any other. */
export async function lockOwnOrder(tx: Tx, member: Member, orderId: string) {
  await tx.$queryRaw`SELECT id FROM exam_order WHERE id = ${orderId}::uuid FOR UPDATE`;
  const row = await tx.order.findFirst({ where: { id: orderId, institutionId: member.institutionId } });
  if (!row) throw new Problem('order.not-found');
  return row;
}

/** The next 检查号. The counter's row stays locked until the transaction ends, so that numbers have no gaps and no twins. */
export async function nextAccessionNumber(tx: Tx, institutionId: string, day: string): Promise<string> {
  const rows = await tx.$queryRaw<{ last: number }[]>`
    INSERT INTO accession_counter (institution_id, day, last) VALUES (${institutionId}::uuid, ${day}, 1)
    ON CONFLICT (institution_id, day) DO UPDATE SET last = accession_counter.last + 1 RETURNING last`;
  return accessionNumber(day, rows[0]?.last as number);
}
