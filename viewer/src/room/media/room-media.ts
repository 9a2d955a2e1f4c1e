/**
 * Sound and picture of this seat. The room works without them: while the media server is not there nothing is tried, and
 * when it is (again) everything is laid anew, with the same tracks.
 */
import { type MediaSource, RoomAnswers, type RoomNews, type Seat, type SeatLink } from '@hub/server/contracts';
import type { types } from 'mediasoup-client';
import type { Signal } from '../signal/signal.ts';
import { newDevice } from './library.ts';
import { between, type LinkReading, lookAt, type StatsLook } from './read-stats.ts';
import { createReceiver, type Received } from './receiver.ts';
import { createSender, type Sender, type Sent } from './sender.ts';
import { browserCan } from './support.ts';
import { afterSample, everything, givenUpAt, type Thrift } from './thrift.ts';
import { openRoad, type Road } from './transport.ts';
import type { Way } from './ways.ts';

export interface MediaView {
  sent: readonly Sent[];
  received: readonly Received[];
  /** of the two directions the worse */
  line: 'none' | 'connecting' | 'connected' | 'broken';
  link: SeatLink;
}
export interface RoomMedia extends Pick<Sender, 'add' | 'replace' | 'setOff' | 'remove'> {
  view(): MediaView;
  subscribe(listener: () => void): () => void;
  size(seatId: string, source: MediaSource, layer: number): void;
  close(): void;
}

const lookEveryMs = 2_000;
const layAgainMs = 3_000;
const noLink: SeatLink = { rttMs: null, lossPercent: null, upKbps: null, downKbps: null, way: null, givenUp: [] };

export function openRoomMedia(signal: Signal, room: { seats(): readonly Seat[]; me(): string | undefined }): RoomMedia {
  const listeners = new Set<() => void>();
  let device: types.Device | undefined;
  let send: Road | undefined;
  let receive: Road | undefined;
  let laying = 0;
  let again: ReturnType<typeof setTimeout> | undefined;
  let way: Way = 'udp';
  let ready = false;
  let seated = false;
  let thrift: Thrift = everything;
  let look: StatsLook | undefined;
  let link: SeatLink = noLink;
  let lastTold = '';
  let toldAt = 0;
  const states = new Map<string, types.ConnectionState>();

  const make = (): MediaView => ({ sent: sender.list(), received: receiver.list(), line: lineOf(), link });
  const changed = (): void => {
    current = make();
    for (const listener of listeners) listener();
  };
  const receiver = createReceiver(
    signal,
    () => device,
    () => changed(),
  );
  const sender = createSender(
    signal,
    () => device,
    () => changed(),
    () => receiver.made(),
  );
  let current: MediaView = make();

  function lineOf(): MediaView['line'] {
    if (!send && !receive) return 'none';
    const all = [...states.values()];
    if (all.some((state) => state === 'disconnected' || state === 'failed')) return 'broken';
    return all.length > 0 && all.every((state) => state === 'connected') ? 'connected' : 'connecting';
  }

  /** Takes up everything that lies, and lays it anew over the signal as it is now. */
  async function lay(): Promise<void> {
    const mine = ++laying;
    clearTimeout(again);
    takeUp();
    if (!ready || !seated || !browserCan(window).peer) return;
    try {
      const loading = load(mine);
      const about = (direction: 'send' | 'receive') => ({
        ...{ signal, device: loading, direction, way },
        onChange(state: types.ConnectionState, by: Way) {
          if (mine !== laying) return;
          states.set(direction, state);
          if (state === 'connected') way = by;
          changed();
        },
      });
      const [back, out] = await both(
        openRoad({
          ...about('receive'),
          onOpen: (transport) => {
            if (mine !== laying) return;
            receiver.cut();
            receiver.over(transport);
            receiver.wanted(room.seats(), room.me());
          },
        }),
        openRoad({
          ...about('send'),
          onOpen: (transport, initialBitrateBps) => {
            if (mine !== laying) return;
            sender.cut();
            sender.over(transport, initialBitrateBps);
          },
        }),
      );
      if (mine !== laying) {
        out.close();
        return back.close();
      }
      send = out;
      receive = back;
      changed();
    } catch {
      // Cut meanwhile: the welcome after it lays anew. Else (the media server was just going) it is tried again.
      if (mine === laying && ready && signal.state === 'in') again = setTimeout(() => void lay(), layAgainMs);
    }
  }

  async function load(mine: number): Promise<types.Device> {
    const [answer, opened] = await Promise.all([signal.ask('media-capabilities', {}), newDevice()]);
    const { routerRtpCapabilities } = RoomAnswers['media-capabilities'].parse(answer);
    await opened.load({ routerRtpCapabilities: routerRtpCapabilities as unknown as types.RtpCapabilities });
    if (mine === laying) device = opened;
    return opened;
  }

  const stands = (): boolean => !!send?.transport && !!receive?.transport;
  signal.keepsMedia = stands;

  function takeUp(): void {
    send?.close();
    receive?.close();
    send = undefined;
    receive = undefined;
    states.clear();
    look = undefined;
    sender.cut();
    receiver.cut();
  }

  const stopNews = signal.onNews((news: RoomNews) => {
    if (news.kind === 'welcome') {
      seated = news.state === 'in';
      ready = news.room?.media.ready ?? false;
      if (!news.mediaKept || !stands()) return void lay();
      const streams = news.room?.seats.find(({ id }) => id === news.seatId)?.streams ?? [];
      queueMicrotask(() => {
        sender.resync(streams);
        receiver.wanted(room.seats(), room.me());
        send?.revive();
        receive?.revive();
      });
    } else if (news.kind === 'media') {
      const was = ready;
      ready = news.ready;
      if (news.restarted || was !== ready) return void lay();
    } else if (news.kind === 'seat' || news.kind === 'seat-gone') {
      queueMicrotask(() => receiver.wanted(room.seats(), room.me()));
    } else if (news.kind === 'consumer-paused') receiver.consumerPaused(news.consumerId, news.paused);
    else if (news.kind === 'consumer-closed') receiver.consumerClosed(news.consumerId);
    else if (news.kind === 'producer-layer') sender.wanted(news.producerId, news.spatialLayer);
    else if (news.kind === 'muted' && news.source === 'microphone') sender.setOff('microphone', true);
    else if (news.kind === 'muted') sender.remove(news.source);
  });

  async function measure(): Promise<void> {
    if (!send || !receive || signal.state !== 'in') return;
    receiver.wanted(room.seats(), room.me());
    const next = lookAt(Date.now(), await send.stats(), await receive.stats());
    const before = look;
    look = next;
    if (!before || !next.way) return;
    const reading = between(before, next);
    const level = thrift.level;
    thrift = afterSample(thrift, reading);
    if (thrift.level !== level) {
      sender.thrift(thrift.level);
      receiver.thrift(thrift.level);
    }
    link = { ...linkOf(reading), givenUp: givenUpAt(thrift.level) };
    changed();
    const said = `${link.givenUp} ${link.way} ${Math.round((link.lossPercent ?? 0) / 3)} ${Math.round((link.rttMs ?? 0) / 100)}`;
    if (said === lastTold && Date.now() - toldAt < 10_000) return;
    lastTold = said;
    toldAt = Date.now();
    await signal.ask('link', { link }).catch(() => undefined);
  }
  const timer = setInterval(() => void measure().catch(() => undefined), lookEveryMs);

  return {
    view: () => current,
    subscribe(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    add: (source, track, off) => sender.add(source, track, off),
    replace: (source, track) => sender.replace(source, track),
    setOff: (source, off) => sender.setOff(source, off),
    remove: (source) => sender.remove(source),
    size: (seatId, source, layer) => receiver.size(seatId, source, layer),
    close() {
      laying++;
      clearTimeout(again);
      clearInterval(timer);
      stopNews();
      takeUp();
      sender.close();
      receiver.close();
      listeners.clear();
    },
  };
}

/** Both or none: of two that are opened together, none is left lying when the other fails. */
async function both(...opening: [Promise<Road>, Promise<Road>]): Promise<[Road, Road]> {
  const [one, other] = await Promise.allSettled(opening);
  if (one.status === 'fulfilled' && other.status === 'fulfilled') return [one.value, other.value];
  for (const each of [one, other]) if (each.status === 'fulfilled') each.value.close();
  throw one.status === 'rejected' ? one.reason : (other as PromiseRejectedResult).reason;
}

function linkOf({
  rttMs,
  lossUpPercent,
  lossDownPercent,
  upKbps,
  downKbps,
  way,
}: LinkReading): Omit<SeatLink, 'givenUp'> {
  const losses = [lossUpPercent, lossDownPercent].filter((value) => value !== null);
  const lossPercent = losses.length > 0 ? Math.round(Math.max(...losses) * 10) / 10 : null;
  return { rttMs, lossPercent, upKbps, downKbps, way };
}
