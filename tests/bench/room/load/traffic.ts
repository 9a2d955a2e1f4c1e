import { openPeer, type RtcPeer, type Sending } from '../../../support/room/peer.ts';
import type { Signals } from '../../../support/room/signalling.ts';

/** Seats of a room, and those of them that send sound and picture; the others look and listen. */
export const seatsInRoom = 6;
export const senders = 3;

export interface FilledRoom {
  sendings: Sending[];
  /** what one seat, which alone reads what it gets, has heard */
  packetsHeard(): number;
  close(): Promise<void>;
}

export interface Arm {
  /** a seat's socket, entered where there is something to enter */
  seat(room: string, nth: number): Promise<Signals>;
}

/**
 * One room with real ICE, DTLS and SRTP at every seat. All receive everybody; all but one throw away what comes before
 * decrypting it, else the receivers would need more processor than what is measured.
 */
export async function fillRoom(arm: Arm, room: string): Promise<FilledRoom> {
  const signals: Signals[] = [];
  const peers: RtcPeer[] = [];
  const sendings: Sending[] = [];
  for (let nth = 0; nth < seatsInRoom; nth += 1) {
    const seat = await arm.seat(room, nth);
    signals.push(seat);
    peers.push(await openPeer(seat, undefined, { deaf: nth > 0 }));
  }
  const sentBy: string[][] = [];
  for (const peer of peers.slice(0, senders)) {
    const made = await peer.sends('microphone', 'camera');
    sendings.push(...made);
    sentBy.push(made.map(({ producerId }) => producerId));
  }
  let heard = () => 0;
  for (const [nth, peer] of peers.entries()) {
    const others = sentBy.flatMap((ids, sender) => (sender === nth ? [] : ids));
    const receiving = await peer.receives(...others);
    if (nth === 0) heard = () => receiving.reduce((sum, { payloads }) => sum + payloads.length, 0);
  }
  return {
    sendings,
    packetsHeard: heard,
    async close() {
      for (const peer of peers) await peer.close();
      for (const seat of signals) await seat.leave();
    },
  };
}

/** What the heard seat of a room gets of every packet that is sent: those of the senders that it is not itself. */
export const heardShare = (senders - 1) / senders;
/** Packets that leave the server for each that comes in. */
export const fanOut = seatsInRoom - 1;
