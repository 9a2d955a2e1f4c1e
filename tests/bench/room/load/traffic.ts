import { openPeer, picture, type Receiving, type RtcPeer, type Sending } from '../../../support/room/peer.ts';
import type { Signals } from '../../../support/room/signalling.ts';
import type { Ears } from './ears.ts';

/** Seats of a room, and those of them that send; the others look and listen. */
export const seatsInRoom = 16;
export const senders = 2;
/**
 * Of each sender. Ears that are stopped report nothing, so their line is believed to be what every line begins with: more
 * sounds than it carries beside a picture would have the hub hold the pictures back, and compare less to more.
 */
const sources = ['microphone', 'camera', 'screen'] as const;
/** In every so many-th room somebody reads what comes. */
const listenedEvery = 4;

export interface FilledRoom {
  sendings: Sending[];
  /** what one seat, which alone reads what it gets, has heard; in most rooms nobody reads */
  packetsHeard: (() => number) | undefined;
  close(): Promise<void>;
}

export interface Arm {
  /** a seat's socket, entered where there is something to enter */
  seat(room: string, nth: number): Promise<Signals>;
}

/**
 * One room with real ICE, DTLS and SRTP at every seat. All receive everybody; all but one of every fourth room have their
 * ears in a process that is stopped while it is measured, else the receivers would need more processor than what is
 * measured.
 */
export async function fillRoom(arm: Arm, nth: number, ears: Ears): Promise<FilledRoom> {
  const signals: Signals[] = [];
  for (let seat = 0; seat < seatsInRoom; seat += 1) signals.push(await arm.seat(String(nth), seat));
  const sendings: Sending[] = [];
  const sentBy: string[][] = [];
  const peers: RtcPeer[] = [];
  for (const each of signals.slice(0, senders)) {
    const peer = await openPeer(each);
    peers.push(peer);
    const made = await peer.sends(...sources);
    for (const sending of made)
      sendings.push({ ...sending, packet: sending.packet.bind(undefined, payloadOf(sending)) });
    sentBy.push(made.map(({ producerId }) => producerId));
  }
  let heard: Receiving[] | undefined;
  for (const [seat, each] of signals.entries()) {
    const others = sentBy.flatMap((ids, sender) => (sender === seat ? [] : ids));
    if (seat === 0 && nth % listenedEvery === 0) heard = await peers[0]?.receives(...others);
    else await ears.receives(each, others);
  }
  return {
    sendings,
    packetsHeard: heard && (() => heard.reduce((sum, { payloads }) => sum + payloads.length, 0)),
    async close() {
      for (const peer of peers) await peer.close();
      for (const seat of signals) await seat.leave();
    },
  };
}

/** The same bytes in every packet: making them up would be the sender's largest cost. */
const payloadOf = ({ source }: Sending) => picture(source);

/** What the heard seat of a room gets of every packet that is sent: those of the senders that it is not itself. */
export const heardShare = (senders - 1) / senders;
/** Packets that leave the server for each that comes in. */
export const fanOut = seatsInRoom - 1;
