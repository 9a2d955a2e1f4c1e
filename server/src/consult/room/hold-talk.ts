import { randomUUID } from 'node:crypto';
import { type ConsultId, Problem, type RoomAsk, type RoomNews } from '../../contracts/index.ts';
import type { Person } from '../../platform/actor.ts';
import type { RoomHub } from './core.ts';
import type { Line } from './line.ts';
import { openRooms, type RoomLink } from './rooms.ts';

const askMs = 30_000;

/**
 * A talk without browsers, through the room itself: two people come in, are there for as long as `meanwhile` says, and
 * leave. What is written of it is what a room writes; no sound or picture is claimed.
 */
export async function holdTalk(
  hub: RoomHub,
  consultId: ConsultId,
  people: readonly [Person, Person],
  meanwhile: () => Promise<void>,
): Promise<void> {
  const rooms = openRooms(hub);
  try {
    const link = await rooms.find(consultId);
    const visitors = people.map((person) => visitor(link, person));
    for (const each of visitors) await each.ask({ kind: 'enter', ask: 1, keepMedia: false, as: 'self' });
    await meanwhile();
    for (const each of visitors) await each.ask({ kind: 'leave', ask: 2 });
  } finally {
    await rooms.close();
  }
}

function visitor(link: RoomLink, person: Person) {
  const waiting = new Map<number, { resolve: () => void; reject: (error: Error) => void }>();
  const hear = (news: RoomNews) => {
    if (news.kind === 'answer') waiting.get(news.ask)?.resolve();
    if (news.kind === 'refusal') waiting.get(news.ask)?.reject(new Problem(news.code));
  };
  const line: Line = {
    id: randomUUID(),
    person,
    send: hear,
    sendText: (text) => hear(JSON.parse(text) as RoomNews),
    // as after a 'leave'
    close: () => {
      for (const { resolve } of waiting.values()) resolve();
    },
  };
  return {
    async ask(ask: Extract<RoomAsk, { ask: number }>): Promise<void> {
      let timer: NodeJS.Timeout | undefined;
      await new Promise<void>((resolve, reject) => {
        timer = setTimeout(() => reject(new Error(`the room does not answer '${ask.kind}'`)), askMs);
        waiting.set(ask.ask, { resolve, reject });
        link.hear(line, ask);
      }).finally(() => clearTimeout(timer));
    },
  };
}
