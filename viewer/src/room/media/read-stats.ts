/** Numbers of a line out of the browser's statistics: what changed between two looks. */
import type { LinkSample } from './thrift.ts';

export interface StatsLook {
  atMs: number;
  bytesSent: number;
  bytesReceived: number;
  packetsReceived: number;
  packetsLost: number;
  rttMs: number | null;
  lossUp: readonly ReportedLoss[];
  availableUpKbps: number | null;
  way: 'udp' | 'tcp' | 'relay' | null;
}
interface ReportedLoss {
  id: string;
  percent: number;
  /** when the other end said so, by the browser's clock */
  atMs: number | null;
}
export interface LinkReading extends LinkSample {
  upKbps: number | null;
  downKbps: number | null;
  way: StatsLook['way'];
}

type Entry = Record<string, unknown> & { id: string; type: string };
const number = (value: unknown): number | null => (typeof value === 'number' && Number.isFinite(value) ? value : null);

/** `send` and `receive`: the reports of the two transports (W3C WebRTC statistics). */
export function lookAt(atMs: number, send: readonly Entry[], receive: readonly Entry[]): StatsLook {
  const out = pairOf(send);
  const back = pairOf(receive);
  const lossUp = send
    .filter(({ type }) => type === 'remote-inbound-rtp')
    .flatMap(({ id, fractionLost, timestamp }) => {
      const lost = number(fractionLost);
      return lost === null ? [] : [{ id, percent: lost * 100, atMs: number(timestamp) }];
    });
  // mediasoup tries out how much a line carries with a stream of padding (ssrc 1234, mid `probator`): most of its numbers are
  // never sent, the browser counts those as lost, and whoever has given up the pictures is tried out all the time.
  const inbound = receive.filter(
    ({ type, mid, ssrc }) => type === 'inbound-rtp' && mid !== 'probator' && ssrc !== 1234,
  );
  const sum = (list: readonly Entry[], name: string) => list.reduce((all, each) => all + (number(each[name]) ?? 0), 0);
  const rtt = number(out?.currentRoundTripTime) ?? number(back?.currentRoundTripTime);
  const available = number(out?.availableOutgoingBitrate);
  return {
    atMs,
    bytesSent: number(out?.bytesSent) ?? 0,
    bytesReceived: number(back?.bytesReceived) ?? 0,
    packetsReceived: sum(inbound, 'packetsReceived'),
    packetsLost: sum(inbound, 'packetsLost'),
    rttMs: rtt === null ? null : Math.round(rtt * 1000),
    lossUp,
    availableUpKbps: available === null ? null : Math.round(available / 1000),
    way: wayOf(send, out) ?? wayOf(receive, back),
  };
}

function pairOf(entries: readonly Entry[]): Entry | undefined {
  const chosen = entries.find(({ type }) => type === 'transport')?.selectedCandidatePairId;
  const pairs = entries.filter(({ type }) => type === 'candidate-pair');
  return (
    pairs.find(({ id }) => id === chosen) ?? pairs.find(({ nominated, state }) => nominated && state === 'succeeded')
  );
}

function wayOf(entries: readonly Entry[], pair: Entry | undefined): StatsLook['way'] {
  const local = entries.find(({ id }) => id === pair?.localCandidateId);
  if (!local) return null;
  if (local.candidateType === 'relay') return 'relay';
  return local.protocol === 'tcp' ? 'tcp' : 'udp';
}

export function between(before: StatsLook, now: StatsLook): LinkReading {
  const seconds = (now.atMs - before.atMs) / 1000;
  const rate = (from: number, to: number) =>
    seconds > 0 && to >= from ? Math.round(((to - from) * 8) / 1000 / seconds) : null;
  const came = now.packetsReceived - before.packetsReceived;
  // A stream that ended takes its counters along: the difference is then no count of anything.
  const lost = now.packetsLost - before.packetsLost;
  // Of what one does not send any more nobody reports, and the browser repeats what was said last: that is no news.
  const saidBefore = new Map(before.lossUp.map((report) => [report.id, report.atMs]));
  const lossUp = now.lossUp.filter((report) => report.atMs === null || report.atMs !== saidBefore.get(report.id));
  const { atMs, rttMs, availableUpKbps, way } = now;
  return {
    ...{ atMs, rttMs, availableUpKbps, way },
    lossUpPercent: lossUp.length > 0 ? Math.max(...lossUp.map(({ percent }) => percent)) : null,
    lossDownPercent: came > 0 && lost >= 0 ? (lost / (came + lost)) * 100 : null,
    upKbps: rate(before.bytesSent, now.bytesSent),
    downKbps: rate(before.bytesReceived, now.bytesReceived),
  };
}
