import type { FastifyRequest } from 'fastify';
import type { Hub } from '../hub.ts';
import type { Actor } from '../platform/actor.ts';
import { plainAddress } from './address-list.ts';
import { sessionToken } from './cookie.ts';
import { deviceByKey } from './device-access.ts';
import { findSession, noteActivity, personOf } from './sessions.ts';

/** Sent by a screen with what it fetches by itself after live news: an unwatched screen must still lock. */
const backgroundHeader = 'x-hub-background';

/**
 * Who asks: the device of a bearer key, the person of the session cookie, or nobody. What is not valid (any more) is
 * nobody's: the endpoint decides whether that is enough, so a stale cookie never keeps anyone from signing in.
 */
export function authenticate(hub: Pick<Hub, 'db' | 'clock' | 'feed'>): (request: FastifyRequest) => Promise<Actor> {
  return async (request) => {
    const address = plainAddress(request.ip);
    const { authorization } = request.headers;
    if (authorization !== undefined) {
      const key = /^Bearer +(\S+)$/i.exec(authorization)?.[1];
      return (key && (await deviceByKey(hub, key, address))) || { kind: 'nobody', address };
    }
    const token = sessionToken(request);
    const session = token && (await findSession(hub, token));
    if (!session) return { kind: 'nobody', address };
    await noteActivity(hub, session, request.headers[backgroundHeader] === undefined);
    return personOf(session, hub.clock.now(), address);
  };
}
