import { randomUUID } from 'node:crypto';
import { EventEmitter, once } from 'node:events';
import { setImmediate as turn } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { watchConsult } from '../../../../server/src/consult/room/watch-consult.ts';
import { openRoomWorld } from '../../../support/room/index.ts';

let world: Awaited<ReturnType<typeof openRoomWorld>>;
beforeAll(async () => {
  world = await openRoomWorld();
});
afterAll(() => world.close());

it('a recording that begins while its consent is being taken back is ended, though nothing changes after that', async () => {
  const { hub, doctor, ours } = world;
  const { prisma } = hub.db;
  const consultId = await world.aConsult();
  const { id: _, ...talk } = await prisma.consultConsent.findFirstOrThrow({ where: { consultId } });
  const consent = await prisma.consultConsent.create({ data: { ...talk, purpose: 'recording' } });

  const heard = new EventEmitter();
  const ends: string[] = [];
  const seat = { state: 'in', postId: doctor.postId, line: { send: ({ kind }: { kind: string }) => heard.emit(kind) } };
  const room = {
    ...{ hub, consultId, recording: null as { since: string } | null, tell: () => undefined },
    seats: new Map([['seat', seat as never]]),
    end: (why: string) => ends.push(why),
  };
  const stop = await watchConsult(room, ours.township, { recordingConsentGone: () => heard.emit('consent gone') });
  try {
    const message = once(heard, 'chat');
    await prisma.$transaction([
      prisma.consultConsent.update({ where: { id: consent.id }, data: { withdrawnAt: new Date() } }),
      prisma.consultMessage.create({
        data: { id: randomUUID(), consultId, postId: doctor.postId, at: new Date(), text: '撤回录制同意' },
      }),
    ]);
    await message;
    // The look that told the message has ended with it: the recording begins after that one judged.
    await turn();
    const gone = once(heard, 'consent gone');
    room.recording = { since: new Date().toISOString() };
    await gone;
    expect(ends).toEqual([]);
  } finally {
    stop();
  }
});
