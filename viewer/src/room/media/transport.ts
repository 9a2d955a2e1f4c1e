/**
 * One direction of the line to the media server, kept alive: restarted in place when it was cut, opened anew another way
 * (TCP, then the relay) when it does not come up.
 */
import { RoomAnswers, type RoomAsk } from '@hub/server/contracts';
import type { types } from 'mediasoup-client';
import type { Signal } from '../signal/signal.ts';
import { connectWithinMs, nextWay, restartAfterMs, type Way } from './ways.ts';

export interface Road {
  readonly transport: types.Transport | undefined;
  readonly way: Way;
  stats(): Promise<(Record<string, unknown> & { id: string; type: string })[]>;
  /** after a cut of the signal: a road that is not through is restarted in place */
  revive(): void;
  close(): void;
}

export interface RoadOptions {
  signal: Signal;
  /** still loading when the transport is asked for */
  device: Promise<types.Device>;
  direction: 'send' | 'receive';
  way: Way;
  /** a transport is there: everything that goes over it is to be made (again) */
  onOpen(transport: types.Transport, initialBitrateBps: number): void;
  onChange(state: types.ConnectionState, way: Way): void;
}

type ProduceAsk = Extract<RoomAsk, { kind: 'produce' }>;

export async function openRoad(options: RoadOptions): Promise<Road> {
  const { signal, direction, onOpen, onChange } = options;
  let way = options.way;
  let transport: types.Transport | undefined;
  let initialBitrateBps = 300_000;
  let hasRelay = false;
  let closed = false;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let generation = 0;

  async function open(): Promise<void> {
    const mine = ++generation;
    clearTimeout(timer);
    transport?.close();
    transport = undefined;
    const [said, device] = await Promise.all([
      signal.ask('transport-open', { direction, tcpOnly: way === 'tcp' }),
      options.device,
    ]);
    const answer = RoomAnswers['transport-open'].parse(said);
    if (closed || mine !== generation) return;
    const servers = answer.iceServers as RTCIceServer[];
    hasRelay = servers.length > 0;
    initialBitrateBps = answer.initialBitrateBps;
    const about = {
      ...(answer.transport as unknown as types.TransportOptions),
      iceServers: servers,
      ...(way === 'relay' && hasRelay ? { iceTransportPolicy: 'relay' as const } : {}),
    };
    const opened = direction === 'send' ? device.createSendTransport(about) : device.createRecvTransport(about);
    transport = opened;
    opened.on('connect', ({ dtlsParameters }, done, failed) => {
      signal
        .ask('transport-connect', { transportId: opened.id, dtlsParameters: { ...dtlsParameters } })
        .then(() => done(), failed);
    });
    opened.on('produce', ({ kind, rtpParameters, appData }, done, failed) => {
      const { source, paused } = appData as Pick<ProduceAsk, 'source' | 'paused'>;
      signal
        .ask('produce', { transportId: opened.id, media: kind, source, rtpParameters: { ...rtpParameters }, paused })
        .then((said) => done({ id: RoomAnswers.produce.parse(said).producerId }), failed);
    });
    opened.on('connectionstatechange', (state) => {
      if (closed || opened !== transport) return;
      onChange(state, way);
      clearTimeout(timer);
      if (state === 'connecting') timer = setTimeout(() => void another(), connectWithinMs);
      else if (state === 'disconnected') timer = setTimeout(() => void restart(opened), restartAfterMs);
      else if (state === 'failed') void another();
    });
    onOpen(opened, initialBitrateBps);
  }

  /** The same connection over new addresses: the pictures stand still for a moment and go on. */
  async function restart(of: types.Transport): Promise<void> {
    if (closed || of !== transport) return;
    try {
      const { iceParameters } = RoomAnswers['transport-restart'].parse(
        await signal.ask('transport-restart', { transportId: of.id }),
      );
      if (closed || of !== transport) return;
      await of.restartIce({ iceParameters: iceParameters as unknown as types.IceParameters });
      timer = setTimeout(() => {
        if (of === transport && of.connectionState !== 'connected') void another();
      }, connectWithinMs);
    } catch {
      // The signal itself is away: when it is back, the room opens its roads anew.
    }
  }

  async function another(): Promise<void> {
    if (closed || signal.state !== 'in') return;
    way = nextWay(way, hasRelay);
    await open().catch(() => undefined);
  }

  await open();
  return {
    get transport() {
      return transport;
    },
    get way() {
      return way;
    },
    async stats() {
      const report = transport && !transport.closed ? await transport.getStats() : undefined;
      return report ? [...report.values()] : [];
    },
    revive() {
      if (transport && transport.connectionState !== 'connected' && transport.connectionState !== 'new')
        void restart(transport);
    },
    close() {
      closed = true;
      generation++;
      clearTimeout(timer);
      transport?.close();
      transport = undefined;
    },
  };
}
