/** Numbers of a line out of the browser's statistics: what changed between two looks. */
import type { LinkSample } from './thrift.ts';

export interface StatsLook {
  atMs: number;
  bytesSent: number;
  bytesReceived: number;
  packetsReceived: number;
  packetsLost: number;
  rttMs: number | null;
  lossUpPercent: number | null;
  availableUpKbps: number | null;
  way: 'udp' | 'tcp' | 'relay' | null;
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
    .map(({ fractionLost }) => number(fractionLost))
    .filter((value) => value !== null);
  const inbound = receive.filter(({ type }) => type === 'inbound-rtp');
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
    lossUpPercent: lossUp.length > 0 ? Math.max(...lossUp) * 100 : null,
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
  const { atMs, rttMs, lossUpPercent, availableUpKbps, way } = now;
  return {
    ...{ atMs, rttMs, lossUpPercent, availableUpKbps, way },
    lossDownPercent: came > 0 && lost >= 0 ? (lost / (came + lost)) * 100 : null,
    upKbps: rate(before.bytesSent, now.bytesSent),
    downKbps: rate(before.bytesReceived, now.bytesReceived),
  };
}
