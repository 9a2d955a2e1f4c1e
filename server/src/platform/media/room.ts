import type { types } from 'mediasoup';
import type { Log } from '../log.ts';
import { openEar } from './ear.ts';
import { openLayerRates } from './layer-rates.ts';
import { asProblem } from './library-faults.ts';
import type { MediaRoom, MediaRoomEvents, Opaque } from './media.ts';
import { openPeer, type RoomParts } from './peer.ts';
import { largestLayer, openWantedLayers } from './wanted-layers.ts';

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
  const wanted = openWantedLayers((producerId, spatialLayer) =>
    producers.get(producerId)?.tell({ kind: 'producer-layer', producerId, spatialLayer }),
  );
  const parts: RoomParts = { router, server, levels, layersBps, producers, wanted, sentChanged: on.sentChanged, log };
  let ears = 0;
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
    async hear(producerId, events) {
      const ear = await asProblem(() => openEar(router, producerId, events));
      // Kept as large as it can be had, whatever anybody looks at meanwhile.
      const name = `ear ${++ears}`;
      if (producers.get(producerId)?.producer.kind === 'video') wanted.want(producerId, name, largestLayer);
      return {
        ...ear,
        close() {
          wanted.want(producerId, name, undefined);
          ear.close();
        },
      };
    },
    close() {
      if (closed) return;
      closed = true;
      router.close();
    },
  };
}
