import { Inflate } from 'fflate';

/** Small pieces in, so that one step of a bomb yields at most about a thousand times as much. */
const PIECE = 2048;

/** Inflates as much of a deflated data set (PS3.5 A.5) as is asked for, never more than a step beyond. */
export class HeadInflater {
  readonly #input: Uint8Array;
  #at: number;
  #parts: Uint8Array[] = [];
  #size = 0;
  #stream: Inflate;
  /** Why the stream cannot be read further. */
  broken: string | undefined;

  constructor(input: Uint8Array, from: number) {
    this.#input = input;
    this.#at = from + (isZlib(input, from) ? 2 : 0);
    this.#stream = new Inflate((part) => {
      this.#parts.push(part);
      this.#size += part.length;
    });
  }

  get size(): number {
    return this.#size;
  }

  get ended(): boolean {
    return this.broken !== undefined || this.#at >= this.#input.length;
  }

  /** All that is inflated so far, at least `size` bytes if the stream holds them. */
  upTo(size: number): Uint8Array {
    while (this.#size < size && !this.ended) {
      const piece = this.#input.subarray(this.#at, this.#at + PIECE);
      this.#at += piece.length;
      try {
        this.#stream.push(piece, false);
      } catch (error) {
        this.broken = error instanceof Error ? error.message : String(error);
      }
    }
    return this.#joined();
  }

  #joined(): Uint8Array {
    if (this.#parts.length === 1 && this.#parts[0]) return this.#parts[0];
    const all = new Uint8Array(this.#size);
    let at = 0;
    for (const part of this.#parts) {
      all.set(part, at);
      at += part.length;
    }
    this.#parts = [all];
    return all;
  }
}

/** Some writers wrap the stream in zlib's header, which DICOM does not have; as raw deflate it would be a stored block. */
function isZlib(bytes: Uint8Array, at: number): boolean {
  const first = bytes[at] ?? 0;
  return first === 0x78 && (first * 256 + (bytes[at + 1] ?? 0)) % 31 === 0;
}

/**
 * The whole data set of a deflated file, which its frames' offsets refer to; undefined if it is broken or inflates to more
 * than `most` bytes.
 */
export function inflateDataset(bytes: Uint8Array, datasetOffset: number, most: number): Uint8Array | undefined {
  const inflater = new HeadInflater(bytes, datasetOffset);
  const all = inflater.upTo(most + 1);
  return inflater.broken !== undefined || all.length > most ? undefined : all;
}
