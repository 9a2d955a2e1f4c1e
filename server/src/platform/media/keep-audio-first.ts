import type { types } from 'mediasoup';
import type { Log } from '../log.ts';
import { audioFirst, relaxed } from './audio-first.ts';
import type { PeerNews } from './media.ts';

/** A stream on its way to a browser, and what the browser wants of it. */
export interface Held {
  consumer: types.Consumer;
  source: string;
  wanted: boolean;
  wantedLayer: number | undefined;
  /** still at the smallest picture, where every picture begins */
  atFloor: boolean;
}

const everyMs = 1_000;
/** Seconds without complaint before a picture may grow from the smallest. */
const floorSeconds = 2;
const largestLayer = 3;

export interface AudioFirstKeeper {
  holds(held: Held): boolean;
  stop(): void;
}

/** Carries out `audioFirst` for one browser: pictures are held back, shown again, and let grow. */
export function keepAudioFirst(
  receiving: () => types.WebRtcTransport | undefined,
  consumers: ReadonlyMap<string, Held>,
  tell: (news: PeerNews) => void,
  log: Log,
): AudioFirstKeeper {
  let state = relaxed;
  let looking = false;

  const of = (kind: 'audio' | 'video') =>
    [...consumers.values()].filter(
      ({ consumer, wanted }) => wanted && consumer.kind === kind && !consumer.producerPaused && !consumer.closed,
    );

  async function look(): Promise<void> {
    const transport = receiving();
    const pictures = of('video');
    if (!transport || (pictures.length === 0 && !state.held)) return;
    const [stats] = await transport.getStats();
    const sounds = of('audio');
    const before = state;
    state = audioFirst(state, {
      availableBps: stats?.availableOutgoingBitrate || undefined,
      audioStreams: sounds.length,
      videoStreams: pictures.length,
      audioScore: Math.min(10, ...sounds.map(({ consumer }) => consumer.score.score)),
    });
    if (state.held !== before.held) await turn(state.held);
    else if (!state.held && state.seconds >= floorSeconds) await grow(pictures);
  }

  async function turn(held: boolean): Promise<void> {
    for (const each of consumers.values()) {
      const { consumer, wanted } = each;
      if (consumer.kind !== 'video' || !wanted || consumer.closed) continue;
      if (held) {
        await consumer.pause();
        each.atFloor = true;
        if (consumer.type === 'simulcast') await consumer.setPreferredLayers({ spatialLayer: 0 });
      } else await consumer.resume();
      tell({ kind: 'consumer-paused', consumerId: consumer.id, paused: held });
    }
    log.info({ consumers: consumers.size, held }, held ? 'pictures held back for the sound' : 'pictures tried again');
  }

  async function grow(pictures: Held[]): Promise<void> {
    for (const each of pictures) {
      if (!each.atFloor) continue;
      each.atFloor = false;
      if (each.consumer.type !== 'simulcast') continue;
      await each.consumer.setPreferredLayers({ spatialLayer: each.wantedLayer ?? largestLayer });
    }
  }

  const timer = setInterval(() => {
    if (looking) return;
    looking = true;
    look()
      // A transport or a consumer that closed meanwhile, or a worker that died: the next look finds what there is.
      .catch((err) => log.debug({ err }, 'looking at a line'))
      .finally(() => {
        looking = false;
      });
  }, everyMs);
  timer.unref();
  return {
    holds: ({ consumer }) => state.held && consumer.kind === 'video',
    stop: () => clearInterval(timer),
  };
}
