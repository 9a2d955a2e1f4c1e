import { createHmac } from 'node:crypto';
import {
  type AudioFirst,
  audioBps,
  audioFirst,
  estimateLine,
  iceServers,
  type LineEstimate,
  type LineSample,
  relaxed,
  shareOut,
  unknownLine,
} from '@hub/server/platform/media';
import { describe, expect, it } from 'vitest';

const fine: LineSample = { availableBps: 2_000_000, audioStreams: 1, videoStreams: 2, audioScore: 10 };
const thin: LineSample = { ...fine, availableBps: 64_000 };

function passed(seconds: number, sample: LineSample, before: AudioFirst = relaxed): AudioFirst {
  let state = before;
  for (let second = 0; second < seconds; second += 1) state = audioFirst(state, sample);
  return state;
}
/** Seconds until pictures are held back, or shown again. */
function secondsUntil(held: boolean, sample: LineSample, before: AudioFirst): number {
  let state = before;
  for (let second = 1; second < 200; second += 1) {
    state = audioFirst(state, sample);
    if (state.held === held) return second;
  }
  return Number.POSITIVE_INFINITY;
}

describe('保语音: sound before pictures', () => {
  it('pictures stay on a line that carries both', () => {
    expect(passed(100, fine).held).toBe(false);
  });

  it('a line of 64 kb/s carries the sound alone: pictures are held back within seconds, not at the first sample', () => {
    expect(passed(2, thin).held).toBe(false);
    expect(secondsUntil(true, thin, relaxed)).toBeLessThanOrEqual(8);
  });

  it('an estimate that has only begun to rise holds nothing back', () => {
    const starting = passed(4, { ...fine, availableBps: 100_000 });
    expect(passed(60, fine, starting).held).toBe(false);
  });

  it('sound that breaks up holds pictures back whatever the estimate says', () => {
    expect(secondsUntil(true, { ...fine, audioScore: 3 }, relaxed)).toBe(3);
  });

  it('pictures are tried again, later after each try that fails, and soon again once a line has proved good', () => {
    let state = relaxed;
    const waits: number[] = [];
    for (let round = 0; round < 5; round += 1) {
      state = passed(secondsUntil(true, thin, state), thin, state);
      const wait = secondsUntil(false, thin, state);
      waits.push(wait);
      state = passed(wait, thin, state);
    }
    expect(waits).toEqual([10, 20, 40, 80, 80]);
    const proved = passed(31, fine, state);
    const held = passed(secondsUntil(true, thin, proved), thin, proved);
    expect(secondsUntil(false, thin, held)).toBe(10);
  });

  it('without pictures there is nothing to hold back', () => {
    expect(passed(60, { ...thin, videoStreams: 0 }).held).toBe(false);
  });
});

describe('a line that nobody estimates', () => {
  /** A line of `bps` with a queue: what is too much is lost. */
  function run(bps: number, wantedBps: number, seconds: number, before: LineEstimate = unknownLine) {
    let line = before;
    for (let second = 0; second < seconds; second += 1) {
      const sentBps = Math.min(line.bps, wantedBps);
      line = estimateLine(line, { sentBps, lost: Math.max(0, 1 - bps / sentBps), rttMs: sentBps > bps ? 400 : 40 });
    }
    return line.bps;
  }

  it.each([64_000, 128_000, 256_000, 1_000_000])('settles at or below %i b/s where that is all it carries', (bps) => {
    const settled = run(bps, 5_000_000, 60);
    expect(settled).toBeGreaterThan(bps * 0.5);
    expect(settled).toBeLessThan(bps * 1.15);
  });

  it('rises to what is wanted on a line that carries it, and no further than four times that', () => {
    const settled = run(50_000_000, 2_000_000, 60);
    expect(settled).toBeGreaterThanOrEqual(2_000_000);
    expect(settled).toBeLessThanOrEqual(8_800_000);
  });

  it('falls at once when the line gets thin', () => {
    expect(run(64_000, 5_000_000, 8, { ...unknownLine, bps: 2_000_000, restRttMs: 40 })).toBeLessThan(140_000);
  });

  it('an occasional loss on a radio link is no congestion', () => {
    const line = { ...unknownLine, bps: 500_000, restRttMs: 40 };
    expect(estimateLine(line, { sentBps: 480_000, lost: 0.03, rttMs: 60 }).bps).toBe(550_000);
    expect(estimateLine(line, { sentBps: 480_000, lost: 0.12, rttMs: 60 }).bps).toBeGreaterThanOrEqual(500_000);
  });

  /** One speaker and one picture of three sizes on a line that loses 2 % by itself: which size is sent in each second. */
  function sizes(bps: number, seconds: number): { size: number | undefined; crowded: boolean }[] {
    const layersBps = [130_000, 420_000, 1_400_000];
    let line: LineEstimate = unknownLine;
    return Array.from({ length: seconds }, () => {
      const given = shareOut(line.bps, 1, [{ id: 'face', priority: 1, layersBps, largestLayer: 2 }]).get('face');
      const sentBps = audioBps + (given === undefined ? 0 : (layersBps[given] as number));
      const lost = 0.02 + Math.max(0, 1 - bps / sentBps);
      line = estimateLine(line, { sentBps, lost, rttMs: sentBps > bps ? 600 : 160 });
      return { size: given, crowded: sentBps > bps };
    });
  }

  it('a line of 2 Mb/s that loses 2 % comes to the picture it carries, though the next size costs three times as much', () => {
    const seen = sizes(2_000_000, 60);
    expect(seen.findIndex(({ size }) => size === 1)).toBeLessThan(20);
    expect(seen.slice(-20).every(({ size }) => (size ?? 0) >= 1)).toBe(true);
  });

  it('a line that carries the smallest picture only is tried with more ever more seldom', () => {
    const seen = sizes(256_000, 600);
    const crowdedIn = (from: number, to: number) => seen.slice(from, to).filter(({ crowded }) => crowded).length;
    expect(crowdedIn(300, 600)).toBeLessThan(300 * 0.05);
    expect(seen.slice(300).filter(({ size }) => size === 0).length).toBeGreaterThan(300 * 0.8);
  });

  it('a line that was too thin for any picture is tried again when it has become better', () => {
    const held = { ...unknownLine, bps: 60_000, restRttMs: 40, shownBps: 45_000, waitSeconds: 80 };
    let line: LineEstimate = held;
    for (let second = 0; second < 110; second += 1) line = estimateLine(line, { sentBps: 45_000, lost: 0, rttMs: 40 });
    expect(line.bps).toBeGreaterThan(audioBps + 130_000);
  });
});

describe('sharing a line out', () => {
  const camera = (id: string, priority = 50) => ({
    id,
    priority,
    layersBps: [100_000, 300_000, 900_000],
    largestLayer: 2,
  });

  it('gives everybody the smallest picture before anybody a larger one', () => {
    const given = shareOut(52_000 + 450_000, 1, [camera('a'), camera('b')]);
    expect(Object.fromEntries(given)).toEqual({ a: 1, b: 0 });
  });

  it('gives the document that is diagnosed from before faces', () => {
    const given = shareOut(52_000 + 250_000, 1, [
      camera('face'),
      { id: 'document', priority: 120, layersBps: [200_000], largestLayer: 3 },
    ]);
    expect(Object.fromEntries(given)).toEqual({ document: 0, face: undefined });
  });

  it('keeps the room that the sound needs', () => {
    expect(shareOut(150_000, 3, [camera('a')]).get('a')).toBeUndefined();
  });

  it('gives no larger picture than was wanted, and none that is not sent', () => {
    expect(shareOut(9_000_000, 0, [{ ...camera('a'), largestLayer: 1 }]).get('a')).toBe(1);
    expect(shareOut(9_000_000, 0, [{ ...camera('a'), layersBps: [100_000, 0, 0] }]).get('a')).toBe(0);
  });
});

describe('a relay’s credentials', () => {
  it('end after some hours and are what coturn computes', () => {
    const now = new Date('2026-11-26T12:00:00Z');
    const turn = { urls: ['turn:hub.example:3478', 'turns:hub.example:5349'], secret: 'a-secret-of-the-county' };
    const servers = iceServers(turn, now, 'seat-1');
    const username = `${now.getTime() / 1000 + 6 * 3600}:seat-1`;
    const credential = createHmac('sha1', turn.secret).update(username).digest('base64');
    expect(servers).toEqual(turn.urls.map((urls) => ({ urls, username, credential })));
    expect(iceServers(undefined, now, 'seat-1')).toEqual([]);
  });
});
