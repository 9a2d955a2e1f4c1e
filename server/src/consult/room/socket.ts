import { randomUUID } from 'node:crypto';
import type { FastifyRequest } from 'fastify';
import { ConsultId, holds, type LiveNews, Problem, RoomAsk, type RoomNews } from '../../contracts/index.ts';
import type { Actor, Person } from '../../platform/actor.ts';
import { onBeat } from '../../platform/beat.ts';
import { type Door, isStill, refuseStrangers } from '../../platform/http/index.ts';
import { requireConsult } from '../index.ts';
import type { RoomHub } from './core.ts';
import { bytes, messages, openBucket } from './limits.ts';
import { comeBack, type Line, policyViolation } from './line.ts';
import type { RoomLink, Rooms } from './rooms.ts';

/** A cable that was pulled says nothing: a line that left two of these unanswered is gone. */
const pingMs = 3_000;
const mostUnanswered = 2;
/** Longest that somebody stays whose session ended where nobody could tell. */
const recheckMs = 30_000;
/** A browser that does not read is told to come back rather than kept in memory. */
const mostUnsentBytes = 2 * 1024 * 1024;
const pathOfRoom = '/api/consults/:consultId/room';

/**
 * WebSocket of a consult's room: our own pages only, people of the consult only, so much a second. What is read here is
 * checked in shape and handed on in order; what it means is the room's business.
 */
export function serveRoomSocket(
  door: Door,
  hub: RoomHub,
  rooms: Rooms,
  every: { recheckMs: number } = { recheckMs },
): void {
  const authenticate = door.authenticate;
  door.fastify.get(
    pathOfRoom,
    { websocket: true, preValidation: [refuseStrangers(authenticate), refuseOthers(door, hub)] },
    (socket, request) => {
      const person = request.live as Person;
      const consultId = (request.params as { consultId: ConsultId }).consultId;
      const now = Date.now();
      const mayTell = openBucket(messages.burst, messages.perSecond, now);
      const mayCarry = openBucket(bytes.burst, bytes.perSecond, now);
      let link: Promise<RoomLink> | undefined;
      let over = false;
      const line: Line = {
        id: randomUUID(),
        person,
        send: (news) => line.sendText(JSON.stringify(news)),
        sendText(text) {
          if (socket.readyState !== socket.OPEN) return;
          if (socket.bufferedAmount > mostUnsentBytes) socket.close(comeBack);
          else socket.send(text);
        },
        close(code) {
          over = true;
          socket.close(code);
        },
      };
      const about = { consultId, line: line.id, postId: person.postId };

      const refuse = (code: Extract<RoomNews, { kind: 'refusal' }>['code'], ask: number) => {
        over = true;
        hub.log.warn({ ...about, code }, 'a room socket is closed for what came on it');
        line.send({ kind: 'refusal', ask, code });
        socket.close(policyViolation);
        writeRefusal(hub, person, consultId, code);
      };

      socket.on('message', (data, isBinary) => {
        if (over) return;
        const size = sizeOf(data);
        const at = Date.now();
        if (!mayTell.take(1, at) || !mayCarry.take(size, at)) return refuse('room.too-fast', -1);
        const ask = isBinary ? undefined : read(String(data));
        if (!ask) return refuse('request.invalid', -1);
        if (!link) {
          if (ask.kind !== 'enter') return refuse('room.wrong-order', 'ask' in ask ? ask.ask : -1);
          link = rooms.find(consultId);
          link.catch((error) => {
            hub.log.warn({ ...about, err: error }, 'a room is not found');
            line.close(comeBack);
          });
        }
        void link.then((room) => room.hear(line, ask)).catch(() => undefined);
      });

      const end = () => {
        line.send({ kind: 'ended', why: 'session' });
        line.close(policyViolation);
      };
      const recheck = () => {
        authenticate(request).then(
          (actor) => {
            if (!isStill(person, actor)) end();
          },
          // Who cannot be asked about just now talks on: the hub's database may be starting again.
          (err) => hub.log.warn({ ...about, err }, 'a session cannot be checked'),
        );
      };
      const leave = hub.feed.subscribe(`session:${person.sessionId}`, (news: LiveNews) => {
        if (news.kind === 'session' && news.state === 'ended') end();
        if (news.kind === 'gap') recheck();
      });
      let unanswered = 0;
      let askedAt = Date.now();
      const isThere = () => {
        unanswered = 0;
      };
      socket.on('pong', isThere);
      socket.on('message', isThere);
      const stopPinging = onBeat(pingMs, () => {
        const late = Date.now() - askedAt > 2 * pingMs;
        askedAt = Date.now();
        // A process that stood still has answers waiting that it has not read: that is not the line's fault.
        if (late) unanswered = 0;
        if (unanswered >= mostUnanswered) return socket.terminate();
        unanswered += 1;
        socket.ping();
      });
      const checking = setInterval(recheck, every.recheckMs);
      socket.on('error', () => socket.terminate());
      socket.on('close', () => {
        over = true;
        stopPinging();
        clearInterval(checking);
        leave();
        void link?.then((room) => room.gone(line)).catch(() => undefined);
      });
    },
  );
}

function sizeOf(data: unknown): number {
  if (Buffer.isBuffer(data)) return data.length;
  return Array.isArray(data) ? data.reduce((sum: number, part: Buffer) => sum + part.length, 0) : 0;
}

function read(text: string): RoomAsk | undefined {
  try {
    return RoomAsk.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}

/** Before the socket opens: the permission, and whether the consult is this person's at all. */
function refuseOthers(door: Door, hub: RoomHub) {
  return async (request: FastifyRequest): Promise<void> => {
    const person = request.live as Person & Actor;
    const id = ConsultId.safeParse((request.params as { consultId: string }).consultId);
    try {
      if (person.mustChangePassword) throw new Problem('session.password-must-change');
      if (person.totpMissing) throw new Problem('session.totp-enrolment-required');
      if (!holds(person.role, 'consult.join')) throw new Problem('permission.missing');
      if (!id.success) throw new Problem('consult.not-found');
      await requireConsult(hub.db.prisma, person, id.data);
    } catch (error) {
      if (error instanceof Problem)
        await door.record(person, {
          ...{ operation: 'consult.room-enter', outcome: 'refused', code: error.code, perOpening: false },
          ...(id.success ? { subjectKind: 'consult', subjectId: id.data } : {}),
        });
      throw error;
    }
  };
}

function writeRefusal(hub: RoomHub, person: Person, consultId: string, code: string): void {
  hub.access
    .record(person, {
      ...{ operation: 'consult.room-abuse', outcome: 'refused', code, perOpening: false },
      ...{ subjectKind: 'consult', subjectId: consultId },
    })
    .catch((err) => hub.log.error({ consultId, err }, 'a refusal is not written'));
}
