import type { types } from 'mediasoup';
import type { Log } from '../log.ts';
import { openLayerRates } from './layer-rates.ts';
import { asProblem } from './library-faults.ts';
import type { MediaRoom, MediaRoomEvents, Opaque } from './media.ts';
import { openPeer, type RoomParts } from './peer.ts';
import { openTap } from './tap.ts';

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
  const parts: RoomParts = { router, server, levels, layersBps, producers, log };
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
    tap: (to, producerId) => asProblem(() => openTap(router, to, producerId)),
    close() {
      if (closed) return;
      closed = true;
      router.close();
    },
  };
}
