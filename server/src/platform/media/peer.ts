import type { types } from 'mediasoup';
import { Problem, type Stream } from '../../contracts/index.ts';
import type { Log } from '../log.ts';
import { priorityOf } from './codecs.ts';
import { type Held, keepAudioFirst } from './keep-audio-first.ts';
import { asProblem } from './library-faults.ts';
import type { MediaPeer, Opaque, PeerNews } from './media.ts';
import type { WantedLayers } from './wanted-layers.ts';

export interface RoomParts {
  router: types.Router;
  server: types.WebRtcServer;
  levels: types.AudioLevelObserver;
  layersBps: (producerId: string) => Promise<readonly number[]>;
  /** every stream that is sent in this room: nothing else can be received here */
  producers: Map<string, { peer: string; producer: types.Producer<Sent>; tell(news: PeerNews): void }>;
  wanted: WantedLayers;
  sentChanged(): void;
  log: Log;
}

interface Sent extends types.AppData {
  source: Stream['source'];
}

/** A thin line starts with the smallest picture and without a stall; the estimate rises within seconds where there is more. */
const initialBitrateBps = 200_000;
/** A camera in three layers, a document camera and the sound; whoever sends more takes it from the others' line. */
const mostIncomingBps = 4_000_000;
/** Of one seat: as many as a full room sends. */
const mostConsumers = 80;

const sourcesOf = { audio: ['microphone', 'screen'], video: ['camera', 'screen', 'document', 'second-camera'] };

export function openPeer(room: RoomParts, name: string, tell: (news: PeerNews) => void): MediaPeer {
  const transports = new Map<string, { direction: 'send' | 'receive'; transport: types.WebRtcTransport }>();
  const producers = new Map<string, types.Producer<Sent>>();
  const consumers = new Map<string, Held>();
  const guard = keepAudioFirst(() => receiving(), consumers, room.layersBps, tell, room.log);

  const receiving = () => [...transports.values()].find(({ direction }) => direction === 'receive')?.transport;
  const transportOf = (id: string, direction: 'send' | 'receive') => {
    const found = transports.get(id);
    if (found?.direction !== direction || found.transport.closed) throw new Problem('room.stream-not-found');
    return found.transport;
  };
  const own = <T>(all: Map<string, T>, id: string): T => {
    const found = all.get(id);
    if (found === undefined) throw new Problem('room.stream-not-found');
    return found;
  };

  function keepProducer(producer: types.Producer<Sent>): void {
    producers.set(producer.id, producer);
    room.producers.set(producer.id, { peer: name, producer, tell });
    producer.observer.once('close', () => {
      producers.delete(producer.id);
      room.producers.delete(producer.id);
      room.wanted.forget(producer.id);
      room.sentChanged();
    });
    room.sentChanged();
    if (producer.kind === 'audio') {
      // The observer of sound levels looks after itself when the stream ends.
      room.levels.addProducer({ producerId: producer.id }).catch((err) => room.log.debug({ err }, 'no sound level'));
    }
  }

  function keepConsumer(consumer: types.Consumer, source: string): Held {
    const held: Held = {
      consumer,
      source,
      wanted: false,
      wantedLayer: undefined,
      atFloor: consumer.kind === 'video',
      leftOutAt: undefined,
    };
    consumers.set(consumer.id, held);
    consumer.observer.once('close', () => {
      consumers.delete(consumer.id);
      room.wanted.want(consumer.producerId, consumer.id, undefined);
    });
    consumer.once('producerclose', () => tell({ kind: 'consumer-closed', consumerId: consumer.id }));
    consumer.on('layerschange', (layers) =>
      tell({ kind: 'consumer-layer', consumerId: consumer.id, spatialLayer: layers?.spatialLayer ?? null }),
    );
    return held;
  }

  function tellWish({ consumer, wanted, wantedLayer }: Held): void {
    if (consumer.kind !== 'video') return;
    room.wanted.want(consumer.producerId, consumer.id, wanted ? (wantedLayer ?? 0) : undefined);
  }

  return {
    streams: () =>
      [...producers.values()].map(({ id, kind, appData, paused }) => ({
        producerId: id,
        kind,
        source: appData.source,
        paused,
      })),

    async openTransport(direction, { tcpOnly }) {
      // One each way: opening again is starting again, after a change of network or a reload.
      for (const [id, other] of transports) {
        if (other.direction !== direction) continue;
        transports.delete(id);
        other.transport.close();
      }
      const transport = await asProblem(() =>
        room.router.createWebRtcTransport({
          webRtcServer: room.server,
          enableUdp: !tcpOnly,
          enableTcp: true,
          preferUdp: !tcpOnly,
          initialAvailableOutgoingBitrate: initialBitrateBps,
        }),
      );
      transports.set(transport.id, { direction, transport });
      transport.observer.once('close', () => transports.delete(transport.id));
      if (direction === 'send') await asProblem(() => transport.setMaxIncomingBitrate(mostIncomingBps));
      const { id, iceParameters, iceCandidates, dtlsParameters } = transport;
      return { transport: { id, iceParameters, iceCandidates, dtlsParameters }, initialBitrateBps };
    },

    async connectTransport(transportId, dtlsParameters) {
      const { transport } = own(transports, transportId);
      await asProblem(() => transport.connect({ dtlsParameters: dtlsParameters as never }));
    },

    async restartTransport(transportId) {
      const { transport } = own(transports, transportId);
      return (await asProblem(() => transport.restartIce())) as unknown as Opaque;
    },

    async produce({ transportId, media, source, rtpParameters, paused }) {
      const transport = transportOf(transportId, 'send');
      if (!sourcesOf[media].includes(source)) throw new Problem('request.invalid', { place: 'source', issues: [] });
      for (const other of producers.values())
        if (other.kind === media && other.appData.source === source) other.close();
      const producer = await asProblem(() =>
        transport.produce<Sent>({ kind: media, rtpParameters: rtpParameters as never, paused, appData: { source } }),
      );
      keepProducer(producer);
      return producer.id;
    },

    async pauseProducer(producerId, paused) {
      const producer = own(producers, producerId);
      await asProblem(() => (paused ? producer.pause() : producer.resume()));
    },

    async mute(source) {
      const those = [...producers.values()].filter(({ appData, paused }) => appData.source === source && !paused);
      for (const producer of those) await asProblem(() => producer.pause());
      return those.length > 0;
    },

    closeProducer(producerId) {
      own(producers, producerId).close();
    },

    async consume({ transportId, producerId, rtpCapabilities }) {
      const transport = transportOf(transportId, 'receive');
      const sent = room.producers.get(producerId);
      if (!sent || sent.peer === name) throw new Problem('room.stream-not-found');
      if (consumers.size >= mostConsumers) throw new Problem('room.full');
      for (const { consumer } of consumers.values()) if (consumer.producerId === producerId) consumer.close();
      const { kind, appData } = sent.producer;
      const consumer = await asProblem(async () => {
        const made = await transport.consume({
          producerId,
          rtpCapabilities: rtpCapabilities as never,
          // The browser says when it is ready: packets sent before are lost, and a lost key frame is a black tile.
          paused: true,
          ...(kind === 'video' ? { preferredLayers: { spatialLayer: 0 } } : {}),
        });
        await made.setPriority(priorityOf(kind, appData.source));
        return made;
      });
      keepConsumer(consumer, appData.source);
      return {
        consumerId: consumer.id,
        producerId,
        media: kind,
        rtpParameters: consumer.rtpParameters as unknown as Opaque,
        paused: true,
      };
    },

    async pauseConsumer(consumerId, paused) {
      const held = own(consumers, consumerId);
      held.wanted = !paused;
      tellWish(held);
      if (!paused && guard.holds(held)) {
        tell({ kind: 'consumer-paused', consumerId, paused: true });
        return;
      }
      await asProblem(() => (paused ? held.consumer.pause() : held.consumer.resume()));
    },

    async wantLayer(consumerId, spatialLayer) {
      const held = own(consumers, consumerId);
      held.wantedLayer = spatialLayer;
      tellWish(held);
      if (held.consumer.kind === 'video' && !held.atFloor)
        await asProblem(() => held.consumer.setPreferredLayers({ spatialLayer }));
    },

    tellWanted() {
      for (const { id, kind } of producers.values())
        if (kind === 'video') tell({ kind: 'producer-layer', producerId: id, spatialLayer: room.wanted.told(id) });
    },

    async receivedBytes() {
      const open = [...transports.values()].filter(({ direction }) => direction === 'send');
      const stats = await Promise.all(open.map(({ transport }) => transport.getStats().catch(() => [])));
      return stats.flat().reduce((sum, { rtpBytesReceived }) => sum + rtpBytesReceived, 0);
    },

    close() {
      guard.stop();
      for (const { transport } of transports.values()) transport.close();
      transports.clear();
    },
  };
}
