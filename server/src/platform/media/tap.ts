import type { types } from 'mediasoup';
import { Problem } from '../../contracts/index.ts';
import type { Tap } from './media.ts';

/** A copy of one stream as plain RTP to a port of this machine. It starts when the recorder is ready. */
export async function openTap(
  router: types.Router,
  to: { ip: string; port: number; rtcpPort: number },
  producerId: string,
): Promise<Tap> {
  const transport = await router.createPlainTransport({
    listenInfo: { protocol: 'udp', ip: '127.0.0.1' },
    rtcpMux: false,
    comedia: false,
  });
  try {
    await transport.connect(to);
    const consumer = await transport.consume({
      producerId,
      rtpCapabilities: router.rtpCapabilities as types.RtpCapabilities,
      paused: true,
    });
    const codec = consumer.rtpParameters.codecs[0];
    const ssrc = consumer.rtpParameters.encodings?.[0]?.ssrc;
    if (!codec || ssrc === undefined) throw new Problem('room.stream-not-found');
    return {
      payloadType: codec.payloadType,
      clockRate: codec.clockRate,
      mimeType: codec.mimeType,
      ssrc,
      resume: async () => {
        await consumer.resume();
        await consumer.requestKeyFrame();
      },
      close: () => transport.close(),
    };
  } catch (error) {
    transport.close();
    throw error;
  }
}
