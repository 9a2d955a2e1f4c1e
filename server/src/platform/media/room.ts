import type { types } from 'mediasoup';
import type { Log } from '../log.ts';
import { openEar } from './ear.ts';
import { openLayerRates } from './layer-rates.ts';
import { asProblem } from './library-faults.ts';
import type { MediaRoom, MediaRoomEvents, Opaque } from './media.ts';
import { openPeer, type RoomParts } from './peer.ts';

/** Quieter than this is breath and fans, dBov. */
const speechDb = -60;
const speechIntervalMs = 800;
const mostSpeakers = 8;

/** One room is one router on one worker process. */
export async function openRouter(
  router: types.Router,
  server: types.WebRtcServer,
  on: MediaRoomEvents,
  log: Log,
): Promise<MediaRoom> {
  let closed = false;
  const levels = await router.createAudioLevelObserver({
    maxEntries: mostSpeakers,
    threshold: speechDb,
    interval: speechIntervalMs,
  });
  const producers: RoomParts['producers'] = new Map();
  const layersBps = openLayerRates((id) => producers.get(id)?.producer, performance.now.bind(performance));
  const parts: RoomParts = { router, server, levels, layersBps, producers, sentChanged: on.sentChanged, log };
  levels.on('volumes', (volumes) =>
    on.heard(volumes.map(({ producer }) => producers.get(producer.id)?.peer).filter((peer) => peer !== undefined)),
  );
  levels.on('silence', () => on.heard([]));
  router.once('workerclose', () => {
    if (closed) return;
    closed = true;
    on.lost();
  });
  return {
    capabilities: router.rtpCapabilities as unknown as Opaque,
    join: (name, tell) => openPeer(parts, name, tell),
    sent: () =>
      [...producers.values()].map(({ peer, producer }) => ({
        ...{ peer, producerId: producer.id, kind: producer.kind, source: producer.appData.source },
        paused: producer.paused,
      })),
    hear: (producerId, events) => asProblem(() => openEar(router, producerId, events)),
    close() {
      if (closed) return;
      closed = true;
      router.close();
    },
  };
}
