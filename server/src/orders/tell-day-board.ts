import type { LiveNews } from '../contracts/index.ts';
import type { Tx } from '../platform/db.ts';

/**
 * The feed's channel and shape (platform/feed). Said here by the transaction itself, because the domains below report
 * progress with nothing but their transaction in hand; the test of note-progress hears it through a real feed.
 */
const feedChannel = 'hub_feed';

/** Every change of an order is told to the day boards of its institution, when it commits. */
export async function tellDayBoard(
  tx: Tx,
  { id, institutionId }: { id: string; institutionId: string },
): Promise<void> {
  const news: LiveNews = { kind: 'day-board', orderId: id };
  const payload = JSON.stringify({ topic: `institution:${institutionId}`, news });
  await tx.$executeRaw`SELECT pg_notify(${feedChannel}, ${payload})`;
}
