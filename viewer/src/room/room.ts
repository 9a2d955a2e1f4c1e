/** Everything of one stay in a room, apart from React: the line, who is there, sound and picture, the shared case. */
import { type CasePointer, RoomAnswers, type RoomNews } from '@hub/server/contracts';
import { Pace } from './case/pace.ts';
import { type PointerShown, stillShown, withPointer } from './case/pointers.ts';
import { SharedCase } from './case/shared-case.ts';
import { openRoomMedia, type RoomMedia } from './media/room-media.ts';
import { afterNews, colorOf, emptyRoom, type RoomView } from './room-state.ts';
import { browserWorld, type Ending, Signal, type SignalState } from './signal/signal.ts';

export interface RoomSnapshot {
  readonly state: SignalState;
  readonly ending: Ending | undefined;
  readonly view: RoomView;
  readonly pointers: readonly PointerShown[];
}

export class Room {
  readonly consultId: string;
  readonly signal: Signal;
  readonly media: RoomMedia;
  readonly shared: SharedCase;
  readonly #listeners = new Set<() => void>();
  readonly #news = new Set<(news: RoomNews) => void>();
  readonly #pointerPace: Pace<CasePointer>;
  #view: RoomView = emptyRoom;
  #pointers: readonly PointerShown[] = [];
  #snapshot: RoomSnapshot;
  readonly #stops: (() => void)[] = [];

  constructor(consultId: string, as: 'self' | 'patient') {
    this.consultId = consultId;
    const world = browserWorld(consultId);
    this.signal = new Signal(world, as);
    this.#snapshot = this.#make();
    this.shared = new SharedCase({
      me: () => this.#view.me?.seatId,
      send: async (entry) => RoomAnswers['case-set'].parse(await this.signal.ask('case-set', { entry })).rev,
      now: world.now,
      after: world.after,
    });
    this.#pointerPace = new Pace(world.now, world.after, (pointer) => this.signal.point(pointer));
    this.#stops.push(
      this.signal.onNews((news) => this.#hear(news)),
      this.signal.onState(() => this.#changed()),
    );
    this.media = openRoomMedia(this.signal, { seats: () => this.#view.seats, me: () => this.#view.me?.seatId });
    const hurry = () => this.signal.hurry();
    window.addEventListener('online', hurry);
    const clean = setInterval(() => this.#forgetPointers(), 1_000);
    this.#stops.push(
      () => window.removeEventListener('online', hurry),
      () => clearInterval(clean),
    );
  }

  snapshot = (): RoomSnapshot => this.#snapshot;
  subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  };
  onNews(listener: (news: RoomNews) => void): () => void {
    this.#news.add(listener);
    return () => void this.#news.delete(listener);
  }
  colorOf = (seatId: string): string => colorOf(this.#view.seats, seatId);

  point(pointer: CasePointer): void {
    this.#pointerPace.put('pointer', pointer);
  }

  leave(): void {
    this.signal.leave();
    this.media.close();
  }

  close(): void {
    for (const stop of this.#stops) stop();
    this.signal.close();
    this.media.close();
    this.shared.close();
    this.#pointerPace.drop();
    this.#listeners.clear();
  }

  #hear(news: RoomNews): void {
    this.#view = afterNews(this.#view, news);
    if (news.kind === 'welcome' && news.room) this.shared.opened(news.room.case);
    else if (news.kind === 'case-state') this.shared.opened(news.state);
    else if (news.kind === 'case') this.shared.changed(news.change);
    else if (news.kind === 'case-leader') this.shared.led(news.leader);
    else if (news.kind === 'pointer') this.#pointed(news.seatId, news.pointer);
    else if (news.kind === 'ended') this.media.close();
    this.#changed();
    for (const listener of this.#news) listener(news);
  }

  #pointed(seatId: string, pointer: CasePointer): void {
    const seat = this.#view.seats.find(({ id }) => id === seatId);
    if (!seat || seatId === this.#view.me?.seatId) return;
    const shown = { seatId, name: seat.name, color: this.colorOf(seatId), pointer, atMs: Date.now() };
    this.#pointers = withPointer(this.#pointers, shown);
  }

  #forgetPointers(): void {
    const left = stillShown(this.#pointers, Date.now());
    if (left === this.#pointers) return;
    this.#pointers = left;
    this.#changed();
  }

  #make(): RoomSnapshot {
    return { state: this.signal.state, ending: this.signal.ending, view: this.#view, pointers: this.#pointers };
  }

  #changed(): void {
    this.#snapshot = this.#make();
    for (const listener of this.#listeners) listener();
  }
}
