import type { Tx } from '../platform/db.ts';
import { tellDayBoard } from './tell-day-board.ts';

/** What the reading side tells the day board; null takes a mark back (a return answered, a report withdrawn). */
export type Progress = Partial<
  Record<'requestedReadingAt' | 'returnedAt' | 'reportedAt' | 'reviewedAt' | 'printedAt' | 'recheckAt', Date | null>
>;

export async function noteProgress(tx: Tx, orderId: string, progress: Progress): Promise<void> {
  const row = await tx.order.update({ where: { id: orderId }, data: progress });
  await tellDayBoard(tx, row);
}
