import { describe, expect, it } from 'vitest';
import { encodingsOf } from '../../../viewer/src/room/media/encodings.ts';
import { between, lookAt } from '../../../viewer/src/room/media/read-stats.ts';
import {
  afterSample,
  everything,
  givenUpAt,
  type LinkSample,
  type Thrift,
} from '../../../viewer/src/room/media/thrift.ts';
import { nextWay } from '../../../viewer/src/room/media/ways.ts';

const good = { rttMs: 40, lossUpPercent: 0, lossDownPercent: 0, availableUpKbps: 3_000 };
const lossy = { ...good, lossUpPercent: 12 };
const everyMs = 2_000;

function run(thrift: Thrift, samples: readonly Omit<LinkSample, 'atMs'>[], from = 0): Thrift {
  return samples.reduce((state, sample, at) => afterSample(state, { ...sample, atMs: from + at * everyMs }), thrift);
}
const times = <T>(count: number, value: T): T[] => Array.from({ length: count }, () => value);

describe('what is given up for the sound', () => {
  it('is nothing on a good line, and nothing for one bad moment', () => {
    expect(run(everything, times(50, good)).level).toBe(0);
    expect(run(everything, [good, lossy, good, lossy, good]).level).toBe(0);
  });

  it('is the size of the own picture first, then the picture, then the others’', () => {
    expect([2, 4, 6, 20].map((count) => run(everything, times(count, lossy)).level)).toEqual([1, 2, 3, 3]);
    expect(givenUpAt(2)).toEqual(['video-small', 'video-sent']);
  });

  it('goes at once where hardly anything comes through', () => {
    expect(run(everything, times(2, { ...good, lossDownPercent: 40 })).level).toBe(2);
  });

  it('a low estimate alone is a guess; with a queue or a loss beside it it counts', () => {
    expect(run(everything, times(20, { ...good, availableUpKbps: 200 })).level).toBe(0);
    expect(run(everything, times(2, { ...good, availableUpKbps: 200, rttMs: 300 })).level).toBe(1);
    expect(run(everything, times(4, { ...good, availableUpKbps: 90, lossUpPercent: 2 })).level).toBe(2);
  });

  it('where hardly the sound has room the picture goes although nothing is lost', () => {
    expect(run(everything, times(4, { ...good, availableUpKbps: 50 })).level).toBe(2);
  });

  it('comes back one step at a time, only after the line was good for a while', () => {
    const down = run(everything, times(4, lossy));
    expect(down.level).toBe(2);
    expect(run(down, times(5, good), 8_000).level).toBe(2);
    expect(run(down, times(6, good), 8_000).level).toBe(1);
    expect(run(down, times(11, good), 8_000).level).toBe(0);
  });

  it('comes back later on a line that is never better than middling', () => {
    const far = { ...good, rttMs: 640 };
    const down = run(everything, times(2, lossy));
    expect(run(down, times(20, far), 4_000).level).toBe(1);
    expect(run(down, times(21, far), 4_000).level).toBe(0);
    expect(run(down, times(100, { ...good, lossUpPercent: 5 }), 4_000).level).toBe(0);
    expect(run(down, [...times(15, far), lossy, ...times(15, far)], 4_000).level).toBe(1);
  });

  it('a step up that had to be taken back makes the next try later', () => {
    const down = run(everything, times(2, lossy));
    const up = run(down, times(6, good), 4_000);
    expect(up.level).toBe(0);
    const again = run(up, times(2, lossy), 16_000);
    expect(again.level).toBe(1);
    expect(again.patienceMs).toBe(down.patienceMs * 2);
    expect(run(again, times(6, good), 20_000).level).toBe(1);
    expect(run(again, times(11, good), 20_000).level).toBe(0);
  });
});

describe('what is sent of a picture', () => {
  it('is 180p, 360p and 720p of a camera that has it, and never less than 180p', () => {
    expect(encodingsOf(720).map(({ scaleResolutionDownBy }) => 720 / scaleResolutionDownBy)).toEqual([180, 360, 720]);
    expect(encodingsOf(480).map(({ scaleResolutionDownBy }) => 480 / scaleResolutionDownBy)).toEqual([240, 480]);
    expect(encodingsOf(240)).toHaveLength(1);
  });
});

describe('the numbers of a line', () => {
  const send = (bytesSent: number, fractionLost: number) => [
    { id: 'T', type: 'transport', selectedCandidatePairId: 'P' },
    { id: 'old', type: 'candidate-pair', nominated: true, state: 'succeeded', bytesSent: 9 },
    {
      ...{ id: 'P', type: 'candidate-pair', localCandidateId: 'L', bytesSent, currentRoundTripTime: 0.08 },
      availableOutgoingBitrate: 640_000,
    },
    { id: 'L', type: 'local-candidate', candidateType: 'host', protocol: 'tcp' },
    { id: 'R', type: 'remote-inbound-rtp', fractionLost },
  ];
  const receive = (packetsReceived: number, packetsLost: number) => [
    { id: 'I', type: 'inbound-rtp', packetsReceived, packetsLost },
  ];

  it('are taken between two looks', () => {
    const before = lookAt(0, send(0, 0), receive(100, 0));
    const now = lookAt(2_000, send(50_000, 0.04), receive(190, 10));
    const { upKbps, lossDownPercent, lossUpPercent, rttMs, way, availableUpKbps } = between(before, now);
    expect({ upKbps, lossDownPercent, lossUpPercent, rttMs, way, availableUpKbps }).toEqual({
      ...{ upKbps: 200, lossDownPercent: 10, lossUpPercent: 4, rttMs: 80, way: 'tcp', availableUpKbps: 640 },
    });
  });

  it('do not take the gaps for losses that the server leaves when it tries out the line', () => {
    const probing = (packetsReceived: number, packetsLost: number) => [
      { id: 'P', type: 'inbound-rtp', mid: 'probator', ssrc: 1234, packetsReceived, packetsLost },
    ];
    const before = lookAt(0, [], [...receive(100, 0), ...probing(150, 677)]);
    const now = lookAt(2_000, [], [...receive(200, 0), ...probing(174, 797)]);
    expect(between(before, now).lossDownPercent).toBe(0);
    expect(between(lookAt(0, [], probing(150, 677)), lookAt(2_000, [], probing(174, 797))).lossDownPercent).toBeNull();
  });

  it('a loss that was reported once and never again, since nothing is sent any more, is old', () => {
    const reported = (timestamp: number, fractionLost: number) => [
      { id: 'R', type: 'remote-inbound-rtp', fractionLost, timestamp },
    ];
    const before = lookAt(0, reported(1_700_000_000_000, 0.2), []);
    expect(between(before, lookAt(2_000, reported(1_700_000_002_000, 0.1), [])).lossUpPercent).toBe(10);
    expect(between(before, lookAt(2_000, reported(1_700_000_000_000, 0.2), [])).lossUpPercent).toBeNull();
  });

  it('of a stream that ended meanwhile are no losses', () => {
    const before = lookAt(0, send(0, 0), receive(1_000, 50));
    expect(between(before, lookAt(2_000, send(10, 0), receive(1_100, 3))).lossDownPercent).toBeNull();
  });
});

describe('the way through', () => {
  it('is tried over UDP, TCP and the relay, and then from the beginning', () => {
    expect(nextWay('udp', true)).toBe('tcp');
    expect(nextWay('tcp', true)).toBe('relay');
    expect(nextWay('relay', true)).toBe('udp');
    expect(nextWay('tcp', false)).toBe('udp');
  });
});
