import type { RtpPacket } from './packet.ts';

export interface Arrived {
  packet: RtpPacket;
  atMs: number;
}
/** `gap`: packets before this one never came. */
export interface InOrder extends Arrived {
  gap: boolean;
}

/** A packet that was asked for again comes within one or two round trips; after that it is lost. */
const waitMs = 500;
/** Further off than this is another stream under the same number, not a late packet (RFC 3550 appendix A.1). */
const mostStep = 3_000;

/** Packets in the order in which they were sent, each once. */
export function openOrder() {
  const held = new Map<number, Arrived>();
  let ssrc: number | undefined;
  let next = 0;

  function* ready(nowMs: number, all: boolean): Generator<InOrder> {
    let gap = false;
    while (held.size > 0) {
      const here = held.get(next);
      if (here) {
        held.delete(next);
        next += 1;
        yield { ...here, gap };
        gap = false;
        continue;
      }
      const oldest = Math.min(...[...held.values()].map(({ atMs }) => atMs));
      if (!all && nowMs - oldest < waitMs) return;
      next = Math.min(...held.keys());
      gap = true;
    }
  }

  return {
    /** What can be handed on now that this one has come. */
    *push(packet: RtpPacket, atMs: number): Generator<InOrder> {
      const step = ((packet.sequence - next + 0x8000) & 0xffff) - 0x8000;
      if (packet.ssrc !== ssrc || Math.abs(step) > mostStep) {
        yield* ready(atMs, true);
        ssrc = packet.ssrc;
        next = packet.sequence;
        held.set(next, { packet, atMs });
      } else if (step >= 0) held.set(next + step, { packet, atMs });
      yield* ready(atMs, false);
    },
    *rest(): Generator<InOrder> {
      yield* ready(0, true);
    },
  };
}
