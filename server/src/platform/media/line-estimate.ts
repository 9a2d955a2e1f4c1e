/**
 * What a line carries to one browser, told from what the browser reports back: losses and the time a packet takes. A media
 * worker that is built without libwebrtc estimates nothing itself; then this decides how much is sent. Much caution upwards,
 * none downwards: the sound of everybody rides on it.
 *
 * What is sent shows only that as much passes. The next size of a picture costs three times as much, so after a calm while
 * more is tried than was shown; each try that crowds the line doubles the wait for the next.
 */
export interface LineEstimate {
  bps: number;
  /** the shortest round trip seen, ms: what is above it stands in a queue; null until one was reported */
  restRttMs: number | null;
  /** about what has passed without complaint */
  shownBps: number;
  /** seconds in which what a try left in the queue still runs off */
  drainSeconds: number;
  /** 0 to 1, of the last seconds: a single report is about few packets */
  lost: number;
  /** seconds since the line was crowded */
  calmSeconds: number;
  /** how long a calm must last before more is tried */
  waitSeconds: number;
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
/** A radio link loses this much without being full; a full one shows in its queue as well. */
const lightLoss = 0.05;
const lossWeight = 0.5;
/** A queue of this length is a conversation in which people fall into each other's words. */
const longQueueMs = 250;
const shortQueueMs = 80;
const fall = 0.7;
const rise = 1.1;
/** How far above what was sent the estimate may go: as shown, and as tried. */
const shownTimes = 2;
const triedTimes = 4;
/** More than this above what was shown was a try. */
const tryTimes = 1.2;
const tryDrainSeconds = 3;
/** What passes is believed slowly, since complaints come late, and forgotten more slowly. */
const believed = 0.15;
const forgotten = 0.05;
const firstWaitSeconds = 8;
const longestWaitSeconds = 80;
/** A try that lasts this long has shown that the line carries it. */
const provenSeconds = 30;

export const unknownLine: LineEstimate = {
  bps: initialBps,
  restRttMs: null,
  shownBps: 0,
  drainSeconds: 0,
  lost: 0,
  calmSeconds: 0,
  waitSeconds: firstWaitSeconds,
};

export function estimateLine(before: LineEstimate, { sentBps, rttMs, ...report }: LineReport): LineEstimate {
  const restRttMs = rttMs === null ? before.restRttMs : Math.min(before.restRttMs ?? rttMs, rttMs);
  const queueMs = rttMs === null || restRttMs === null ? 0 : rttMs - restRttMs;
  const lost = before.lost + (report.lost - before.lost) * lossWeight;
  const now = { ...before, restRttMs, lost };
  if (lost >= heavyLoss || queueMs >= longQueueMs) return crowded(now, sentBps);
  const calmSeconds = before.calmSeconds + 1;
  const waitSeconds = calmSeconds >= before.waitSeconds + provenSeconds ? firstWaitSeconds : before.waitSeconds;
  const most = calmSeconds >= waitSeconds ? Math.max(initialBps, sentBps * triedTimes) : sentBps * shownTimes;
  const rises = lost <= lightLoss && queueMs <= shortQueueMs && before.bps < most;
  return {
    ...now,
    bps: rises ? Math.min(mostBps, before.bps * rise) : before.bps,
    shownBps: before.shownBps + (sentBps - before.shownBps) * (sentBps > before.shownBps ? believed : forgotten),
    drainSeconds: 0,
    calmSeconds,
    waitSeconds,
  };
}

/** A try that failed goes back to what was shown; a line that crowds without one has become thinner. */
function crowded(before: LineEstimate, sentBps: number): LineEstimate {
  // One crowding lasts several reports.
  const waitSeconds =
    before.calmSeconds === 0 ? before.waitSeconds : Math.min(before.waitSeconds * 2, longestWaitSeconds);
  const since = { ...before, calmSeconds: 0, waitSeconds };
  if (before.drainSeconds > 0) return { ...since, drainSeconds: before.drainSeconds - 1 };
  const passed = Math.min(before.bps, sentBps || before.bps);
  const fallen = Math.max(leastBps, passed * fall);
  if (before.shownBps >= leastBps && sentBps > before.shownBps * tryTimes)
    return { ...since, bps: Math.min(passed, before.shownBps * tryTimes), drainSeconds: tryDrainSeconds };
  return { ...since, bps: fallen, shownBps: Math.min(before.shownBps, fallen) };
}
