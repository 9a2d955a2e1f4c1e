/** A line as a township has it. Rates are each way; the delay is one way, so a round trip takes twice as long. */
export interface Line {
  kbps: number;
  delayMs: number;
  /** of datagrams; a byte stream waits for the repetition instead */
  lossPercent: number;
}

/** What waits longer than this is dropped, as a router with a short queue does (datagrams), or holds its sender (streams). */
const longestQueueMs = 400;

/**
 * One direction of a line: bytes leave one after another at its rate and arrive after its delay. A wire has one clock, so
 * departures are reckoned from the one before and timers only wake; a late timer does not make the line slower.
 */
export class Shape {
  #line: Line;
  #freeAtMs = 0;
  #arrivedUpToMs = 0;
  #random: number;
  #underWay: { arrivesAtMs: number; arrive: () => void }[] = [];
  #timer: NodeJS.Timeout | undefined;
  #cut = false;

  constructor(line: Line, seed = 1) {
    this.#line = line;
    this.#random = seed >>> 0 || 1;
  }

  set line(line: Line) {
    this.#line = line;
  }

  /** Nothing passes until it is mended; what is on its way is lost. */
  cut(): void {
    this.#cut = true;
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#underWay = [];
  }

  mend(): void {
    this.#cut = false;
    this.#freeAtMs = 0;
  }

  get isCut(): boolean {
    return this.#cut;
  }

  /** How long what is sent now would wait before it leaves. */
  get queueMs(): number {
    return Math.max(0, this.#freeAtMs - performance.now());
  }

  get isFull(): boolean {
    return this.queueMs > longestQueueMs;
  }

  /** A datagram: lost at the line's rate of loss, or where the queue is full. Answers whether it will arrive. */
  datagram(bytes: number, arrive: () => void): boolean {
    if (this.#cut || this.isFull || this.#chance() * 100 < this.#line.lossPercent) return false;
    this.#send(bytes, 0, arrive);
    return true;
  }

  /** A piece of a byte stream: never lost; where a segment would have been, all behind it wait for the repetition. */
  piece(bytes: number, arrive: () => void): void {
    const segments = Math.ceil(bytes / 1460);
    let repeats = 0;
    for (let i = 0; i < segments; i += 1) if (this.#chance() * 100 < this.#line.lossPercent) repeats += 1;
    this.#send(bytes, repeats * 2 * this.#line.delayMs, arrive);
  }

  close(): void {
    this.cut();
  }

  #send(bytes: number, extraMs: number, arrive: () => void): void {
    const now = performance.now();
    this.#freeAtMs = Math.max(now, this.#freeAtMs) + (bytes * 8) / this.#line.kbps;
    // In the order in which they left, whatever the wait of each.
    this.#arrivedUpToMs = Math.max(this.#arrivedUpToMs, this.#freeAtMs + this.#line.delayMs + extraMs);
    this.#underWay.push({ arrivesAtMs: this.#arrivedUpToMs, arrive });
    this.#timer ??= this.#wakeForTheNext();
  }

  /** One timer for all: timers of different lengths that are due in the same millisecond fire in no particular order. */
  #wakeForTheNext(): NodeJS.Timeout | undefined {
    const [next] = this.#underWay;
    if (!next) return undefined;
    return setTimeout(
      () => {
        const now = performance.now();
        while (this.#underWay[0] && this.#underWay[0].arrivesAtMs <= now) this.#underWay.shift()?.arrive();
        this.#timer = this.#wakeForTheNext();
      },
      Math.max(0, next.arrivesAtMs - performance.now()),
    );
  }

  /** The same losses in every run: xorshift from a seed. */
  #chance(): number {
    let x = this.#random;
    x ^= x << 13;
    x ^= x >>> 17;
    x ^= x << 5;
    this.#random = x >>> 0;
    return this.#random / 2 ** 32;
  }
}
