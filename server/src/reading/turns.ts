import type { Sql } from '../platform/db.ts';

/** A turn that a report took: by which post, when. */
export interface Turn {
  postId: string | null;
  at: Date;
}

/** Who sent a text back, who took one back and who began a correction, oldest first, as the history of the case has it. */
export interface Turns {
  rejected: Turn[];
  withdrawn: Turn[];
  amending: Turn[];
}

export async function turnsOf(sql: Sql, requestId: string): Promise<Turns> {
  const events = await sql.requestEvent.findMany({
    where: { requestId, kind: { in: ['rejected', 'withdrawn-report', 'amending'] } },
    select: { kind: true, postId: true, at: true },
    orderBy: { id: 'asc' },
  });
  const ofKind = (kind: string) => events.filter((event) => event.kind === kind);
  return { rejected: ofKind('rejected'), withdrawn: ofKind('withdrawn-report'), amending: ofKind('amending') };
}
