import { record } from '../audit/index.ts';
import { type OrderView, Problem } from '../contracts/index.ts';
import type { Hub } from '../hub.ts';
import type { Person } from '../platform/actor.ts';
import { transaction } from '../platform/db.ts';
import { lockOwnOrder } from './store.ts';
import { tellDayBoard } from './tell-day-board.ts';
import { viewOrder } from './view-order.ts';

/** Cancels what was not done. Once images came there was an examination, and its order stays. */
export async function cancelOrder(
  { db, clock }: Pick<Hub, 'db' | 'clock'>,
  person: Person,
  orderId: string,
  { reason }: { reason: string },
): Promise<OrderView> {
  const now = clock.now();
  return transaction(db, async (tx) => {
    const order = await lockOwnOrder(tx, person, orderId);
    if (order.cancelledAt) throw new Problem('order.cancelled');
    if (order.imageCount > 0 || order.studyUid !== null) throw new Problem('order.has-images');
    const row = await tx.order.update({ where: { id: order.id }, data: { cancelledAt: now, cancelReason: reason } });
    await record(tx, person, 'order.cancel', { kind: 'order', id: row.id, patientId: row.patientId });
    await tellDayBoard(tx, row);
    return viewOrder(tx, row, now);
  });
}
