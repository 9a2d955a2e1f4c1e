/**
 * The room's line. Questions are numbered and answered or refused; a cut line comes back by itself, with the seat key of
 * before, into the same seat and without anybody pressing anything. The state is what a person would say of it.
 */
import { type CasePointer, Problem, type ProblemCode, type RoomAsk, type RoomNews } from '@hub/server/contracts';
import { AskBook, Unanswered } from './ask-book.ts';
import { pauseBefore } from './backoff.ts';

/** 连接中, 候诊, 在室, 断线重连中, 已结束 */
export type SignalState = 'connecting' | 'waiting' | 'in' | 'away' | 'ended';
export type Ending =
  | { why: Extract<RoomNews, { kind: 'ended' }>['why'] | 'left' }
  | { why: 'not-let-in'; code: ProblemCode };

type Asked = Exclude<RoomAsk, { kind: 'pointer' }>;
type AskOf<K extends Asked['kind']> = Omit<Extract<Asked, { kind: K }>, 'kind' | 'ask'>;

/** The part of a WebSocket that is used; given from outside, so that what is decided here needs no network. */
export interface Line {
  send(text: string): void;
  close(): void;
  onopen: (() => void) | null;
  onmessage: ((event: { data: unknown }) => void) | null;
  onclose: (() => void) | null;
}
export interface SignalWorld {
  open(): Line;
  now(): number;
  after(ms: number, work: () => void): () => void;
  /** the seat key, kept as long as the tab */
  key: { get(): string | undefined; set(key: string | undefined): void };
}

/** No answer for so long: the line is dead although nobody said so (a Wi-Fi that was left, a sleeping computer). */
export const deadAfterMs = 10_000;
const lookEveryMs = 2_000;

export class Signal {
  readonly #world: SignalWorld;
  readonly #as: 'self' | 'patient';
  /** do the roads of sound and picture from before a cut still stand here? */
  keepsMedia: () => boolean = () => false;
  readonly #book = new AskBook();
  readonly #news = new Set<(news: RoomNews) => void>();
  readonly #states = new Set<() => void>();
  #line: Line | undefined;
  #open = false;
  #attempt = 0;
  #stopTimer: (() => void) | undefined;
  #state: SignalState = 'connecting';
  #ending: Ending | undefined;

  constructor(world: SignalWorld, as: 'self' | 'patient' = 'self') {
    this.#world = world;
    this.#as = as;
    this.#connect();
    this.#watch();
  }

  get state(): SignalState {
    return this.#state;
  }
  get ending(): Ending | undefined {
    return this.#ending;
  }
  onNews(listener: (news: RoomNews) => void): () => void {
    this.#news.add(listener);
    return () => void this.#news.delete(listener);
  }
  onState(listener: () => void): () => void {
    this.#states.add(listener);
    return () => void this.#states.delete(listener);
  }

  async ask<K extends Asked['kind']>(kind: K, what: AskOf<K>): Promise<Record<string, unknown>> {
    if (!this.#line || !this.#open) throw new Unanswered();
    const { ask, answer } = this.#book.open(this.#world.now());
    this.#line.send(JSON.stringify({ kind, ask, ...what }));
    return answer;
  }

  /** Shown and forgotten: nothing waits for it, and a cut line drops it. */
  point(pointer: CasePointer): void {
    if (this.#open && this.#state === 'in') this.#line?.send(JSON.stringify({ kind: 'pointer', pointer }));
  }

  /** The network is said to be back: no sense in waiting out the pause. */
  hurry(): void {
    if (this.#line || this.#state === 'ended') return;
    this.#stopTimer?.();
    this.#connect();
  }

  leave(): void {
    if (this.#state === 'ended') return;
    void this.ask('leave', {}).catch(() => undefined);
    this.#world.key.set(undefined);
    this.#end({ why: 'left' });
  }

  /** The page goes away; the seat stays for whoever comes back with its key. */
  close(): void {
    if (this.#state !== 'ended') this.#end({ why: 'left' });
  }

  #connect(): void {
    const line = this.#world.open();
    this.#line = line;
    line.onopen = () => {
      this.#open = true;
      const seatKey = this.#world.key.get();
      this.ask('enter', { as: this.#as, keepMedia: this.keepsMedia(), ...(seatKey ? { seatKey } : {}) }).catch(
        (reason: unknown) => {
          // A seat that is no longer kept is asked for anew, once; any other refusal is the room's answer.
          if (reason instanceof Problem && reason.code === 'room.seat-not-found' && seatKey) {
            this.#world.key.set(undefined);
            line.close();
          } else if (reason instanceof Problem) {
            this.#world.key.set(undefined);
            this.#end({ why: 'not-let-in', code: reason.code });
          }
        },
      );
    };
    line.onmessage = ({ data }) => this.#hear(JSON.parse(String(data)) as RoomNews);
    line.onclose = () => {
      if (this.#line !== line) return;
      this.#line = undefined;
      this.#open = false;
      this.#book.cut();
      if (this.#state === 'ended') return;
      this.#become(this.#state === 'connecting' ? 'connecting' : 'away');
      this.#stopTimer = this.#world.after(pauseBefore(this.#attempt++), () => this.#connect());
    };
  }

  #hear(news: RoomNews): void {
    if (news.kind === 'answer') this.#book.answered(news.ask, news.answer);
    else if (news.kind === 'refusal') this.#book.refused(news.ask, news.code);
    else this.#told(news);
  }

  #told(news: RoomNews): void {
    if (news.kind === 'welcome') {
      this.#attempt = 0;
      this.#world.key.set(news.seatKey);
    }
    for (const listener of this.#news) listener(news);
    if (news.kind === 'welcome') this.#become(news.state === 'in' ? 'in' : 'waiting');
    if (news.kind === 'ended') {
      this.#world.key.set(undefined);
      this.#end({ why: news.why });
    }
  }

  #watch(): void {
    if (this.#state === 'ended') return;
    const oldest = this.#book.oldest();
    if (oldest !== undefined && this.#world.now() - oldest > deadAfterMs) this.#drop();
    this.#world.after(lookEveryMs, () => this.#watch());
  }

  /** A dead line may take minutes to say that it is closed; it is closed here, now. */
  #drop(): void {
    const line = this.#line;
    line?.close();
    line?.onclose?.();
  }

  #end(ending: Ending): void {
    this.#ending = ending;
    this.#stopTimer?.();
    const line = this.#line;
    this.#line = undefined;
    this.#open = false;
    this.#become('ended');
    this.#book.cut();
    line?.close();
  }

  #become(state: SignalState): void {
    if (this.#state === state) return;
    this.#state = state;
    for (const listener of this.#states) listener();
  }
}

/** A browser's WebSocket to the room of a consult, and the tab's own memory for the seat. */
export function browserWorld(consultId: string): SignalWorld {
  const storeKey = seatKeyOf(consultId);
  return {
    open() {
      const scheme = location.protocol === 'https:' ? 'wss' : 'ws';
      return new WebSocket(`${scheme}://${location.host}/api/consults/${consultId}/room`) as Line;
    },
    now: () => Date.now(),
    after(ms, work) {
      const timer = setTimeout(work, ms);
      return () => clearTimeout(timer);
    },
    key: {
      get: () => sessionStorage.getItem(storeKey) ?? undefined,
      set: (key) => (key === undefined ? sessionStorage.removeItem(storeKey) : sessionStorage.setItem(storeKey, key)),
    },
  };
}
/** This tab sat in the room before it was loaded anew. */
export const hasSeat = (consultId: string): boolean => sessionStorage.getItem(seatKeyOf(consultId)) !== null;
/** As whom it sat there: a patient's seat is not taken again as one's own. */
export const asOfSeat = (consultId: string): 'self' | 'patient' =>
  sessionStorage.getItem(`${seatKeyOf(consultId)}.as`) === 'patient' ? 'patient' : 'self';
export const keepAs = (consultId: string, as: 'self' | 'patient'): void =>
  sessionStorage.setItem(`${seatKeyOf(consultId)}.as`, as);
const seatKeyOf = (consultId: string) => `hub.room.seat.${consultId}`;
