import type { FastifyRequest } from 'fastify';
import { type LiveNews, Problem } from '../../contracts/index.ts';
import type { Actor, Person } from '../actor.ts';
import { onBeat } from '../beat.ts';
import type { Clock } from '../clock.ts';
import type { Feed } from '../feed/index.ts';
import type { Door } from './serve.ts';

/**
 * So often a quiet socket says that it is alive: proxies cut silent ones, and a page can see a message and no WebSocket ping.
 * A screen takes the line for broken when two of them are missing.
 */
const beatMs = 10_000;
/** Longest that a screen hears news of a post its person no longer acts for. */
const recheckMs = 30_000;
/** A browser that does not read is told to come back rather than kept in memory. */
const mostUnsentBytes = 1024 * 1024;
/** Marks what a screen does by itself: an open socket must not keep an unwatched screen from locking. */
const backgroundHeader = 'x-hub-background';

/** Close codes (RFC 6455 7.4.1): whoever is told 'come back' finds out then whether they still may. */
const policyViolation = 1008;
const comeBack = 1013;

/**
 * WebSocket /api/live: news for the person's institution, account and session. Nothing is read from the browser. The
 * socket ends with its session, and when its person acts for another post: the next one hears what that post may.
 */
export function serveLive(
  door: Door,
  hub: { feed: Feed; clock: Clock },
  authenticate: (request: FastifyRequest) => Promise<Actor>,
  every: { recheckMs: number; beatMs?: number } = { recheckMs },
): void {
  door.fastify.get(
    '/api/live',
    { websocket: true, preValidation: refuseStrangers(authenticate) },
    (socket, request) => {
      const person = request.live as Person;
      const send = (news: LiveNews) => {
        if (socket.bufferedAmount > mostUnsentBytes) socket.close(comeBack);
        else if (socket.readyState === socket.OPEN) socket.send(JSON.stringify(news));
      };
      const recheck = () => {
        authenticate(request).then(
          (actor) => {
            if (!isStill(person, actor)) socket.close(policyViolation);
          },
          // Who cannot be asked about is not told anything; the browser comes back when the hub has recovered.
          () => socket.close(comeBack),
        );
      };
      const hear = (news: LiveNews) => {
        send(news);
        if (news.kind === 'session' && news.state === 'ended') socket.close(policyViolation);
        // News of the session's end may be among what was missed.
        if (news.kind === 'gap') recheck();
      };
      const topics = [
        `institution:${person.institutionId}`,
        `account:${person.accountId}`,
        `session:${person.sessionId}`,
      ];
      const leave = topics.map((topic) => hub.feed.subscribe(topic, hear));
      const stopBeating = onBeat(every.beatMs ?? beatMs, () => send({ kind: 'beat' }));
      const checking = setInterval(recheck, every.recheckMs);
      socket.on('message', () => socket.close(policyViolation));
      socket.on('error', () => socket.terminate());
      socket.on('close', () => {
        stopBeating();
        clearInterval(checking);
        for (const stop of leave) stop();
      });
      send({ kind: 'hello', at: hub.clock.now().toISOString() });
    },
  );
}

declare module 'fastify' {
  interface FastifyRequest {
    live?: Person;
  }
}

/** Whether the one who asks now is the one who came in: the same session, for the same post. */
export function isStill(person: Person, actor: Actor): boolean {
  return actor.kind === 'person' && actor.sessionId === person.sessionId && actor.postId === person.postId;
}

/** Before a socket is opened: our own pages only, and somebody who has said who they are (`request.live`). */
export function refuseStrangers(authenticate: (request: FastifyRequest) => Promise<Actor>) {
  return async (request: FastifyRequest): Promise<void> => {
    const { origin } = request.headers;
    if (origin !== undefined && origin !== `${request.protocol}://${request.headers.host}`)
      throw new Problem('request.foreign-origin');
    request.raw.headers[backgroundHeader] = '1';
    const actor = await authenticate(request);
    if (actor.kind !== 'person') throw new Problem('session.none');
    request.live = actor;
  };
}
