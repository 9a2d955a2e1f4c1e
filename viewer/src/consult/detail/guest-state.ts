import type { GuestView } from '@hub/server/contracts';

export function guestState(
  { openedAt, revokedAt, validTo }: Pick<GuestView, 'openedAt' | 'revokedAt' | 'validTo'>,
  now: number,
): 'waiting' | 'opened' | 'revoked' | 'expired' {
  if (revokedAt) return 'revoked';
  if (Date.parse(validTo) <= now) return 'expired';
  return openedAt ? 'opened' : 'waiting';
}

/** The hub may say the link with or without its address; what is copied must open from anywhere. */
export const fullLink = (link: string, origin: string): string => new URL(link, origin).href;
