/**
 * What a line carries to one browser, told from what the browser reports back: losses and the time a packet takes. A media
 * worker that is built without libwebrtc estimates nothing itself; then this decides how much is sent. Much caution upwards,
 * none downwards: the sound of everybody rides on it.
 */
export interface LineEstimate {
  bps: number;
  /** the shortest round trip seen, ms: what is above it stands in a queue; null until one was reported */
  restRttMs: number | null;
}

export interface LineReport {
  sentBps: number;
  /** 0 to 1, of the packets since the last report */
  lost: number;
  rttMs: number | null;
}

/** A thin line starts with the smallest pictures and without a stall. */
export const initialBps = 250_000;
const leastBps = 30_000;
const mostBps = 12_000_000;
const heavyLoss = 0.1;
const lightLoss = 0.02;
/** A queue of this length is a conversation in which people fall into each other's words. */
const longQueueMs = 250;
const shortQueueMs = 80;
const fall = 0.7;
const rise = 1.1;
/** Only what was really sent has been shown to pass. */
const usedShare = 0.5;

export const unknownLine: LineEstimate = { bps: initialBps, restRttMs: null };

export function estimateLine(before: LineEstimate, { sentBps, lost, rttMs }: LineReport): LineEstimate {
  const restRttMs = rttMs === null ? before.restRttMs : Math.min(before.restRttMs ?? rttMs, rttMs);
  const queueMs = rttMs === null || restRttMs === null ? 0 : rttMs - restRttMs;
  if (lost >= heavyLoss || queueMs >= longQueueMs)
    return { restRttMs, bps: Math.max(leastBps, Math.min(before.bps, sentBps || before.bps) * fall) };
  if (lost > lightLoss || queueMs > shortQueueMs || sentBps < before.bps * usedShare)
    return { restRttMs, bps: before.bps };
  return { restRttMs, bps: Math.min(mostBps, before.bps * rise) };
}
