/** What this seat hears and sees of the others. */
import { type MediaSource, RoomAnswers, type Seat, type Stream } from '@hub/server/contracts';
import type { types } from 'mediasoup-client';
import type { Signal } from '../signal/signal.ts';
import type { ThriftLevel } from './thrift.ts';

export interface Received {
  readonly seatId: string;
  readonly source: MediaSource;
  readonly kind: 'audio' | 'video';
  readonly track: MediaStreamTrack;
  /** stopped here to keep the sound */
  readonly givenUp: boolean;
}
interface Held {
  seatId: string;
  stream: Stream;
  consumer: types.Consumer | undefined;
  on: types.Transport | undefined;
  paused: boolean;
  /** the hub holds the picture back to keep the sound */
  heldBack: boolean;
  layer: number | undefined;
  /** asked for on this road and not got */
  failures: number;
}

type ConsumeAnswer = ReturnType<typeof RoomAnswers.consume.parse>;

/** A stream that this browser cannot take is not asked for again and again. */
const mostFailures = 3;

export interface Receiver {
  list(): Received[];
  /** the room's people as they are now */
  wanted(seats: readonly Seat[], me: string | undefined): void;
  over(transport: types.Transport): void;
  /** ends when what is wanted now is laid, or could not be */
  made(): Promise<void>;
  cut(): void;
  consumerClosed(consumerId: string): void;
  consumerPaused(consumerId: string, paused: boolean): void;
  thrift(level: ThriftLevel): void;
  /** how large a picture is shown: 0 is 180p */
  size(seatId: string, source: MediaSource, layer: number): void;
  close(): void;
}

export function createReceiver(signal: Signal, device: () => types.Device | undefined, changed: () => void): Receiver {
  const held = new Map<string, Held>();
  const sizes = new Map<string, number>();
  let road: types.Transport | undefined;
  let level: ThriftLevel = 0;
  let queue = Promise.resolve();
  const tell = (work: Promise<unknown>): void => void work.catch(() => undefined);

  /** What is missing is asked for at once and put into one description: each change of that costs time. */
  function makeMissing(): void {
    queue = queue.then(async () => {
      const transport = road;
      const missing = [...held.values()].filter((each) => each.on !== transport && each.failures < mostFailures);
      missing.sort((a, b) => Number(a.stream.kind === 'video') - Number(b.stream.kind === 'video'));
      if (!transport) return;
      await Promise.all(
        await asked(
          transport,
          missing.filter(({ failures }) => failures === 0),
        ),
      );
      // What went wrong together goes on alone: one stream that this browser cannot take must not cost the others.
      for (const each of missing) if (each.failures > 0 && !each.on) await Promise.all(await asked(transport, [each]));
    });
  }

  /** The consumers under way, all begun together after the last answer. */
  async function asked(transport: types.Transport, missing: readonly Held[]): Promise<Promise<void>[]> {
    const capabilities = device()?.recvRtpCapabilities;
    if (!capabilities) return [];
    const answers = await Promise.allSettled(
      missing.map((each) => {
        each.on = transport;
        const { producerId } = each.stream;
        return signal.ask('consume', {
          transportId: transport.id,
          producerId,
          rtpCapabilities: { ...capabilities },
        });
      }),
    );
    return missing.map(async (each, index) => {
      const answer = answers[index] as PromiseSettledResult<unknown>;
      try {
        if (answer.status === 'rejected') throw answer.reason;
        await make(each, transport, RoomAnswers.consume.parse(answer.value));
      } catch {
        if (each.on === transport) each.on = undefined;
        // A line that was cut meanwhile says nothing about the stream.
        if (signal.state === 'in') each.failures++;
      }
    });
  }

  async function make(each: Held, transport: types.Transport, answer: ConsumeAnswer): Promise<void> {
    const { producerId, source } = each.stream;
    if (held.get(producerId) !== each || road !== transport) return;
    const consumer = await transport.consume({
      id: answer.consumerId,
      producerId: answer.producerId,
      kind: answer.media,
      rtpParameters: answer.rtpParameters as unknown as types.RtpParameters,
      // Lips and voice of one person belong together; the screen is not kept waiting for them.
      streamId: source === 'microphone' || source === 'camera' ? each.seatId : producerId,
    });
    if (held.get(producerId) !== each || road !== transport) return consumer.close();
    each.consumer = consumer;
    each.paused = true;
    settle(each);
    changed();
  }

  function settle(each: Held): void {
    const { consumer } = each;
    if (!consumer || consumer.closed) return;
    const paused = each.stream.kind === 'video' && level >= 3;
    if (paused !== each.paused) {
      each.paused = paused;
      if (paused) consumer.pause();
      else consumer.resume();
      tell(signal.ask('consumer-pause', { consumerId: consumer.id, paused }));
    }
    if (each.stream.kind !== 'video') return;
    const layer = sizes.get(`${each.seatId} ${each.stream.source}`) ?? 2;
    if (layer !== each.layer) {
      each.layer = layer;
      tell(signal.ask('consumer-layer', { consumerId: consumer.id, spatialLayer: layer }));
    }
  }

  function drop(producerId: string): void {
    held.get(producerId)?.consumer?.close();
    held.delete(producerId);
  }

  return {
    list: () =>
      [...held.values()].flatMap(({ seatId, stream: { source, kind }, consumer, paused, heldBack }) =>
        consumer && !consumer.closed
          ? [{ seatId, source, kind, track: consumer.track, givenUp: paused || heldBack }]
          : [],
      ),
    wanted(seats, me) {
      const streams = seats.flatMap((seat) =>
        seat.id === me || seat.state === 'waiting' ? [] : seat.streams.map((stream) => ({ seatId: seat.id, stream })),
      );
      const here = new Set(streams.map(({ stream }) => stream.producerId));
      let gone = false;
      for (const producerId of [...held.keys()]) {
        if (here.has(producerId)) continue;
        drop(producerId);
        gone = true;
      }
      for (const { seatId, stream } of streams) {
        const known = held.get(stream.producerId);
        if (known) known.stream = stream;
        else
          held.set(stream.producerId, {
            ...{
              seatId,
              stream,
              consumer: undefined,
              on: undefined,
              paused: true,
              heldBack: false,
              layer: undefined,
              failures: 0,
            },
          });
      }
      makeMissing();
      if (gone) changed();
    },
    over(transport) {
      road = transport;
      makeMissing();
    },
    made: () => queue,
    cut() {
      road = undefined;
      for (const each of held.values()) {
        each.consumer = undefined;
        each.on = undefined;
        each.paused = true;
        each.heldBack = false;
        each.layer = undefined;
        each.failures = 0;
      }
      changed();
    },
    consumerClosed(consumerId) {
      for (const [producerId, { consumer }] of held) if (consumer?.id === consumerId) drop(producerId);
      changed();
    },
    consumerPaused(consumerId, paused) {
      for (const each of held.values()) if (each.consumer?.id === consumerId) each.heldBack = paused;
      changed();
    },
    thrift(next) {
      level = next;
      for (const each of held.values()) settle(each);
      changed();
    },
    size(seatId, source, layer) {
      sizes.set(`${seatId} ${source}`, layer);
      for (const each of held.values()) if (each.seatId === seatId && each.stream.source === source) settle(each);
    },
    close() {
      for (const producerId of [...held.keys()]) drop(producerId);
      road = undefined;
    },
  };
}
