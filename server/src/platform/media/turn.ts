import { createHmac } from 'node:crypto';

export interface IceServer {
  urls: string;
  username?: string;
  credential?: string;
}

/** Longer than any consult, short enough that a copied credential is worthless tomorrow. */
const lifeSeconds = 6 * 3600;

/**
 * Credentials as coturn's `use-auth-secret` checks them (draft-uberti-behave-turn-rest): the name is the second they end at
 * and whom they were given to, the password its HMAC. Nobody needs an account on the relay.
 */
export function iceServers(
  turn: { readonly urls: readonly string[]; readonly secret: string } | undefined,
  now: Date,
  seatId: string,
): IceServer[] {
  if (!turn) return [];
  const username = `${Math.floor(now.getTime() / 1000) + lifeSeconds}:${seatId}`;
  const credential = createHmac('sha1', turn.secret).update(username).digest('base64');
  return turn.urls.map((urls) => ({ urls, username, credential }));
}
