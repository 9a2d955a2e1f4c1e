import { Problem } from '../../contracts/index.ts';
import { iceServers, type MediaPeer } from '../../platform/media/index.ts';
import type { Handlers, RoomCore } from './core.ts';
import type { SeatNow } from './seat.ts';

type MediaAsk =
  | 'media-capabilities'
  | 'transport-open'
  | 'transport-connect'
  | 'transport-restart'
  | 'produce'
  | 'producer-pause'
  | 'producer-close'
  | 'consume'
  | 'consumer-pause'
  | 'consumer-layer';

/** Sound and picture of a seat. Ids of another seat or room are not found: a peer knows its own, and its room's streams. */
export const mediaAsks: Handlers<MediaAsk> = {
  'media-capabilities': async (room) => ({ routerRtpCapabilities: (await room.media()).capabilities }),

  'transport-open': async (room, seat, { direction, tcpOnly }) => {
    const peer = await peerOf(room, seat);
    const opened = await peer.openTransport(direction, { tcpOnly });
    return { ...opened, iceServers: iceServers(room.hub.env.turn, room.hub.clock.now(), seat.id) };
  },

  'transport-connect': async (_room, seat, { transportId, dtlsParameters }) => {
    await open(seat).connectTransport(transportId, dtlsParameters);
    return undefined;
  },

  'transport-restart': async (_room, seat, { transportId }) => ({
    iceParameters: await open(seat).restartTransport(transportId),
  }),

  produce: async (room, seat, { transportId, media, source, rtpParameters, paused }) => {
    // 观摩 looks and listens; the host gives the word by giving another role.
    if (seat.role === 'observer') throw new Problem('permission.missing');
    const producerId = await open(seat).produce({ transportId, media, source, rtpParameters, paused });
    room.tellSeat(seat);
    return { producerId };
  },

  'producer-pause': async (room, seat, { producerId, paused }) => {
    await open(seat).pauseProducer(producerId, paused);
    room.tellSeat(seat);
    return undefined;
  },

  'producer-close': (room, seat, { producerId }) => {
    open(seat).closeProducer(producerId);
    room.tellSeat(seat);
    return undefined;
  },

  consume: (_room, seat, { transportId, producerId, rtpCapabilities }) =>
    open(seat).consume({ transportId, producerId, rtpCapabilities }),

  'consumer-pause': async (_room, seat, { consumerId, paused }) => {
    await open(seat).pauseConsumer(consumerId, paused);
    return undefined;
  },

  'consumer-layer': async (_room, seat, { consumerId, spatialLayer }) => {
    await open(seat).wantLayer(consumerId, spatialLayer);
    return undefined;
  },
};

function open({ peer }: SeatNow): MediaPeer {
  if (!peer) throw new Problem('room.stream-not-found');
  return peer;
}

async function peerOf(room: RoomCore, seat: SeatNow): Promise<MediaPeer> {
  const media = await room.media();
  // The seat may have been removed while the room's media was opened.
  if (seat.state !== 'in') throw new Problem('room.waiting');
  seat.peer ??= media.join(seat.id, (news) => seat.line?.send(news));
  return seat.peer;
}
