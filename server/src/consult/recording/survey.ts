import type { Span } from '../../platform/muxer/index.ts';
import { HeardStream, type PartRecord } from './part.ts';

/** Everything that one person sent from one source in one codec, however often it was begun anew. */
export interface HeardLane {
  kind: 'audio' | 'video';
  peer: string;
  source: HeardStream['source'];
  codec: HeardStream['codec'];
  clockRate: number;
  expert: boolean;
  /** numbers of its streams */
  streams: Set<number>;
  /** when something was sent */
  spans: Span[];
}

export interface Survey {
  durationMs: number;
  /** false: the recorder's process died, what follows was lost */
  ended: boolean;
  lanes: HeardLane[];
}

/**
 * So long without a packet and nothing is shown: a picture that stands still must not pass for a person who sits still. A
 * browser that shares a page nobody touches still sends about one picture a second.
 */
const silentMs = 5_000;

/** What was sent by whom and when, from the records in their order. */
export async function survey(records: AsyncIterable<PartRecord>): Promise<Survey> {
  const lanes = new Map<string, HeardLane>();
  const byStream = new Map<number, HeardLane>();
  const open = new Map<number, Span>();
  let durationMs = 0;
  let ended = false;

  const shut = (stream: number, atMs: number) => {
    const span = open.get(stream);
    if (!span) return;
    open.delete(stream);
    span.toMs = Math.min(atMs, span.toMs + silentMs);
  };

  for await (const { kind, stream, atMs, bytes } of records) {
    durationMs = Math.max(durationMs, atMs);
    if (kind === 'ended') ended = true;
    if (kind === 'opened') byStream.set(stream, laneOf(lanes, stream, HeardStream.parse(JSON.parse(String(bytes)))));
    if (kind === 'paused' || kind === 'over') shut(stream, atMs);
    if (kind !== 'packet') continue;
    const lane = byStream.get(stream);
    if (!lane) continue;
    const span = open.get(stream);
    if (span && atMs - span.toMs <= silentMs) span.toMs = atMs;
    else {
      shut(stream, atMs);
      const fresh = { fromMs: atMs, toMs: atMs };
      open.set(stream, fresh);
      lane.spans.push(fresh);
    }
  }
  for (const stream of [...open.keys()]) shut(stream, durationMs);
  return { durationMs, ended, lanes: [...lanes.values()].filter(({ spans }) => spans.length > 0) };
}

function laneOf(lanes: Map<string, HeardLane>, stream: number, heard: HeardStream): HeardLane {
  const { peer, source, codec, clockRate, expert } = heard;
  const kind = codec === 'audio/opus' ? 'audio' : 'video';
  const name = `${peer} ${source} ${codec}`;
  const lane = lanes.get(name) ?? {
    ...{ kind, peer, source, codec, clockRate, expert },
    ...{ streams: new Set<number>(), spans: [] },
  };
  lanes.set(name, lane);
  lane.streams.add(stream);
  return lane;
}
