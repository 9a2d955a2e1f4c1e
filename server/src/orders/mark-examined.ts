import { record } from '../audit/index.ts';
import { type OrderView, Problem } from '../contracts/index.ts';
import type { Hub } from '../hub.ts';
import type { Person } from '../platform/actor.ts';
import { transaction } from '../platform/db.ts';
import { lockOwnOrder } from './store.ts';
import { tellDayBoard } from './tell-day-board.ts';
import { viewOrder } from './view-order.ts';

/** 已检查. Said twice it stays as it was first said: the clock for late images must not start anew. */
export async function markExamined(
  { db, clock }: Pick<Hub, 'db' | 'clock'>,
  person: Person,
  orderId: string,
): Promise<OrderView> {
  const now = clock.now();
  return transaction(db, async (tx) => {
    const order = await lockOwnOrder(tx, person, orderId);
    if (order.cancelledAt) throw new Problem('order.cancelled');
    if (order.examinedAt) return viewOrder(tx, order, now);
    const row = await tx.order.update({ where: { id: order.id }, data: { examinedAt: now } });
    await record(tx, person, 'order.examined', { kind: 'order', id: row.id, patientId: row.patientId });
    await tellDayBoard(tx, row);
    return viewOrder(tx, row, now);
  });
}
