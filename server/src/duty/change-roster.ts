import type { z } from 'zod';
import { record } from '../audit/index.ts';
import { type addShift, Problem, type Role, type ShiftId, type ShiftView } from '../contracts/index.ts';
import type { Hub } from '../hub.ts';
import type { Person } from '../platform/actor.ts';
import { type Tx, transaction } from '../platform/db.ts';
import { shiftOf } from './roster.ts';
import { mayHandOver, servesAs } from './rules.ts';
import { findShifts } from './store.ts';

type Needs = Pick<Hub, 'db' | 'clock' | 'feed'>;
const longestShift = 366 * 86_400_000;
const aDay = 86_400_000;

/** Puts somebody of one's own institution on the roster. Throws 'duty.times-wrong', 'duty.post-not-here'. */
export async function addShifts(
  { db, clock, feed }: Needs,
  person: Person,
  asked: z.output<typeof addShift.body>,
): Promise<{ items: ShiftView[] }> {
  const [from, to] = [new Date(asked.from).getTime(), new Date(asked.to).getTime()];
  const now = clock.now();
  if (to <= from || to <= now.getTime() || to - from > longestShift) throw new Problem('duty.times-wrong');
  return transaction(db, async (tx) => {
    await requireServing(tx, person, asked.postId, asked.service);
    if (asked.deputyPostId) await requireServing(tx, person, asked.deputyPostId, asked.service);
    const ids: string[] = [];
    for (let day = 0; day <= asked.repeatDays; day++) {
      const row = await tx.dutyShift.create({
        data: {
          institutionId: person.institutionId,
          service: asked.service,
          postId: asked.postId,
          deputyPostId: asked.deputyPostId ?? null,
          phone: asked.phone ?? null,
          note: asked.note ?? null,
          startsAt: new Date(from + day * aDay),
          endsAt: new Date(to + day * aDay),
          madeByPostId: person.postId,
          madeAt: now,
        },
      });
      ids.push(row.id);
      await record(tx, person, 'duty.add-shift', { kind: 'shift', id: row.id }, { service: asked.service });
    }
    await tell(tx, feed, person);
    const rows = await findShifts(tx, 'd.id = ANY($1::uuid[])', [ids]);
    return { items: rows.map((row) => shiftOf(row, person, now)) };
  });
}

/** One that has begun is ended now: who was on duty when something rang stays written. */
export async function removeShift({ db, clock, feed }: Needs, person: Person, id: ShiftId): Promise<void> {
  await transaction(db, async (tx) => {
    const row = await lockShift(tx, person, id);
    const now = clock.now();
    if (row.endsAt <= now) throw new Problem('duty.over');
    if (row.startsAt > now) await tx.dutyShift.delete({ where: { id } });
    else await tx.dutyShift.update({ where: { id }, data: { endsAt: now } });
    await record(tx, person, 'duty.remove-shift', { kind: 'shift', id }, { service: row.service });
    await tell(tx, feed, person);
  });
}

/** 交班: the former holder becomes the deputy, whom nobody need look for. */
export async function handOverShift(
  { db, clock, feed }: Needs,
  person: Person,
  id: ShiftId,
  { postId, note }: { postId: string; note: string },
): Promise<ShiftView> {
  return transaction(db, async (tx) => {
    const row = await lockShift(tx, person, id);
    const now = clock.now();
    if (!mayHandOver(person, row)) throw new Problem('duty.not-yours');
    if (row.endsAt <= now || row.startsAt > now) throw new Problem('duty.over');
    await requireServing(tx, person, postId, row.service);
    await tx.dutyShift.update({
      where: { id },
      data: { postId, deputyPostId: row.postId, handedOverAt: now, handedOverBy: person.postId, handOverNote: note },
    });
    await record(tx, person, 'duty.hand-over', { kind: 'shift', id }, { from: row.postId, to: postId });
    await tell(tx, feed, person);
    const [after] = await findShifts(tx, 'd.id = $1::uuid', [id]);
    if (!after) throw new Problem('duty.shift-not-found');
    return shiftOf(after, person, now);
  });
}

async function lockShift(tx: Tx, person: Person, id: ShiftId) {
  await tx.$queryRaw`SELECT 1 FROM duty_shift WHERE id = ${id}::uuid FOR UPDATE`;
  const row = await tx.dutyShift.findFirst({ where: { id, institutionId: person.institutionId } });
  if (!row) throw new Problem('duty.shift-not-found');
  return row;
}

async function requireServing(tx: Tx, person: Person, postId: string, service: string): Promise<void> {
  const post = await tx.post.findFirst({ where: { id: postId, institutionId: person.institutionId } });
  if (!post || !servesAs(post.role as Role, service as Parameters<typeof servesAs>[1]))
    throw new Problem('duty.post-not-here');
}

async function tell(tx: Tx, feed: Hub['feed'], { institutionId }: Person): Promise<void> {
  await feed.publishAfterCommit(tx, `institution:${institutionId}`, { kind: 'duty' });
}
