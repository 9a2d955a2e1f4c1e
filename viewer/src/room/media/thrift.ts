/**
 * What is given up so that the sound stays. Audio first: on a thin line the own picture becomes small, then stops, then
 * the pictures of the others stop. It comes back one step at a time and only after the line has been good for a while, or
 * middling for a long while: some lines are never better. A step that had to be taken back at once makes the next try
 * later, so that a picture does not come and go.
 */
export type GivenUp = 'video-small' | 'video-sent' | 'video-received';
/** 0: everything; 3: sound alone */
export type ThriftLevel = 0 | 1 | 2 | 3;

export interface LinkSample {
  atMs: number;
  rttMs: number | null;
  lossUpPercent: number | null;
  lossDownPercent: number | null;
  /** what the browser believes it may send */
  availableUpKbps: number | null;
}
export interface Thrift {
  level: ThriftLevel;
  badInARow: number;
  goodSinceMs: number | null;
  /** not bad since */
  calmSinceMs: number | null;
  /** good for so long before the next step up */
  patienceMs: number;
  lastUpMs: number | null;
}

export const everything: Thrift = {
  ...{ level: 0, badInARow: 0, goodSinceMs: null, calmSinceMs: null },
  ...{ patienceMs: 10_000, lastUpMs: null },
};

/** A line that is neither good nor bad is given so many times the patience. */
const calmTimes = 4;

const longestPatienceMs = 80_000;
/** A step up that fails within this time was a mistake. */
const regretMs = 15_000;
/**
 * kbit/s under which the sound itself is near: whatever else is sent has no room. The browser's estimate is a guess that
 * begins low and stays low while little is sent, so above this it counts only where the line also loses or queues.
 */
const nextToNothingKbps = 60;
/** kbit/s that sound takes together with the own picture, whole and at 180p. */
const needKbps = { 0: 350, 1: 120 } as const;

export type Weather = 'good' | 'fair' | 'bad' | 'awful';

export function weatherOf(sample: LinkSample, level: ThriftLevel): Weather {
  const loss = Math.max(sample.lossUpPercent ?? 0, sample.lossDownPercent ?? 0);
  const rtt = sample.rttMs ?? 0;
  if (loss >= 25 || rtt >= 2_000) return 'awful';
  if (loss >= 8 || rtt >= 800 || isShort(sample, level, loss, rtt)) return 'bad';
  return loss < 3 && rtt < 500 ? 'good' : 'fair';
}

function isShort({ availableUpKbps }: LinkSample, level: ThriftLevel, loss: number, rtt: number): boolean {
  if (availableUpKbps === null || level >= 2) return false;
  const queues = loss >= 2 || rtt >= 250;
  return availableUpKbps < nextToNothingKbps || (queues && availableUpKbps < needKbps[level === 0 ? 0 : 1]);
}

export function afterSample(thrift: Thrift, sample: LinkSample): Thrift {
  const weather = weatherOf(sample, thrift.level);
  if (weather === 'bad' || weather === 'awful') {
    const badInARow = thrift.badInARow + 1;
    if (weather === 'bad' && badInARow < 2) return { ...thrift, badInARow, goodSinceMs: null, calmSinceMs: null };
    const regretted = thrift.lastUpMs !== null && sample.atMs - thrift.lastUpMs < regretMs;
    return {
      level: Math.min(3, thrift.level + 1) as ThriftLevel,
      badInARow: 0,
      goodSinceMs: null,
      calmSinceMs: null,
      patienceMs: regretted ? Math.min(thrift.patienceMs * 2, longestPatienceMs) : thrift.patienceMs,
      lastUpMs: null,
    };
  }
  const calmSinceMs = thrift.calmSinceMs ?? sample.atMs;
  const goodSinceMs = weather === 'good' ? (thrift.goodSinceMs ?? sample.atMs) : null;
  const longEnough =
    (goodSinceMs !== null && sample.atMs - goodSinceMs >= thrift.patienceMs) ||
    sample.atMs - calmSinceMs >= calmTimes * thrift.patienceMs;
  if (thrift.level === 0 || !longEnough) return { ...thrift, badInARow: 0, goodSinceMs, calmSinceMs };
  return {
    ...thrift,
    level: (thrift.level - 1) as ThriftLevel,
    badInARow: 0,
    goodSinceMs: goodSinceMs === null ? null : sample.atMs,
    calmSinceMs: sample.atMs,
    lastUpMs: sample.atMs,
  };
}

export function givenUpAt(level: ThriftLevel): GivenUp[] {
  return (['video-small', 'video-sent', 'video-received'] as const).slice(0, level);
}
