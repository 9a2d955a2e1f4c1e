/**
 * Fetches compressed frames in the order in which readers need them and keeps them within a memory limit.
 *
 * Every viewport states its wishes, best first; what somebody waits for goes before all wishes. A request that nobody
 * waits for or wishes any longer is aborted, so that a thin line carries what is looked at.
 */
import { type DeliveredFrame, RefusedFrame } from './source.ts';

export interface FrameStore {
  /**
   * Fulfils at once for a kept frame. Rejects when the server refuses it or retries are used up, and when `signal` says
   * that this one no longer waits; the request then goes on only if another waits or it is still wished.
   */
  frame(key: string, signal?: AbortSignal): Promise<DeliveredFrame>;
  kept(key: string): DeliveredFrame | undefined;
  /** `rank` 0 is the active cell, 1 other visible cells, 2 the next case. An empty list withdraws all wishes. */
  wish(owner: string, rank: number, keys: readonly string[]): void;
  forget(key: string): void;
  readonly bytes: number;
  close(): void;
}

export interface FrameStoreOptions {
  readonly fetchFrame: (key: string, signal: AbortSignal) => Promise<DeliveredFrame>;
  readonly maxBytes: number;
  /** More than four at a time only share a thin line, and the one being waited for comes later. */
  readonly parallel?: number;
  /** Pauses before each retry; their number is the number of retries. */
  readonly backoffMs?: readonly number[];
}

interface Waiter {
  resolve(frame: DeliveredFrame): void;
  reject(reason: unknown): void;
}

const passing = new Set([408, 425, 429, 502, 503, 504]);
const mayPass = (reason: unknown): boolean => !(reason instanceof RefusedFrame) || passing.has(reason.status);

export function createFrameStore(options: FrameStoreOptions): FrameStore {
  const { fetchFrame, maxBytes, parallel = 4, backoffMs = [300, 1000, 3000] } = options;
  const frames = new Map<string, DeliveredFrame>(); // oldest use first
  const running = new Map<string, AbortController>();
  const waiting = new Map<string, Waiter[]>(); // newest wait last
  const wishes = new Map<string, { rank: number; keys: readonly string[] }>();
  const refused = new Set<string>();
  const crowdedOut = new Set<string>(); // came when there was no room; until the wishes change
  let bytes = 0;
  let closed = false;

  function* wanted(): Generator<string> {
    yield* [...waiting.keys()].reverse();
    const byRank = [...wishes.values()].sort((a, b) => a.rank - b.rank);
    for (const rank of new Set(byRank.map((wish) => wish.rank))) {
      const lists = byRank.filter((wish) => wish.rank === rank).map((wish) => wish.keys);
      const longest = Math.max(...lists.map((keys) => keys.length));
      for (let at = 0; at < longest; at++) {
        for (const keys of lists) if (keys[at] !== undefined) yield keys[at] as string;
      }
    }
  }

  function pump(): void {
    if (closed) return;
    const expected = frames.size > 0 ? bytes / frames.size : 0;
    let room = maxBytes;
    for (const key of new Set(wanted())) {
      if (running.size >= parallel) return;
      const have = frames.get(key);
      if (have) room -= have.bytes.byteLength;
      if (have || running.has(key)) continue;
      const waited = waiting.has(key);
      // A wish list longer than the memory must not push out its own beginning.
      if (!waited && room < expected) return;
      if (!waited && (refused.has(key) || crowdedOut.has(key))) continue;
      void run(key);
    }
  }

  async function run(key: string): Promise<void> {
    const abort = new AbortController();
    running.set(key, abort);
    try {
      const frame = await withRetries(key, abort.signal);
      keep(key, frame);
      settle(key, (waiter) => waiter.resolve(frame));
    } catch (reason) {
      if (!abort.signal.aborted) refused.add(key);
      if (!abort.signal.aborted || closed) settle(key, (waiter) => waiter.reject(reason));
    } finally {
      running.delete(key);
      pump();
    }
  }

  async function withRetries(key: string, signal: AbortSignal): Promise<DeliveredFrame> {
    for (let attempt = 0; ; attempt++) {
      try {
        return await fetchFrame(key, signal);
      } catch (reason) {
        const pause = backoffMs[attempt];
        if (signal.aborted || pause === undefined || !mayPass(reason)) throw reason;
        await rest(pause, signal);
      }
    }
  }

  function keep(key: string, frame: DeliveredFrame): void {
    refused.delete(key);
    drop(key);
    frames.set(key, frame);
    bytes += frame.bytes.byteLength;
    if (bytes <= maxBytes) return;
    // Least recently used first among what nobody wishes, then what is wished least.
    const order = [...new Set(wanted())];
    const unwished = [...frames.keys()].filter((each) => !order.includes(each) && each !== key);
    const wished = order.reverse().filter((each) => frames.has(each) && !waiting.has(each));
    for (const each of [...unwished, ...wished]) {
      if (bytes <= maxBytes) return;
      drop(each);
      if (each === key) crowdedOut.add(key);
    }
  }

  function drop(key: string): void {
    bytes -= frames.get(key)?.bytes.byteLength ?? 0;
    frames.delete(key);
  }

  function settle(key: string, tell: (waiter: Waiter) => void): void {
    const waiters = waiting.get(key) ?? [];
    waiting.delete(key);
    waiters.forEach(tell);
  }

  function leave(key: string, waiter: Waiter): void {
    const waiters = waiting.get(key) ?? [];
    if (!waiters.includes(waiter)) return;
    const others = waiters.filter((each) => each !== waiter);
    if (others.length > 0) waiting.set(key, others);
    else waiting.delete(key);
    waiter.reject(new DOMException('no longer waited for', 'AbortError'));
    release();
    pump();
  }

  function touch(key: string): DeliveredFrame | undefined {
    const frame = frames.get(key);
    if (frame) {
      frames.delete(key);
      frames.set(key, frame);
    }
    return frame;
  }

  /** Stops what nobody wants, and makes way when all lines are busy with less than what is waited for. */
  function release(): void {
    const order = [...new Set(wanted())];
    for (const [key, abort] of running) if (!order.includes(key)) abort.abort();
    const missing = [...waiting.keys()].some((key) => !running.has(key) && !frames.has(key));
    const busy = [...running.keys()].filter((key) => !running.get(key)?.signal.aborted);
    if (!missing || busy.length < parallel) return;
    const least = busy.sort((a, b) => order.indexOf(b) - order.indexOf(a)).find((key) => !waiting.has(key));
    if (least) running.get(least)?.abort();
  }

  return {
    frame(key, signal) {
      const have = touch(key);
      if (have) return Promise.resolve(have);
      return new Promise((resolve, reject) => {
        const waiter: Waiter = { resolve, reject };
        const waiters = waiting.get(key) ?? [];
        waiting.delete(key);
        waiting.set(key, [...waiters, waiter]);
        signal?.addEventListener('abort', () => leave(key, waiter), { once: true });
        release();
        pump();
      });
    },
    kept: touch,
    wish(owner, rank, keys) {
      crowdedOut.clear();
      if (keys.length === 0) wishes.delete(owner);
      else wishes.set(owner, { rank, keys });
      release();
      pump();
    },
    forget(key) {
      drop(key);
      refused.delete(key);
      crowdedOut.delete(key);
    },
    get bytes() {
      return bytes;
    },
    close() {
      closed = true;
      wishes.clear();
      for (const abort of running.values()) abort.abort();
      for (const key of [...waiting.keys()])
        settle(key, (waiter) => waiter.reject(new DOMException('closed', 'AbortError')));
    },
  };
}

function rest(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(resolve, ms);
    signal.addEventListener('abort', () => {
      clearTimeout(timer);
      reject(signal.reason);
    });
  });
}
