/**
 * What is given up so that the sound stays. Audio first: on a thin line the own picture becomes small, then stops, then
 * the pictures of the others stop. It comes back one step at a time and only after the line has been good for a while;
 * a step that had to be taken back at once makes the next try later, so that a picture does not come and go.
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
  /** good for so long before the next step up */
  patienceMs: number;
  lastUpMs: number | null;
}

export const everything: Thrift = { level: 0, badInARow: 0, goodSinceMs: null, patienceMs: 10_000, lastUpMs: null };

const longestPatienceMs = 80_000;
/** A step up that fails within this time was a mistake. */
const regretMs = 15_000;
/** Opus at its lowest use, with headers. */
const soundKbps = 40;
/** kbit/s that each level sends: sound with 720p, with 180p, alone. */
const needKbps: Record<ThriftLevel, number> = { 0: 350, 1: 120, 2: soundKbps, 3: soundKbps };

export type Weather = 'good' | 'fair' | 'bad' | 'awful';

export function weatherOf(sample: LinkSample, level: ThriftLevel): Weather {
  const loss = Math.max(sample.lossUpPercent ?? 0, sample.lossDownPercent ?? 0);
  const rtt = sample.rttMs ?? 0;
  // While nothing but sound is sent the browser does not look for more, and its estimate says nothing.
  const short = level < 2 && sample.availableUpKbps !== null && sample.availableUpKbps < needKbps[level];
  if (loss >= 25 || rtt >= 2_000) return 'awful';
  if (loss >= 8 || rtt >= 800 || short) return 'bad';
  const roomy = level !== 1 || sample.availableUpKbps === null || sample.availableUpKbps >= needKbps[0];
  return loss < 3 && rtt < 500 && roomy ? 'good' : 'fair';
}

export function afterSample(thrift: Thrift, sample: LinkSample): Thrift {
  const weather = weatherOf(sample, thrift.level);
  if (weather === 'bad' || weather === 'awful') {
    const badInARow = thrift.badInARow + 1;
    if (weather === 'bad' && badInARow < 2) return { ...thrift, badInARow, goodSinceMs: null };
    const regretted = thrift.lastUpMs !== null && sample.atMs - thrift.lastUpMs < regretMs;
    return {
      level: Math.min(3, thrift.level + 1) as ThriftLevel,
      badInARow: 0,
      goodSinceMs: null,
      patienceMs: regretted ? Math.min(thrift.patienceMs * 2, longestPatienceMs) : thrift.patienceMs,
      lastUpMs: null,
    };
  }
  if (weather === 'fair') return { ...thrift, badInARow: 0, goodSinceMs: null };
  const goodSinceMs = thrift.goodSinceMs ?? sample.atMs;
  if (thrift.level === 0) return { ...thrift, badInARow: 0, goodSinceMs };
  if (sample.atMs - goodSinceMs < thrift.patienceMs) return { ...thrift, badInARow: 0, goodSinceMs };
  return {
    ...thrift,
    level: (thrift.level - 1) as ThriftLevel,
    badInARow: 0,
    goodSinceMs: sample.atMs,
    lastUpMs: sample.atMs,
  };
}

export function givenUpAt(level: ThriftLevel): GivenUp[] {
  return (['video-small', 'video-sent', 'video-received'] as const).slice(0, level);
}
