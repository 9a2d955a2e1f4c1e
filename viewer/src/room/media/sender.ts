/** What this seat sends: the tracks stay when the road under them is laid anew. */
import type { MediaSource, Stream } from '@hub/server/contracts';
import type { types } from 'mediasoup-client';
import type { Signal } from '../signal/signal.ts';
import { type Encoding, encodingsOf, sharpEncoding } from './encodings.ts';
import type { ThriftLevel } from './thrift.ts';

export interface Sent {
  readonly source: MediaSource;
  readonly track: MediaStreamTrack;
  /** switched off by the person (or silenced by the host) */
  readonly off: boolean;
}
interface Held {
  source: MediaSource;
  track: MediaStreamTrack;
  off: boolean;
  producer: types.Producer | undefined;
  /** which road it was made for */
  on: types.Transport | undefined;
  /** as last told to the hub */
  paused: boolean;
}

/** Until somebody looks at more. */
const smallestOnly = (encodings: readonly Encoding[]) =>
  encodings.map((encoding, index) => ({ ...encoding, active: index === 0 }));

/**
 * Forty milliseconds a packet: at twenty the headers (RTP, SRTP, UDP, IP: about 60 bytes) of five voices alone take half of a
 * line of 256 kb/s, and five voices with them more than all of it.
 */
const voice = {
  ...{ opusFec: true, opusDtx: false, opusNack: true, opusMaxAverageBitrate: 32_000, opusPtime: 40 },
} satisfies types.ProducerCodecOptions;

const sharp = new Set<MediaSource>(['screen', 'document', 'second-camera']);

export interface Sender {
  list(): Sent[];
  add(source: MediaSource, track: MediaStreamTrack, off: boolean): Promise<void>;
  replace(source: MediaSource, track: MediaStreamTrack): Promise<void>;
  setOff(source: MediaSource, off: boolean): void;
  remove(source: MediaSource): void;
  /** a new road: everything is sent over it again */
  over(transport: types.Transport, initialBitrateBps: number): void;
  /** the hub kept the road over a cut of the signal: what it holds of this seat is brought to what is here */
  resync(streams: readonly Stream[]): void;
  /** the largest size of a stream that anybody looks at now */
  wanted(producerId: string, spatialLayer: number): void;
  /** the road is gone */
  cut(): void;
  thrift(level: ThriftLevel): void;
  close(): void;
}

/** `othersMade` ends when what this seat receives is laid: to be heard comes a moment after to hear. */
export function createSender(
  signal: Signal,
  device: () => types.Device | undefined,
  changed: () => void,
  othersMade: () => Promise<void>,
): Sender {
  const held = new Map<MediaSource, Held>();
  let road: types.Transport | undefined;
  let startBps = 300_000;
  let level: ThriftLevel = 0;
  /** by producer the largest size that anybody looks at; can be told before the producer is known here */
  const wishes = new Map<string, number>();

  const tell = (work: Promise<unknown>): void => void work.catch(() => undefined);

  /** Sound is never given up; a shared screen is what the talk is about and goes only with the last step. */
  function shouldPause({ source, off }: Held): boolean {
    if (off || source === 'microphone') return off;
    return sharp.has(source) ? level >= 3 : level >= 2;
  }

  async function make(each: Held): Promise<void> {
    await othersMade();
    const transport = road;
    if (
      !transport ||
      held.get(each.source) !== each ||
      each.on === transport ||
      !device()?.canProduce(each.source === 'microphone' ? 'audio' : 'video')
    )
      return;
    each.on = transport;
    each.paused = shouldPause(each);
    const appData = { source: each.source, paused: each.paused };
    // A given-up picture is not sent, but goes on in one's own tile.
    const quiet = { stopTracks: false, disableTrackOnPause: false, zeroRtpOnPause: true };
    const options: types.ProducerOptions = { track: each.track, appData, ...quiet };
    if (each.source === 'microphone') {
      options.codecOptions = voice;
      options.encodings = [{ priority: 'high', networkPriority: 'high' }];
    } else {
      const height = each.track.getSettings().height ?? 720;
      options.codecOptions = { videoGoogleStartBitrate: Math.round(startBps / 1000) };
      options.encodings = sharp.has(each.source) ? [sharpEncoding] : smallestOnly(encodingsOf(height));
    }
    try {
      const producer = await transport.produce(options);
      if (held.get(each.source) !== each || road !== transport) return producer.close();
      each.producer = producer;
      if (each.paused) producer.pause();
      settle(each);
      changed();
    } catch {
      // The road went away under it, or the hub refused; the next road makes it again.
      if (each.on === transport) each.on = undefined;
    }
  }

  /** Brings what is sent to what is wanted. */
  function settle(each: Held): void {
    const { producer } = each;
    if (!producer || producer.closed) return;
    const paused = shouldPause(each);
    if (paused !== each.paused) {
      each.paused = paused;
      if (paused) producer.pause();
      else producer.resume();
      tell(signal.ask('producer-pause', { producerId: producer.id, paused }));
    }
    if (each.source === 'camera') {
      const layers = producer.rtpParameters.encodings?.length ?? 1;
      if (layers > 1)
        tell(producer.setMaxSpatialLayer(level >= 1 ? 0 : Math.min(wishes.get(producer.id) ?? 0, layers - 1)));
    }
  }

  return {
    list: () => [...held.values()].map(({ source, track, off }) => ({ source, track, off })),
    async add(source, track, off) {
      this.remove(source);
      const each: Held = { source, track, off, producer: undefined, on: undefined, paused: off };
      track.enabled = !off;
      held.set(source, each);
      // Stopped from the browser's own bar, or the plug was pulled.
      track.addEventListener('ended', () => held.get(source) === each && this.remove(source));
      changed();
      await make(each);
    },
    async replace(source, track) {
      const each = held.get(source);
      if (!each) return this.add(source, track, false);
      const former = each.track;
      each.track = track;
      track.enabled = !each.off;
      track.addEventListener('ended', () => held.get(source) === each && each.track === track && this.remove(source));
      await each.producer?.replaceTrack({ track });
      former.stop();
      changed();
    },
    setOff(source, off) {
      const each = held.get(source);
      if (!each || each.off === off) return;
      each.off = off;
      each.track.enabled = !off;
      settle(each);
      changed();
    },
    remove(source) {
      const each = held.get(source);
      if (!each) return;
      held.delete(source);
      each.track.stop();
      const { producer } = each;
      if (producer && !producer.closed) {
        producer.close();
        tell(signal.ask('producer-close', { producerId: producer.id }));
      }
      changed();
    },
    resync(streams) {
      for (const { producerId, paused } of streams) {
        const each = [...held.values()].find(({ producer }) => producer?.id === producerId);
        if (!each) tell(signal.ask('producer-close', { producerId }));
        else if (each.paused !== paused) tell(signal.ask('producer-pause', { producerId, paused: each.paused }));
      }
      if (road) this.over(road, startBps);
    },
    over(transport, initialBitrateBps) {
      road = transport;
      startBps = initialBitrateBps;
      // Sound first: on a thin line it must not wait for the picture's beginning.
      const order = [...held.values()].sort(
        (a, b) => Number(b.source === 'microphone') - Number(a.source === 'microphone'),
      );
      void order.reduce((before, each) => before.then(() => make(each)), Promise.resolve());
    },
    wanted(producerId, spatialLayer) {
      wishes.set(producerId, spatialLayer);
      for (const each of held.values()) if (each.producer?.id === producerId) settle(each);
    },
    cut() {
      road = undefined;
      wishes.clear();
      for (const each of held.values()) {
        each.producer = undefined;
        each.on = undefined;
      }
    },
    thrift(next) {
      level = next;
      for (const each of held.values()) settle(each);
    },
    close() {
      for (const { track } of held.values()) track.stop();
      held.clear();
      road = undefined;
    },
  };
}
