import type { FastifyRequest } from 'fastify';
import { type LiveNews, Problem } from '../../contracts/index.ts';
import type { Actor, Person } from '../actor.ts';
import type { Clock } from '../clock.ts';
import type { Feed } from '../feed/index.ts';
import type { Door } from './serve.ts';

/** Proxies cut silent connections after a minute or so. */
const pingMs = 25_000;
/** A browser that does not read is told to come back rather than kept in memory. */
const mostUnsentBytes = 1024 * 1024;

/** WebSocket /api/live: news for the person's institution, account and session. Nothing is read from the browser. */
export function serveLive(
  door: Door,
  hub: { feed: Feed; clock: Clock },
  authenticate: (request: FastifyRequest) => Promise<Actor>,
): void {
  door.fastify.get(
    '/api/live',
    { websocket: true, preValidation: refuseStrangers(authenticate) },
    (socket, request) => {
      const person = request.live as Person;
      const send = (news: LiveNews) => {
        if (socket.bufferedAmount > mostUnsentBytes) socket.close(1013);
        else if (socket.readyState === socket.OPEN) socket.send(JSON.stringify(news));
      };
      const topics = [
        `institution:${person.institutionId}`,
        `account:${person.accountId}`,
        `session:${person.sessionId}`,
      ];
      const leave = topics.map((topic) => hub.feed.subscribe(topic, (news) => send(news as LiveNews)));
      const ping = setInterval(() => socket.ping(), pingMs);
      socket.on('message', () => socket.close(1008));
      socket.on('error', () => socket.terminate());
      socket.on('close', () => {
        clearInterval(ping);
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

function refuseStrangers(authenticate: (request: FastifyRequest) => Promise<Actor>) {
  return async (request: FastifyRequest): Promise<void> => {
    const { origin } = request.headers;
    if (origin !== undefined && origin !== `${request.protocol}://${request.headers.host}`)
      throw new Problem('request.foreign-origin');
    const actor = await authenticate(request);
    if (actor.kind !== 'person') throw new Problem('session.none');
    request.live = actor;
  };
}
