import type { z } from 'zod';
import { record } from '../../audit/index.ts';
import { institutionNames } from '../../consortium/index.ts';
import { type ChatMessage, type ConsultId, Problem, type sendChat as sendChatEndpoint } from '../../contracts/index.ts';
import type { Hub } from '../../hub.ts';
import type { Person } from '../../platform/actor.ts';
import { type Sql, transaction } from '../../platform/db.ts';
import { requireConsult } from '../store.ts';
import { requireTakingPart } from './taking-part.ts';
import { tellRoom } from './tell-room.ts';

type Row = NonNullable<Awaited<ReturnType<Sql['consultMessage']['findUnique']>>>;

/** What was written in the room, oldest first: whoever comes late, or back after a cut, reads it whole. */
export async function messagesOf(
  { db }: Pick<Hub, 'db'>,
  person: Person,
  consultId: ConsultId,
): Promise<ChatMessage[]> {
  await requireConsult(db.prisma, person, consultId);
  const rows = await db.prisma.consultMessage.findMany({
    where: { consultId },
    orderBy: [{ at: 'asc' }, { id: 'asc' }],
  });
  return viewMessages(db.prisma, person, rows);
}

/** `id` is the browser's own: sent again after a cut it is the same message, and its first words stay. */
export async function writeMessage(
  hub: Pick<Hub, 'db' | 'clock' | 'feed'>,
  person: Person,
  consultId: ConsultId,
  { id, text }: z.output<typeof sendChatEndpoint.body>,
): Promise<ChatMessage> {
  return transaction(hub.db, async (tx) => {
    const { consult } = await requireTakingPart(tx, person, consultId);
    const { count } = await tx.consultMessage.createMany({
      data: [{ id, consultId, postId: person.postId, at: hub.clock.now(), text }],
      skipDuplicates: true,
    });
    const row = await tx.consultMessage.findUniqueOrThrow({ where: { id } });
    // Somebody else's message under the same number, here or in another consult: nothing of it is told.
    if (row.consultId !== consultId || row.postId !== person.postId)
      throw new Problem('request.invalid', { place: 'body', path: 'id' });
    if (count > 0) {
      await record(
        tx,
        person,
        'consult.write-message',
        { kind: 'consult', id: consultId, patientId: consult.patientId },
        { messageId: id },
      );
      await tellRoom(tx, hub, consultId);
    }
    const [message] = await viewMessages(tx, person, [row]);
    return message as ChatMessage;
  });
}

async function viewMessages(sql: Sql, person: Person, rows: readonly Row[]): Promise<ChatMessage[]> {
  const posts = await sql.post.findMany({
    where: { id: { in: [...new Set(rows.map(({ postId }) => postId))] } },
    include: { account: { select: { displayName: true } } },
  });
  const names = await institutionNames(
    sql,
    posts.map(({ institutionId }) => institutionId),
  );
  return rows.map(({ id, at, postId, text }) => {
    const post = posts.find((each) => each.id === postId);
    return {
      id,
      at: at.toISOString(),
      by: post?.account.displayName ?? '',
      institution: names.get(post?.institutionId ?? '')?.legalName ?? null,
      mine: postId === person.postId,
      text,
    };
  });
}
