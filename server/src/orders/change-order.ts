import { record } from '../audit/index.ts';
import { type OrderChange, type OrderView, Problem } from '../contracts/index.ts';
import type { Hub } from '../hub.ts';
import type { Person } from '../platform/actor.ts';
import { transaction } from '../platform/db.ts';
import { lockOwnOrder } from './store.ts';
import { tellDayBoard } from './tell-day-board.ts';
import { viewOrder } from './view-order.ts';

/** Corrects what was asked for; what is absent stays, a blank text is none. The 检查号 and the patient never change. */
export async function changeOrder(
  { db, clock }: Pick<Hub, 'db' | 'clock'>,
  person: Person,
  orderId: string,
  change: OrderChange,
): Promise<OrderView> {
  return transaction(db, async (tx) => {
    const order = await lockOwnOrder(tx, person, orderId);
    if (order.cancelledAt) throw new Problem('order.cancelled');
    const row = await tx.order.update({
      where: { id: order.id },
      data: {
        ...(change.modality === undefined ? {} : { modality: change.modality.trim().toUpperCase() }),
        ...(change.examName === undefined ? {} : { examName: change.examName }),
        ...(change.bodyPart === undefined ? {} : { bodyPart: change.bodyPart.trim() || null }),
        ...(change.priority === undefined ? {} : { priority: change.priority }),
        ...(change.reason === undefined ? {} : { reason: change.reason }),
        ...(change.history === undefined ? {} : { history: change.history.trim() || null }),
        ...(change.requestedByName === undefined ? {} : { requestedByName: change.requestedByName.trim() || null }),
      },
    });
    const changed = Object.keys(change).toSorted();
    await record(tx, person, 'order.change', { kind: 'order', id: row.id, patientId: row.patientId }, { changed });
    await tellDayBoard(tx, row);
    return viewOrder(tx, row, clock.now());
  });
}
