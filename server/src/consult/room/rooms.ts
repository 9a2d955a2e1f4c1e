import { randomUUID } from 'node:crypto';
import { type ConsultId, Problem, type RoomAsk } from '../../contracts/index.ts';
import { openBus } from '../../platform/bus/index.ts';
import { endOrphansOf } from '../recording/orphans.ts';
import { endTalk, startWhenMet } from './acts.ts';
import type { RoomHub } from './core.ts';
import { seatOfRow } from './enter.ts';
import { keepRoom } from './keep-room.ts';
import { alive, beat, beatMs, giveBack, takeRoom } from './lease.ts';
import type { Line } from './line.ts';
import { followStreams, recordTalk, stopRecording } from './record-talk.ts';
import { openRelay, type Relay } from './relay.ts';
import { openRoom, type Room } from './room.ts';
import type { Standing } from './rules.ts';
import { whoAre } from './standing.ts';
import { openSeats, readRoom } from './store.ts';
import { watchConsult } from './watch-consult.ts';

/** Where a browser's words go: a room of this process, or the way to another one. */
export interface RoomLink {
  hear(line: Line, ask: RoomAsk): void;
  gone(line: Line): void;
}

export interface Rooms {
  /** this process, as the other ones call it */
  readonly host: string;
  find(consultId: ConsultId): Promise<RoomLink>;
  close(): Promise<void>;
}

/** A room that everybody has left stays open for those who are on their way back. */
const emptyMs = 15_000;

interface Open {
  room: Room;
  stopWatching(): void;
  keeper: ReturnType<typeof keepRoom>;
  emptySince: number | undefined;
}

/** The rooms of one server process. */
export function openRooms(hub: RoomHub): Rooms {
  const { db, log } = hub;
  const host = randomUUID();
  const open = new Map<string, Promise<Open>>();
  const ready = new Map<string, Open>();
  let closing: Promise<void> | undefined;
  let relaying: Promise<Relay> | undefined;
  let others: Relay | undefined;
  hub.media.start();

  /** A process that cannot be called by the others takes no room: opened before the first one is. */
  function relay(): Promise<Relay> {
    relaying ??= openBus({ databaseUrl: hub.env.databaseUrl, redisUrl: hub.env.redisUrl, log }).then((bus) =>
      openRelay({ bus, self: host, log, room: (consultId) => open.get(consultId)?.then(({ room }) => room) }),
    );
    relaying.then(
      (made) => {
        others = made;
      },
      () => {
        relaying = undefined;
      },
    );
    return relaying;
  }

  async function make(consultId: ConsultId): Promise<Open> {
    const consult = await db.prisma.consult.findUnique({ where: { id: consultId } });
    if (!consult) throw new Problem('consult.not-found');
    const [row, rows, invitations] = await Promise.all([
      readRoom(db.prisma, consultId),
      openSeats(db.prisma, consultId),
      db.prisma.consultInvitation.findMany({ where: { consultId, state: 'accepted' } }),
    ]);
    const who = await whoAre(
      db.prisma,
      rows.map(({ postId }) => postId),
    );
    const seats = rows.flatMap((seat) => {
      const person = who.get(seat.postId);
      if (!person) return [];
      const invited = invitations.find(({ institutionId }) => institutionId === person.institution.id);
      const standing: Standing = {
        side: consult.invitingInstitutionId === person.institution.id ? 'inviting' : invited ? 'invited' : 'guest',
        requester: consult.requesterPostId === seat.postId,
        expert: invitations.some(({ expertPostId }) => expertPostId === seat.postId),
      };
      return [seatOfRow(seat, standing, person)];
    });
    await endOrphansOf(hub, consultId);
    const room = openRoom({
      hub,
      consultId,
      patientId: consult.patientId,
      row,
      seats,
      acts: {
        end: endTalk,
        record: recordTalk,
        met: (core) => {
          startWhenMet(core).catch((err) => log.error({ consultId, err }, 'the beginning of a consult is not written'));
        },
        sent: (core) => {
          followStreams(core).catch((err) => log.warn({ consultId, err }, 'what is sent is not recorded'));
        },
        over: (core, why) => void stopRecording(core, null, why),
      },
    });
    const stopWatching = await watchConsult(room.core, consult.invitingInstitutionId, {
      recordingConsentGone: () => void stopRecording(room.core, null, 'consent-withdrawn'),
    });
    const made: Open = { room, stopWatching, keeper: keepRoom(room.core, host), emptySince: Date.now() };
    ready.set(consultId, made);
    log.info({ consultId, host }, 'a room opens');
    return made;
  }

  async function find(consultId: ConsultId): Promise<RoomLink> {
    if (closing) throw new Problem('store.unavailable');
    const here = open.get(consultId);
    if (here) return (await here).room;
    const way = await relay();
    const holder = await takeRoom(db, consultId, host);
    if (holder !== host) return way.to(holder, consultId);
    const again = open.get(consultId);
    if (again) return (await again).room;
    const making = make(consultId);
    open.set(consultId, making);
    making.catch(() => open.delete(consultId));
    return (await making).room;
  }

  async function shut(consultId: string, { room, keeper, stopWatching }: Open, giveIt: boolean): Promise<void> {
    open.delete(consultId);
    ready.delete(consultId);
    stopWatching();
    keeper.stop();
    await stopRecording(room.core, null, giveIt ? 'closed' : 'lost');
    if (giveIt) await keeper.flush();
    room.close();
    if (giveIt)
      await giveBack(db, host, consultId).catch((err) => log.warn({ consultId, err }, 'a lease stays until it lapses'));
    log.info({ consultId, host }, 'a room closes');
  }

  async function tend(): Promise<void> {
    const now = Date.now();
    for (const [consultId, one] of ready) {
      if (one.room.lines() > 0) one.emptySince = undefined;
      else one.emptySince ??= now;
      if (one.emptySince !== undefined && now - one.emptySince > emptyMs) await shut(consultId, one, true);
    }
    others?.beat(now);
    // Those that are still being made too, and judged are only those that were asked about: a room that became ready
    // while the database answered is not one that was lost.
    const asked = [...open.keys()];
    if (asked.length > 0) {
      const mine = await beat(db, host, asked);
      for (const consultId of asked) {
        const one = ready.get(consultId);
        if (one && !mine.has(consultId)) await shut(consultId, one, false);
      }
    }
    const elsewhere = others?.elsewhere() ?? [];
    if (elsewhere.length === 0) return;
    const held = await alive(db, elsewhere);
    others?.lost(new Set(elsewhere.map(({ consultId }) => consultId).filter((consultId) => !held.has(consultId))));
  }

  let tending: Promise<void> = Promise.resolve();
  let idle = true;
  const timer = setInterval(() => {
    if (!idle) return;
    idle = false;
    tending = tend()
      // Without the database nobody else can take the rooms either: what goes on goes on.
      .catch((err) => log.warn({ err }, 'the rooms cannot be held in the database; again'))
      .finally(() => {
        idle = true;
      });
  }, beatMs);
  timer.unref();

  return {
    host,
    find,
    close() {
      closing ??= (async () => {
        clearInterval(timer);
        await tending;
        await Promise.allSettled(open.values());
        for (const [consultId, one] of [...ready]) await shut(consultId, one, true);
        await (await relaying?.catch(() => undefined))?.close();
      })();
      return closing;
    },
  };
}
