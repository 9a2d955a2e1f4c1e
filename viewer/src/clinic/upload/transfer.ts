import { type Admission, type EcgStored, Problem, type ProblemCode } from '@hub/server/contracts';
import { Fault } from '../../api.ts';
import type { ReadFile } from './plan.ts';

/** Sends one file as it is; rejects with `Problem`, `Fault`, or `AbortError` when withdrawn. */
export type SendFile = (file: ReadFile, sent: (bytes: number) => void, signal: AbortSignal) => Promise<Arrived>;
/** What the hub said of a file; of a tracing besides how good it is. */
export interface Arrived {
  outcome: Admission['outcome'];
  admission?: Admission;
  ecg?: EcgStored;
}
export type SendState = 'waiting' | 'sending' | 'admitted' | 'duplicate' | 'unplaced' | 'refused' | 'cancelled';
export interface Sending {
  state: SendState;
  /** bytes of this file that have gone */
  sent: number;
  admission?: Admission;
  ecg?: EcgStored;
  error?: unknown;
}
export interface TransferSnapshot {
  phase: 'idle' | 'running' | 'retrying' | 'paused' | 'done';
  /** paused by a person, or because the session is not the one that began */
  pausedBy: 'person' | 'session' | undefined;
  /** while retrying: the next attempt, ms since the epoch */
  retryAt: number | undefined;
  files: ReadonlyMap<number, Sending>;
  /** bytes a second over the last seconds; undefined until known */
  speed: number | undefined;
}

export interface TransferDeps {
  send: SendFile;
  /** false: another person or another institution sits here now, whose images these are not */
  mayGoOn(): boolean;
  now?: () => number;
  wait?: (ms: number, signal: AbortSignal) => Promise<void>;
}

const atOnce = 3;
const firstPauseMs = 2_000;
const longestPauseMs = 60_000;
const speedWindowMs = 10_000;
const tellEveryMs = 200;

/** Refusals that pass by themselves: the screen is locked, the store is full or away, too much at once. */
const passing = new Set<ProblemCode>(['session.locked', 'store.full', 'store.unavailable', 'request.too-many']);

/**
 * Sends files, three at a time, in the order given, for as long as it takes: a line that is away is tried again for ever,
 * and a file that was acknowledged is never sent again.
 */
export function createTransfer({ send, mayGoOn, now = Date.now, wait = pause }: TransferDeps) {
  const files = new Map<number, Sending>();
  const queue: ReadFile[] = [];
  const running = new Map<number, AbortController>();
  const listeners = new Set<() => void>();
  let samples: { at: number; total: number }[] = [];
  let went = 0;
  let pausedBy: TransferSnapshot['pausedBy'];
  let failures = 0;
  let retryAt: number | undefined;
  let retrying: AbortController | undefined;
  let snapshot = take();
  let telling: ReturnType<typeof setTimeout> | undefined;

  function take(): TransferSnapshot {
    const active = running.size > 0 || queue.length > 0;
    const phase =
      pausedBy && active
        ? 'paused'
        : retryAt !== undefined
          ? 'retrying'
          : active
            ? 'running'
            : files.size > 0
              ? 'done'
              : 'idle';
    return { phase, pausedBy, retryAt, files: new Map(files), speed: speed() };
  }
  function tell(): void {
    telling ??= setTimeout(tellNow, tellEveryMs);
  }
  function tellNow(): void {
    clearTimeout(telling);
    telling = undefined;
    snapshot = take();
    for (const listener of listeners) listener();
  }
  function noteWent(bytes: number): void {
    went += bytes;
    const at = now();
    samples.push({ at, total: went });
    while (samples.length > 2 && at - (samples[0] as { at: number }).at > speedWindowMs) samples.shift();
  }
  function speed(): number | undefined {
    const [first, last] = [samples[0], samples.at(-1)];
    if (!first || !last || last.at - first.at < 500) return undefined;
    return ((last.total - first.total) * 1000) / (last.at - first.at);
  }

  function pump(): void {
    while (!pausedBy && retryAt === undefined && running.size < atOnce) {
      const file = queue.shift();
      if (!file) break;
      if (!mayGoOn()) {
        queue.unshift(file);
        pausedBy = 'session';
        break;
      }
      void sendOne(file);
    }
    tell();
  }

  async function sendOne(file: ReadFile): Promise<void> {
    const abort = new AbortController();
    running.set(file.id, abort);
    let counted = 0;
    files.set(file.id, { state: 'sending', sent: 0 });
    const sent = (bytes: number) => {
      const known = Math.min(bytes, file.blob.size);
      noteWent(known - counted);
      counted = known;
      if (files.get(file.id)?.state === 'sending') files.set(file.id, { state: 'sending', sent: known });
      tell();
    };
    try {
      const { outcome, ...arrived } = await send(file, sent, abort.signal);
      if (counted < file.blob.size) noteWent(file.blob.size - counted);
      files.set(file.id, { state: outcome, sent: file.blob.size, ...arrived });
      failures = 0;
    } catch (error) {
      const before = files.get(file.id);
      if (before?.state === 'cancelled') return;
      if (abort.signal.aborted || comesBack(error)) {
        files.set(file.id, { state: 'waiting', sent: 0 });
        queue.unshift(file);
        if (error instanceof Problem && error.code === 'session.none') pausedBy = 'session';
        else if (!abort.signal.aborted) beginRetry();
      } else {
        files.set(file.id, { state: 'refused', sent: 0, error });
      }
    } finally {
      running.delete(file.id);
      pump();
    }
  }

  function beginRetry(): void {
    if (retryAt !== undefined) return;
    const ms = Math.min(firstPauseMs * 2 ** failures, longestPauseMs);
    failures += 1;
    samples = [];
    retryAt = now() + ms;
    retrying = new AbortController();
    void wait(ms, retrying.signal).then(() => {
      retryAt = undefined;
      pump();
    });
  }

  return {
    subscribe(listener: () => void): () => void {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    snapshot: (): TransferSnapshot => snapshot,
    start(more: readonly ReadFile[]): void {
      for (const file of more) {
        if (files.has(file.id)) continue;
        files.set(file.id, { state: 'waiting', sent: 0 });
        queue.push(file);
      }
      pump();
      tellNow();
    },
    pause(): void {
      pausedBy = 'person';
      samples = [];
      for (const abort of running.values()) abort.abort();
      tellNow();
    },
    /** also tries at once when it waits for the line */
    resume(): void {
      pausedBy = undefined;
      failures = 0;
      retrying?.abort();
      pump();
      tellNow();
    },
    /** what was not sent is not sent; what was acknowledged stays */
    cancel(): void {
      for (const file of queue.splice(0)) files.set(file.id, { state: 'cancelled', sent: 0 });
      for (const [id, abort] of running) {
        files.set(id, { state: 'cancelled', sent: 0 });
        abort.abort();
      }
      pausedBy = undefined;
      retrying?.abort();
      tellNow();
    },
    forget(): void {
      if (running.size > 0 || queue.length > 0) return;
      files.clear();
      samples = [];
      tellNow();
    },
  };
}
export type Transfer = ReturnType<typeof createTransfer>;

function comesBack(error: unknown): boolean {
  if (error instanceof Fault) return true;
  return error instanceof Problem && (error.code === 'session.none' || passing.has(error.code));
}

/** Waits, or until it is told not to. */
function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const end = () => {
      clearTimeout(timer);
      resolve();
    };
    const timer = setTimeout(end, ms);
    signal.addEventListener('abort', end, { once: true });
  });
}
