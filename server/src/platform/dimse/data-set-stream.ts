/**
 * A data set between the socket and whoever keeps it: the pieces as they came, uncopied, read once by `for await`.
 * It ends regularly only when the data set is complete; an association that is lost meanwhile makes the reader fail.
 */
export class DataSetStream implements AsyncIterable<Uint8Array> {
  readonly #enough: number;
  #pieces: Uint8Array[] = [];
  #waiting = 0;
  #ended = false;
  #unwanted = false;
  #failure: Error | undefined;
  #wakeReader: (() => void) | undefined;
  #wakeWriter: (() => void) | undefined;

  /** @param enough bytes that may wait for the reader before the socket is held back */
  constructor(enough: number) {
    this.#enough = enough;
  }

  /** A promise when the reader has enough to do; the writer is to wait for it. */
  push(piece: Uint8Array): Promise<void> | undefined {
    if (this.#unwanted || piece.length === 0) return undefined;
    this.#pieces.push(piece);
    this.#waiting += piece.length;
    this.#wakeReader?.();
    if (this.#waiting < this.#enough) return undefined;
    return new Promise((resolve) => {
      this.#wakeWriter = resolve;
    });
  }

  end(): void {
    this.#ended = true;
    this.#wakeReader?.();
  }

  fail(failure: Error): void {
    this.#failure = failure;
    this.discard();
    this.#wakeReader?.();
  }

  /** Nobody reads on: what waits and what comes is dropped, so that the peer's message can be read to its end. */
  discard(): void {
    this.#unwanted = true;
    this.#pieces = [];
    this.#waiting = 0;
    this.#wakeWriter?.();
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<Uint8Array, void, void> {
    try {
      while (true) {
        if (this.#failure) throw this.#failure;
        const pieces = this.#pieces;
        if (pieces.length > 0) {
          this.#pieces = [];
          for (const piece of pieces) {
            yield piece;
            this.#taken(piece.length);
            if (this.#failure) throw this.#failure;
          }
        } else if (this.#ended) {
          return;
        } else {
          await new Promise<void>((resolve) => {
            this.#wakeReader = resolve;
          });
          this.#wakeReader = undefined;
        }
      }
    } finally {
      this.discard();
    }
  }

  #taken(length: number): void {
    this.#waiting -= length;
    if (this.#waiting >= this.#enough / 2) return;
    this.#wakeWriter?.();
    this.#wakeWriter = undefined;
  }
}
