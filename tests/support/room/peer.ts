import { randomBytes } from 'node:crypto';
import type { MediaSource } from '@hub/server/contracts';
import { MediaStreamTrack, RTCPeerConnection, RtpHeader, RtpPacket, useOPUS, useVP8 } from 'werift';
import type { Signals } from './signalling.ts';

/**
 * A seat's media without a browser: real ICE, DTLS and SRTP in Node, so that tests, bench and shaped links can carry real
 * packets through a room by the dozen.
 */
export interface RtcPeer {
  /** Sends these sources from now on (all at once: sending anew replaces what was). Answers their producers. */
  sends(...sources: MediaSource[]): Promise<Sending[]>;
  /** Receives these producers (all at once, as well). */
  receives(...producerIds: string[]): Promise<Receiving[]>;
  close(): Promise<void>;
}
export interface Sending {
  producerId: string;
  source: MediaSource;
  /** One packet: 20 ms of sound, or a piece of a picture. */
  packet(payload?: Buffer): void;
  /** Packets at their pace until told to stop. */
  talk(): () => void;
}
export interface Receiving {
  consumerId: string;
  producerId: string;
  payloads: Buffer[];
  /** Resolves with the number of packets that came, once that many have. */
  packets(count: number): Promise<number>;
}

interface Opened {
  id: string;
  iceParameters: { usernameFragment: string; password: string };
  iceCandidates: {
    foundation: string;
    priority: number;
    ip: string;
    port: number;
    protocol: string;
    tcpType?: string;
  }[];
  dtlsParameters: { fingerprints: { algorithm: string; value: string }[] };
}
interface Codec {
  mimeType: string;
  payloadType: number;
  clockRate: number;
  channels?: number;
}

const kindOf = (source: MediaSource) => (source === 'microphone' ? ('audio' as const) : ('video' as const));
const packetMs = 20;

export async function openPeer(
  signals: Signals,
  /** where media goes instead of the place that the hub names: a shaped link */
  reroute: (candidate: { ip: string; port: number }) => { ip: string; port: number } = (same) => same,
  /** receives and throws away before decrypting: for loads whose receivers would cost more than the server */
  { deaf = false }: { deaf?: boolean } = {},
): Promise<RtcPeer> {
  const { routerRtpCapabilities } = await signals.ask('media-capabilities');
  const connections: RTCPeerConnection[] = [];
  const talking: NodeJS.Timeout[] = [];

  const connection = () => {
    const pc = new RTCPeerConnection({
      codecs: { audio: [useOPUS()], video: [useVP8()] },
      headerExtensions: { audio: [], video: [] },
      iceServers: [],
      iceAdditionalHostAddresses: ['127.0.0.1'],
      bundlePolicy: 'max-bundle',
      // The library keeps the stated share of what comes in and drops the rest; 0 would mean that nothing is dropped.
      debug: deaf ? { inboundPacketLoss: Number.MIN_VALUE } : {},
    });
    connections.push(pc);
    return pc;
  };
  const open = async (direction: 'send' | 'receive') =>
    (await signals.ask('transport-open', { direction })).transport as unknown as Opened;
  const connect = async (pc: RTCPeerConnection, transportId: string) => {
    const [dtls] = pc.dtlsTransports;
    if (!dtls) throw new Error('no DTLS transport');
    const { fingerprints } = dtls.localParameters;
    await signals.ask('transport-connect', { transportId, dtlsParameters: { role: 'client', fingerprints } });
  };
  const connected = (pc: RTCPeerConnection) =>
    pc.connectionState === 'connected'
      ? Promise.resolve()
      : new Promise<void>((resolve, reject) => {
          pc.connectionStateChange.subscribe((state) => {
            if (state === 'connected') resolve();
            if (state === 'failed' || state === 'closed') reject(new Error(`media: ${state}`));
          });
        });

  /** What the hub's side would say in SDP. */
  const sdp = (
    transport: Opened,
    lines: { mid: string; codec: Codec; way: string; ssrc?: number; cname?: string }[],
  ) => {
    const { iceParameters, iceCandidates, dtlsParameters } = transport;
    const fingerprint = dtlsParameters.fingerprints.find(({ algorithm }) => algorithm === 'sha-256');
    const candidates = iceCandidates
      .filter(({ protocol }) => protocol === 'udp')
      .map((one) => ({ ...one, ...reroute(one) }))
      .map((one) => `a=candidate:${one.foundation} 1 udp ${one.priority} ${one.ip} ${one.port} typ host`);
    const sections = lines.flatMap(({ mid, codec, way, ssrc, cname }) => {
      const [kind, name] = codec.mimeType.split('/');
      return [
        `m=${kind} 7 UDP/TLS/RTP/SAVPF ${codec.payloadType}`,
        'c=IN IP4 127.0.0.1',
        `a=mid:${mid}`,
        `a=${way}`,
        'a=rtcp-mux',
        `a=ice-ufrag:${iceParameters.usernameFragment}`,
        `a=ice-pwd:${iceParameters.password}`,
        `a=fingerprint:sha-256 ${fingerprint?.value}`,
        `a=setup:${way === 'recvonly' ? 'passive' : 'actpass'}`,
        `a=rtpmap:${codec.payloadType} ${name}/${codec.clockRate}${codec.channels ? `/${codec.channels}` : ''}`,
        ...(ssrc === undefined ? [] : [`a=msid:${mid} ${mid}`, `a=ssrc:${ssrc} cname:${cname}`]),
        ...candidates,
        'a=end-of-candidates',
      ];
    });
    const group = `a=group:BUNDLE ${lines.map(({ mid }) => mid).join(' ')}`;
    return ['v=0', 'o=hub 1 1 IN IP4 0.0.0.0', 's=-', 't=0 0', 'a=ice-lite', group, ...sections, ''].join('\r\n');
  };

  return {
    async sends(...sources) {
      const pc = connection();
      const tracks = sources.map((source) => new MediaStreamTrack({ kind: kindOf(source) }));
      const transceivers = tracks.map((track) => pc.addTransceiver(track, { direction: 'sendonly' }));
      const transport = await open('send');
      const offer = await pc.setLocalDescription(await pc.createOffer());
      const media = (offer as { media: { rtp: { codecs: Codec[]; muxId?: string } & object }[] }).media;
      const codecs = media.map(({ rtp }) => rtp.codecs[0] as Codec);
      const mids = media.map(({ rtp }, index) => rtp.muxId ?? String(index));
      await connect(pc, transport.id);
      await pc.setRemoteDescription({
        type: 'answer',
        sdp: sdp(
          transport,
          codecs.map((codec, index) => ({ mid: mids[index] as string, codec, way: 'recvonly' })),
        ),
      });
      const made: Sending[] = [];
      for (const [index, source] of sources.entries()) {
        const { mimeType, payloadType, clockRate, channels } = codecs[index] as Codec;
        const { producerId } = await signals.ask('produce', {
          transportId: transport.id,
          media: kindOf(source),
          source,
          rtpParameters: {
            mid: mids[index],
            codecs: [
              { mimeType, payloadType, clockRate, ...(channels ? { channels } : {}), parameters: {}, rtcpFeedback: [] },
            ],
            headerExtensions: [],
            encodings: [{ ssrc: transceivers[index]?.sender.ssrc }],
            rtcp: { cname: pc.cname },
          },
        });
        made.push(sending(producerId, source, tracks[index] as MediaStreamTrack, payloadType, clockRate));
      }
      await connected(pc);
      return made;
    },

    async receives(...producerIds) {
      const pc = connection();
      const transport = await open('receive');
      const consumed = [];
      for (const producerId of producerIds)
        consumed.push(
          await signals.ask('consume', {
            transportId: transport.id,
            producerId,
            rtpCapabilities: routerRtpCapabilities,
          }),
        );
      const received = consumed.map(({ consumerId, producerId }) => receiving(consumerId, producerId));
      const bySsrc = new Map<number, ReturnType<typeof receiving>>();
      const lines = consumed.map(({ rtpParameters }, index) => {
        const { codecs, encodings, rtcp } = rtpParameters as {
          codecs: Codec[];
          encodings: { ssrc: number }[];
          rtcp: { cname: string };
        };
        const ssrc = encodings[0]?.ssrc as number;
        bySsrc.set(ssrc, received[index] as ReturnType<typeof receiving>);
        return { mid: String(index), codec: codecs[0] as Codec, way: 'sendonly', ssrc, cname: rtcp.cname };
      });
      pc.onTrack.subscribe((track) =>
        track.onReceiveRtp.subscribe((rtp) => bySsrc.get(rtp.header.ssrc)?.take(rtp.payload)),
      );
      await pc.setRemoteDescription({ type: 'offer', sdp: sdp(transport, lines) });
      await pc.setLocalDescription(await pc.createAnswer());
      await connect(pc, transport.id);
      await connected(pc);
      for (const { consumerId } of consumed) await signals.ask('consumer-pause', { consumerId, paused: false });
      return received;
    },

    async close() {
      for (const timer of talking) clearInterval(timer);
      await Promise.all(connections.map((pc) => pc.close()));
    },
  };

  function sending(
    producerId: string,
    source: MediaSource,
    track: MediaStreamTrack,
    payloadType: number,
    clockRate: number,
  ): Sending {
    let sequenceNumber = 1;
    let timestamp = 0;
    const packet = (payload = picture(source)) => {
      const header = new RtpHeader({ payloadType, sequenceNumber, timestamp, marker: true });
      track.writeRtp(new RtpPacket(header, payload));
      sequenceNumber = (sequenceNumber + 1) & 0xffff;
      timestamp = (timestamp + (clockRate / 1000) * packetMs) >>> 0;
    };
    return {
      producerId,
      source,
      packet,
      talk() {
        const timer = setInterval(() => packet(), packetMs);
        talking.push(timer);
        return () => clearInterval(timer);
      },
    };
  }
}

/** Sound as Opus frames it, or a whole key frame of VP8 (RFC 7741: descriptor with S set, P bit clear) each time. */
export function picture(source: MediaSource): Buffer {
  if (source === 'microphone') return Buffer.concat([Buffer.from([0xfc]), randomBytes(60)]);
  const descriptor = Buffer.from([0x10]);
  const keyFrame = Buffer.from([0x10, 0x02, 0x00, 0x9d, 0x01, 0x2a, 0x40, 0x01, 0xb4, 0x00]);
  return Buffer.concat([descriptor, keyFrame, randomBytes(400)]);
}

function receiving(consumerId: string, producerId: string) {
  const payloads: Buffer[] = [];
  let waiting: { count: number; resolve: (n: number) => void }[] = [];
  return {
    consumerId,
    producerId,
    payloads,
    take(payload: Buffer) {
      payloads.push(payload);
      for (const { count, resolve } of waiting) if (payloads.length >= count) resolve(payloads.length);
      waiting = waiting.filter(({ count }) => count > payloads.length);
    },
    packets: (count: number) =>
      payloads.length >= count
        ? Promise.resolve(payloads.length)
        : new Promise<number>((resolve) => waiting.push({ count, resolve })),
  };
}
