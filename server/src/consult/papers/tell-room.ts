import type { ConsultId } from '../../contracts/index.ts';
import type { Hub } from '../../hub.ts';
import type { Tx } from '../../platform/db.ts';

/** The room of the consult hears of it once it is committed, and passes it on to its seats. */
export async function tellRoom(tx: Tx, { feed }: Pick<Hub, 'feed'>, consultId: string): Promise<void> {
  await feed.publishAfterCommit(tx, `consult:${consultId}`, { kind: 'consult', consultId: consultId as ConsultId });
}
