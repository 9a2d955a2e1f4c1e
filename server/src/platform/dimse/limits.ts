/** Every number that bounds an association, in ms and bytes. */
export interface DimseLimits {
  /** ARTIM: how long a connection may go without its request, or after its end without closing (PS3.8, 9.1.5) */
  artimMs: number;
  /** how long an association may rest between messages */
  idleMs: number;
  /** how long a message may stand still before it is complete, or an answer go unread */
  stallMs: number;
  /** associations at one time */
  associations: number;
  /** connections at one time, those that have not said who they are included */
  connections: number;
  /** what we take in one P-DATA-TF */
  maximumLength: number;
  /** data set bytes that may wait for the store, per association, before the sender is held back */
  waitingBytes: number;
}

export const defaultLimits: DimseLimits = {
  // As dcmtk and the standard's own example; a request is a few KB even over a village's line.
  artimMs: 30_000,
  // Ultrasound machines keep one association open while they examine a patient.
  idleMs: 10 * 60_000,
  // A shaped or failing line recovers by TCP retransmission within a minute or two, or not at all.
  stallMs: 2 * 60_000,
  // One per machine of a county with room for senders that open several; each holds at most `waitingBytes`.
  associations: 100,
  // Twice that, so that strangers who keep silent do not shut out the machines we know.
  connections: 200,
  // Small on purpose. Senders rarely turn Nagle's algorithm off, and dcmtk writes a P-DATA-TF at once: the short end of a
  // large one waits some 40 ms for an acknowledgement. 200 slices of 0.5 MB over loopback: 30/s with 131,072, 60 to 210/s with
  // 16,384; with no-delay at the sender 400 to 850/s with either.
  maximumLength: 16_384,
  // A few chunks of the socket: the disk writes some while the next arrive.
  waitingBytes: 262_144,
};
