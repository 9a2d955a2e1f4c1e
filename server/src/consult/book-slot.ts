import { Problem } from '../contracts/index.ts';
import type { Tx } from '../platform/db.ts';

/**
 * What a consult holds and what it is about to take, locked in one order whoever asks: two consults that exchange their
 * slots wait for one another instead of being broken off.
 */
export async function lockSlots(tx: Tx, consultId: string, slotIds: readonly (string | null | undefined)[]) {
  const wanted = slotIds.filter((id) => typeof id === 'string');
  await tx.$queryRaw`
    SELECT 1 FROM consult_slot WHERE consult_id = ${consultId}::uuid OR id = ANY(${wanted}::uuid[]) ORDER BY id FOR UPDATE`;
}

/**
 * Takes a slot for a consult. Of two that press at once the second waits for the lock and finds it taken; the same consult
 * may take its own again. Throws 'consult.slot-not-found', 'consult.slot-taken', 'consult.time-past'.
 */
export async function bookSlot(
  tx: Tx,
  slotId: string,
  { consultId, institutionIds, now }: { consultId: string; institutionIds: readonly string[]; now: Date },
) {
  await tx.$queryRaw`SELECT 1 FROM consult_slot WHERE id = ${slotId}::uuid FOR UPDATE`;
  const slot = await tx.consultSlot.findUnique({ where: { id: slotId } });
  if (!slot || slot.removedAt || !institutionIds.includes(slot.institutionId))
    throw new Problem('consult.slot-not-found');
  if (slot.consultId !== null && slot.consultId !== consultId) throw new Problem('consult.slot-taken');
  if (slot.endsAt <= now) throw new Problem('consult.time-past');
  await tx.consultSlot.update({ where: { id: slotId }, data: { consultId } });
  return slot;
}

/** The slots a consult held may be booked again: all of them, or those of one institution but the one it keeps. */
export async function freeSlots(
  tx: Tx,
  consultId: string,
  { institutionId, except }: { institutionId?: string; except?: string | undefined } = {},
): Promise<void> {
  await tx.consultSlot.updateMany({
    where: {
      consultId,
      ...(institutionId === undefined ? {} : { institutionId }),
      ...(except === undefined ? {} : { id: { not: except } }),
    },
    data: { consultId: null },
  });
}
