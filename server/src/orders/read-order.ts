import { type OrderView, Problem } from '../contracts/index.ts';
import type { Hub } from '../hub.ts';
import type { Member } from '../platform/actor.ts';
import { viewOrder } from './view-order.ts';

export async function readOrder(
  { db, clock }: Pick<Hub, 'db' | 'clock'>,
  member: Member,
  orderId: string,
): Promise<OrderView> {
  const row = await db.prisma.order.findFirst({ where: { id: orderId, institutionId: member.institutionId } });
  if (!row) throw new Problem('order.not-found');
  return viewOrder(db.prisma, row, clock.now());
}
