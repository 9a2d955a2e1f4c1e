import { createServer } from 'node:http';
import { createWorker, type types } from 'mediasoup';
import { WebSocketServer } from 'ws';

/**
 * The same media library, worker program and codecs with as little around them as forwards sound and picture: what the hub's
 * own code costs is measured against this. A program of its own, so that its processor time is its own; speaks the few
 * questions of a room (contracts/room.ts) that `support/room/peer.ts` asks.
 *
 * Arguments: the worker program, the port for media.
 */
const [binary, rtcPort] = process.argv.slice(2) as [string, string];
const worker = await createWorker({ workerBin: binary, logLevel: 'error' });
const listen = { ip: '127.0.0.1', port: Number(rtcPort) };
const media = await worker.createWebRtcServer({
  listenInfos: [
    { protocol: 'udp', ...listen },
    { protocol: 'tcp', ...listen },
  ],
});
const mediaCodecs: types.RouterRtpCodecCapability[] = [
  { kind: 'audio', mimeType: 'audio/opus', clockRate: 48_000, channels: 2 },
  { kind: 'video', mimeType: 'video/VP8', clockRate: 90_000 },
];
const routers = new Map<string, Promise<types.Router>>();
const routerOf = (room: string): Promise<types.Router> => {
  const router = routers.get(room) ?? worker.createRouter({ mediaCodecs });
  routers.set(room, router);
  return router;
};

// biome-ignore lint/suspicious/noExplicitAny: what comes was written by the bench itself, a moment ago
type Ask = any;

const http = createServer();
const sockets = new WebSocketServer({ server: http });
sockets.on('connection', (socket, request) => {
  const room = request.url ?? '';
  const transports = new Map<string, types.WebRtcTransport>();
  const consumers = new Map<string, types.Consumer>();
  const transportOf = (id: string) => transports.get(id) as types.WebRtcTransport;
  const answerTo: Record<string, (ask: Ask) => Promise<object>> = {
    'media-capabilities': async () => ({ routerRtpCapabilities: (await routerOf(room)).rtpCapabilities }),
    'transport-open': async () => {
      const router = await routerOf(room);
      const transport = await router.createWebRtcTransport({ webRtcServer: media, enableTcp: true, preferUdp: true });
      transports.set(transport.id, transport);
      const { id, iceParameters, iceCandidates, dtlsParameters } = transport;
      return { transport: { id, iceParameters, iceCandidates, dtlsParameters } };
    },
    'transport-connect': async ({ transportId, dtlsParameters }) => {
      await transportOf(transportId).connect({ dtlsParameters });
      return {};
    },
    produce: async ({ transportId, media: kind, rtpParameters }) => ({
      producerId: (await transportOf(transportId).produce({ kind, rtpParameters })).id,
    }),
    consume: async ({ transportId, producerId, rtpCapabilities }) => {
      const consumer = await transportOf(transportId).consume({ producerId, rtpCapabilities, paused: true });
      consumers.set(consumer.id, consumer);
      return { consumerId: consumer.id, producerId, media: consumer.kind, rtpParameters: consumer.rtpParameters };
    },
    'consumer-pause': async ({ consumerId }) => {
      await consumers.get(consumerId)?.resume();
      return {};
    },
  };
  socket.on('message', async (data) => {
    const ask = JSON.parse(String(data)) as Ask;
    const answer = await answerTo[ask.kind]?.(ask);
    socket.send(JSON.stringify({ kind: 'answer', ask: ask.ask, answer }));
  });
  socket.on('close', () => {
    for (const transport of transports.values()) transport.close();
  });
});
http.listen(0, '127.0.0.1', () => process.send?.(http.address()));
process.on('disconnect', () => process.exit(0));
