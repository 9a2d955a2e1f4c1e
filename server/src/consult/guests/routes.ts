import { inviteGuest, listGuests, openGuestLink, revokeGuest } from '../../contracts/index.ts';
import type { Hub } from '../../hub.ts';
import { giveCookie, plainAddress, sessionToken } from '../../identity/index.ts';
import { asPerson as person } from '../../platform/actor.ts';
import { type Door, serve } from '../../platform/http/index.ts';
import { guestsOf } from './guest-view.ts';
import { invite } from './invite-guest.ts';
import { openLink } from './open-guest-link.ts';
import { revoke } from './revoke-guest.ts';

/** No password brings back a guest whose browser died; their post ends with the consult's day, whatever the cookie says. */
const guestCookieSeconds = 24 * 3600;

export function guestRoutes(door: Door, hub: Pick<Hub, 'db' | 'clock' | 'feed' | 'env'>): void {
  serve(door, 'listGuests', listGuests, async ({ params }, { actor }) => ({
    items: await guestsOf(hub, person(actor), params.consultId),
  }));
  serve(door, 'inviteGuest', inviteGuest, async ({ params, body }, { actor, request }) => {
    const { guest, token } = await invite(hub, person(actor), params.consultId, body);
    const origin = hub.env.publicUrl ?? `${request.protocol}://${request.headers.host}`;
    return { guest, link: `${origin}/guest/${token}` };
  });
  serve(door, 'revokeGuest', revokeGuest, async ({ params }, { actor }) => {
    await revoke(hub, person(actor), params.consultId, params.guestId);
    return undefined;
  });
  serve(door, 'openGuestLink', openGuestLink, async ({ body }, { request, reply }) => {
    const { consultId, sessionToken: token } = await openLink(hub, body.token, {
      address: plainAddress(request.ip),
      userAgent: request.headers['user-agent'] ?? '',
      formerToken: sessionToken(request),
    });
    if (token !== undefined) giveCookie(request, reply, token, { maxAge: guestCookieSeconds });
    return { consultId };
  });
}
