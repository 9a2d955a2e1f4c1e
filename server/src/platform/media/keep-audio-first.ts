import type { types } from 'mediasoup';
import { onBeat } from '../beat.ts';
import type { Log } from '../log.ts';
import { audioFirst, relaxed } from './audio-first.ts';
import { estimateLine, type LineReport, unknownLine } from './line-estimate.ts';
import type { PeerNews } from './media.ts';
import { audioBps, shareOut } from './share-out.ts';
import { largestLayer } from './wanted-layers.ts';

/** A stream on its way to a browser, and what the browser wants of it. */
export interface Held {
  consumer: types.Consumer;
  source: string;
  wanted: boolean;
  wantedLayer: number | undefined;
  /** still at the smallest picture, where every picture begins */
  atFloor: boolean;
  /** left out for want of room on the line, since this second of the keeper's */
  leftOutAt: number | undefined;
}

const everyMs = 1_000;
/** Seconds without complaint before a picture may grow from the smallest. */
const floorSeconds = 2;
/** A picture that was left out stays so for a while: one that comes and goes is worse than none. */
const leftOutSeconds = 8;
/** Enough streams to know a line by. */
const sampled = 8;
const smallestPictureBps = 60_000;
/** The rate of a picture is not the same in every second. */
const tryMargin = 1.2;

export interface AudioFirstKeeper {
  holds(held: Held): boolean;
  stop(): void;
}

/**
 * Carries out `audioFirst` for one browser: pictures are held back, shown again, and let grow. Where the worker estimates
 * the line itself it also shares it out; where it does not (built without libwebrtc), both are done here.
 */
export function keepAudioFirst(
  receiving: () => types.WebRtcTransport | undefined,
  consumers: ReadonlyMap<string, Held>,
  layersBps: (producerId: string) => Promise<readonly number[]>,
  tell: (news: PeerNews) => void,
  log: Log,
): AudioFirstKeeper {
  let state = relaxed;
  let line = unknownLine;
  let second = 0;
  let looking = false;

  const of = (kind: 'audio' | 'video') =>
    [...consumers.values()].filter(
      ({ consumer, wanted }) => wanted && consumer.kind === kind && !consumer.producerPaused && !consumer.closed,
    );

  async function look(): Promise<void> {
    second += 1;
    const transport = receiving();
    const pictures = of('video');
    if (!transport || (pictures.length === 0 && !state.held)) return;
    const sounds = of('audio');
    const audioScore = Math.min(10, ...sounds.map(({ consumer }) => consumer.score.score));
    // Asked of all lines in the same instant, which costs less than being told of each whenever it changes.
    const [stats] = await transport.getStats();
    // As the worker estimates it; 0 or nothing where it does not.
    const estimatedBps = stats?.availableOutgoingBitrate || undefined;
    if (!estimatedBps) line = estimateLine(line, await report(stats?.rtpSendBitrate ?? 0, [...sounds, ...pictures]));
    const before = state;
    state = audioFirst(state, {
      availableBps: estimatedBps ?? line.bps,
      audioStreams: sounds.length,
      videoStreams: pictures.length,
      audioScore,
    });
    if (state.held !== before.held) return turn(state.held, sounds.length, pictures);
    if (state.held || state.seconds < floorSeconds) return;
    if (estimatedBps) await grow(pictures);
    else await share(sounds.length, pictures);
  }

  async function report(sentBps: number, sent: Held[]): Promise<LineReport> {
    const stats = await Promise.all(sent.slice(0, sampled).map(({ consumer }) => consumer.getStats().catch(() => [])));
    const out = stats.flat().filter(({ type }) => type === 'outbound-rtp');
    const lost = out.length === 0 ? 0 : out.reduce((sum, { fractionLost }) => sum + fractionLost / 256, 0) / out.length;
    const trips = out.map(({ roundTripTime }) => roundTripTime ?? 0).filter((ms) => ms > 0);
    return { sentBps, lost, rttMs: trips.length === 0 ? null : Math.min(...trips) };
  }

  async function turn(held: boolean, sounds: number, pictures: Held[]): Promise<void> {
    // A try is a try: the line is given what the smallest pictures need, and shows whether it carries them.
    if (!held) {
      const costs = await Promise.all(pictures.map(({ consumer }) => smallestCost(consumer.producerId)));
      const needed = sounds * audioBps + costs.reduce((sum, bps) => sum + bps, 0) * tryMargin;
      line = { ...line, bps: Math.max(line.bps, needed) };
    }
    for (const each of consumers.values()) {
      const { consumer, wanted } = each;
      if (consumer.kind !== 'video' || !wanted || consumer.closed) continue;
      each.leftOutAt = undefined;
      if (held) {
        await consumer.pause();
        each.atFloor = true;
        if (consumer.type === 'simulcast') await consumer.setPreferredLayers({ spatialLayer: 0 });
      } else await consumer.resume();
      tell({ kind: 'consumer-paused', consumerId: consumer.id, paused: held });
    }
    log.info({ consumers: consumers.size, held }, held ? 'pictures held back for the sound' : 'pictures tried again');
  }

  async function smallestCost(producerId: string): Promise<number> {
    return Math.max(smallestPictureBps, (await layersBps(producerId)).find((bps) => bps > 0) ?? 0);
  }

  async function grow(pictures: Held[]): Promise<void> {
    for (const each of pictures) {
      if (!each.atFloor) continue;
      each.atFloor = false;
      if (each.consumer.type !== 'simulcast') continue;
      await each.consumer.setPreferredLayers({ spatialLayer: each.wantedLayer ?? largestLayer });
    }
  }

  async function share(sounds: number, pictures: Held[]): Promise<void> {
    const wanted = await Promise.all(
      pictures.map(async ({ consumer, wantedLayer }) => ({
        id: consumer.id,
        priority: consumer.priority,
        layersBps: await layersBps(consumer.producerId),
        largestLayer: wantedLayer ?? largestLayer,
      })),
    );
    const given = shareOut(line.bps, sounds, wanted);
    for (const each of pictures) {
      const layer = given.get(each.consumer.id);
      if (layer === undefined) await leaveOut(each);
      else await give(each, layer);
    }
  }

  async function leaveOut(each: Held): Promise<void> {
    if (each.leftOutAt !== undefined) return;
    each.leftOutAt = second;
    await each.consumer.pause();
    tell({ kind: 'consumer-paused', consumerId: each.consumer.id, paused: true });
  }

  async function give(each: Held, layer: number): Promise<void> {
    const { consumer } = each;
    if (each.leftOutAt !== undefined) {
      if (second - each.leftOutAt < leftOutSeconds) return;
      each.leftOutAt = undefined;
      await consumer.resume();
      tell({ kind: 'consumer-paused', consumerId: consumer.id, paused: false });
    }
    if (consumer.type === 'simulcast' && consumer.preferredLayers?.spatialLayer !== layer)
      await consumer.setPreferredLayers({ spatialLayer: layer });
  }

  const stop = onBeat(everyMs, () => {
    if (looking) return;
    looking = true;
    look()
      // A transport or a consumer that closed meanwhile, or a worker that died: the next look finds what there is.
      .catch((err) => log.debug({ err }, 'looking at a line'))
      .finally(() => {
        looking = false;
      });
  });
  return {
    holds: ({ consumer, leftOutAt }) => consumer.kind === 'video' && (state.held || leftOutAt !== undefined),
    stop,
  };
}
