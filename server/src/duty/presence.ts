import type { DutyService } from '../contracts/index.ts';
import type { Hub } from '../hub.ts';
import type { Person } from '../platform/actor.ts';

/** A page says that it is open and whether it would sound; the answer is what its person is on duty for. */
export async function notePresence(
  { db, clock }: Pick<Hub, 'db' | 'clock'>,
  { postId }: Person,
  sound: boolean,
): Promise<{ onDuty: DutyService[] }> {
  const seenAt = clock.now();
  await db.prisma.dutyPresence.upsert({
    where: { postId },
    create: { postId, sound, seenAt },
    update: { sound, seenAt },
  });
  const rows = await db.prisma.dutyShift.findMany({
    where: { OR: [{ postId }, { deputyPostId: postId }], startsAt: { lte: seenAt }, endsAt: { gt: seenAt } },
    select: { service: true },
  });
  return { onDuty: [...new Set(rows.map(({ service }) => service as DutyService))] };
}
