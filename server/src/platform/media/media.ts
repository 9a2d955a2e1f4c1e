import type { MediaSource, RoomNews, Stream } from '../../contracts/index.ts';

/** mediasoup's own parameters, passed through to the browser's side of the library. */
export type Opaque = Record<string, unknown>;

export interface MediaState {
  ready: boolean;
  /** worker processes that run now */
  workers: number;
  /** of the library; empty until the server asked for media */
  version: string;
  /** 'building', 'starting', or a sentence for an operator; null when ready */
  problem: string | null;
}

/**
 * Sound and picture of consult rooms (远程会诊). This folder alone knows mediasoup. Opened with the server and not before:
 * processes that only carry out jobs never load it.
 */
export interface Media {
  /** Begins to look for the worker program and starts its processes; asking again changes nothing. */
  start(): void;
  state(): MediaState;
  /** Returns how to stop hearing. */
  onChange(listener: (state: MediaState) => void): () => void;
  /** One room on the worker process that has the least to do. Throws 'room.no-media' while there is none. */
  openRoom(on: MediaRoomEvents): Promise<MediaRoom>;
  /** The process is told to stop: processes that end from here on are no fault. Rooms go on until `close`. */
  ending(): void;
  close(): Promise<void>;
}

export interface MediaRoomEvents {
  /** the worker process is gone, and every stream with it */
  lost(): void;
  /** whose sound is heard just now, loudest first */
  heard(peers: readonly string[]): void;
  /** a stream began or ended */
  sentChanged(): void;
}

export interface MediaRoom {
  readonly capabilities: Opaque;
  /** What one seat sends and receives. */
  join(name: string, tell: (news: PeerNews) => void): MediaPeer;
  /** Every stream that is sent just now. */
  sent(): SentStream[];
  /** A copy of one of them, packet by packet, for a recorder. */
  hear(producerId: string, on: EarEvents): Promise<Ear>;
  close(): void;
}

export interface SentStream extends Stream {
  /** the seat, by the name it joined under */
  peer: string;
}

export interface EarEvents {
  /** plain RTP (RFC 3550), now and then RTCP; the bytes are the hearer's own */
  packet(bytes: Uint8Array): void;
  /** Told at the beginning, too. */
  paused(paused: boolean): void;
  /** nothing more comes */
  over(): void;
}

export interface Ear {
  mimeType: string;
  clockRate: number;
  close(): void;
}

/** What the media itself has to say to the seat's browser. */
export type PeerNews = Extract<
  RoomNews,
  { kind: 'consumer-paused' | 'consumer-closed' | 'consumer-layer' | 'producer-layer' }
>;

export interface OpenedTransport {
  transport: Opaque;
  initialBitrateBps: number;
}

export interface Consumed {
  consumerId: string;
  producerId: string;
  media: 'audio' | 'video';
  rtpParameters: Opaque;
  paused: boolean;
}

export interface MediaPeer {
  streams(): Stream[];
  openTransport(direction: 'send' | 'receive', wish: { tcpOnly: boolean }): Promise<OpenedTransport>;
  connectTransport(transportId: string, dtlsParameters: Opaque): Promise<void>;
  restartTransport(transportId: string): Promise<Opaque>;
  produce(ask: {
    transportId: string;
    media: 'audio' | 'video';
    source: MediaSource;
    rtpParameters: Opaque;
    paused: boolean;
  }): Promise<string>;
  pauseProducer(producerId: string, paused: boolean): Promise<void>;
  /** The streams of one source, by the host. */
  mute(source: MediaSource): Promise<boolean>;
  closeProducer(producerId: string): void;
  consume(ask: { transportId: string; producerId: string; rtpCapabilities: Opaque }): Promise<Consumed>;
  pauseConsumer(consumerId: string, paused: boolean): Promise<void>;
  wantLayer(consumerId: string, spatialLayer: number): Promise<void>;
  /** What is wanted of this seat's streams once more: its browser was away when it was told. */
  tellWanted(): void;
  /** Bytes of sound and picture that came from this seat so far; they prove that something was exchanged. */
  receivedBytes(): Promise<number>;
  close(): void;
}
