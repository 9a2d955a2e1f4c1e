/** At most twenty changes of a key a second while a hand drags; the last one is always sent. */
export const leastGapMs = 50;

interface Key<T> {
  sentAt: number;
  next: { value: T } | undefined;
  stop: (() => void) | undefined;
}

export class Pace<T> {
  readonly #keys = new Map<string, Key<T>>();
  readonly #now: () => number;
  readonly #after: (ms: number, work: () => void) => () => void;
  readonly #send: (value: T) => void;

  constructor(now: () => number, after: (ms: number, work: () => void) => () => void, send: (value: T) => void) {
    this.#now = now;
    this.#after = after;
    this.#send = send;
  }

  put(key: string, value: T): void {
    const known = this.#keys.get(key) ?? { sentAt: Number.NEGATIVE_INFINITY, next: undefined, stop: undefined };
    this.#keys.set(key, known);
    known.next = { value };
    if (known.stop) return;
    const wait = known.sentAt + leastGapMs - this.#now();
    if (wait <= 0) this.#go(known);
    else known.stop = this.#after(wait, () => this.#go(known));
  }

  /** Still to be sent. */
  pending(key: string): T | undefined {
    return this.#keys.get(key)?.next?.value;
  }

  drop(key?: string): void {
    for (const [name, known] of this.#keys) {
      if (key !== undefined && name !== key) continue;
      known.stop?.();
      this.#keys.delete(name);
    }
  }

  #go(known: Key<T>): void {
    known.stop = undefined;
    const { next } = known;
    known.next = undefined;
    if (!next) return;
    known.sentAt = this.#now();
    this.#send(next.value);
  }
}
