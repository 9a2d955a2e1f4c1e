import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import type { types } from 'mediasoup';
import { Problem } from '../../contracts/index.ts';
import type { Ear, EarEvents } from './media.ts';

/** A key picture of a screen is a burst of a hundred packets; the kernel gives what it allows. */
const bufferBytes = 4 * 1024 * 1024;
/** A lost packet spoils the picture up to the next key picture; one is asked for, not for every packet of a bad second. */
const keyPictureEveryMs = 1_000;

/**
 * A copy of one stream as plain RTP, on loopback: a socket that takes packets from the media worker's own port and from
 * nowhere else. RTCP comes by the same port (RFC 5761).
 */
export async function openEar(router: types.Router, producerId: string, on: EarEvents): Promise<Ear> {
  const socket = createSocket({ type: 'udp4', recvBufferSize: bufferBytes });
  // Told by what does not come; an unreachable port after the worker's death is no fault of its own.
  socket.on('error', () => undefined);
  let transport: types.PlainTransport | undefined;
  const close = () => {
    transport?.close();
    socket.removeAllListeners('message');
    try {
      socket.close();
    } catch {
      // closed already
    }
  };
  try {
    socket.bind(0, '127.0.0.1');
    await once(socket, 'listening');
    transport = await router.createPlainTransport({
      listenInfo: { protocol: 'udp', ip: '127.0.0.1' },
      rtcpMux: true,
      comedia: false,
    });
    const from = transport.tuple.localPort;
    await transport.connect({ ip: '127.0.0.1', port: socket.address().port });
    const consumer = await transport.consume({
      producerId,
      rtpCapabilities: router.rtpCapabilities as types.RtpCapabilities,
      paused: true,
    });
    const codec = consumer.rtpParameters.codecs[0];
    if (!codec) throw new Problem('room.stream-not-found');
    const wantKey = keyPictures(consumer);
    socket.on('message', (bytes, { port }) => {
      if (port !== from) return;
      wantKey(bytes);
      on.packet(bytes);
    });
    consumer.on('producerpause', () => on.paused(true));
    consumer.on('producerresume', () => on.paused(false));
    consumer.observer.once('close', () => {
      close();
      on.over();
    });
    on.paused(consumer.producerPaused);
    await consumer.resume();
    return { mimeType: codec.mimeType, clockRate: codec.clockRate, close };
  } catch (error) {
    close();
    throw error;
  }
}

/** Asks for a key picture when packets are missing. Sound has none. */
function keyPictures(consumer: types.Consumer): (rtp: Buffer) => void {
  let next: number | undefined;
  let askedAt = 0;
  return (rtp) => {
    const rtcp = ((rtp[1] ?? 0) & 0x60) === 0x40;
    if (consumer.kind !== 'video' || rtp.length < 4 || rtcp) return;
    const sequence = rtp.readUInt16BE(2);
    const gap = next !== undefined && ((sequence - next) & 0xffff) < 0x8000 && sequence !== next;
    if (next === undefined || ((sequence - next) & 0xffff) < 0x8000) next = (sequence + 1) & 0xffff;
    if (!gap || performance.now() - askedAt < keyPictureEveryMs) return;
    askedAt = performance.now();
    consumer.requestKeyFrame().catch(() => undefined);
  };
}
