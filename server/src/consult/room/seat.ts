import { createHash, randomBytes } from 'node:crypto';
import type { Seat, SeatLink } from '../../contracts/index.ts';
import type { MediaPeer } from '../../platform/media/index.ts';
import type { Line } from './line.ts';
import type { Sitting } from './rules.ts';
import type { Who } from './standing.ts';

/** A seat while its room is open in this process. */
export interface SeatNow extends Sitting {
  postId: string;
  who: Who;
  keyHash: string;
  /** as its browser holds it; never written down */
  key: string;
  hand: boolean;
  link: SeatLink | null;
  since: Date;
  line: Line | null;
  peer: MediaPeer | null;
  seenSeconds: number;
  spokeSeconds: number;
  /** of this seat, when last looked at */
  receivedBytes: number;
  seenAt: Date;
  /** away for good when it fires */
  lost: NodeJS.Timeout | undefined;
  /** must be written */
  unsaved: boolean;
}

/** What brings a browser back to its seat; only its hash is kept. */
export function newSeatKey(): { key: string; keyHash: string } {
  const key = randomBytes(32).toString('base64url');
  return { key, keyHash: keyHashOf(key) };
}

export function keyHashOf(key: string): string {
  return createHash('sha256').update(key).digest('hex');
}

export function seatView(seat: SeatNow, hostId: string | null): Seat {
  const { id, who, role, state, hand, link, since } = seat;
  return {
    id,
    name: who.name,
    title: who.title,
    institution: who.institution as Seat['institution'],
    role: id === hostId ? 'host' : role,
    state,
    hand,
    streams: seat.peer?.streams() ?? [],
    link,
    since: since.toISOString(),
  };
}
