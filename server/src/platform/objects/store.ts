import type { Readable } from 'node:stream';
import { Problem } from '../../contracts/problem.ts';

/** First and last byte wanted, counted from 0, both included. It must lie wholly within the object. */
export interface ByteRange {
  start: number;
  end: number;
}

/** Source of an object's bytes. Chunks are kept until they are written: they must not be reused by who made them. */
export type ByteSource = AsyncIterable<Uint8Array> | Readable;

/** What was stored: bytes, and the SHA-256 of them in lower-case hex. */
export interface Stored {
  size: number;
  /** undefined when it was not asked for */
  sha256: string | undefined;
}

export interface About {
  type: string;
  /** false for a writer that hashes what it needs itself: every byte would go through it twice */
  hashed?: boolean;
  /**
   * The key is new, and nobody asks for it before `put` has resolved. A power cut before that may leave part of the
   * bytes under it.
   */
  fresh?: boolean;
}

/**
 * Bytes under a key, whole or not at all. When `put` resolves the object survives a power cut; when it rejects nothing
 * new stands under the key. Two puts of one key at the same time: one of them stands, whole. Keys follow `key.ts`.
 */
export interface ObjectStore {
  put(key: string, bytes: ByteSource, about: About): Promise<Stored>;
  putBytes(key: string, bytes: Uint8Array, about: About): Promise<Stored>;
  /** Streamed; throws NoSuchObject or RangeOutside before the first byte. */
  get(key: string, range?: ByteRange): Promise<Readable>;
  /** In memory: for small things and for frames. */
  read(key: string, range?: ByteRange): Promise<Uint8Array>;
  stat(key: string): Promise<{ size: number } | undefined>;
  /** Removing what is not there is no error. */
  remove(key: string): Promise<void>;
  /** Keys that begin with `prefix`, in no promised order. */
  list(prefix: string): AsyncIterable<string>;
  /** Resolves when the store can take an object now. */
  health(): Promise<void>;
  close(): Promise<void>;
}

/** No room left: the sender keeps its object and tries again. */
export class StoreFull extends Problem {
  constructor(options?: { cause?: unknown }) {
    super('store.full', undefined, options);
    this.name = 'StoreFull';
  }
}

/** The store cannot be reached or written to at all. */
export class StoreUnavailable extends Problem {
  constructor(options?: { cause?: unknown }) {
    super('store.unavailable', undefined, options);
    this.name = 'StoreUnavailable';
  }
}

/** A fault, not a refusal: something on record points at bytes that are not there. */
export class NoSuchObject extends Error {
  readonly key: string;

  constructor(key: string, options?: { cause?: unknown }) {
    super(`no object under ${key}`, options);
    this.name = 'NoSuchObject';
    this.key = key;
  }
}

/** The range asked for is not wholly within the object; a shorter answer would pass for the whole one. */
export class RangeOutside extends Error {
  constructor(key: string, range: ByteRange, options?: { cause?: unknown }) {
    super(`bytes ${range.start}-${range.end} are not within ${key}`, options);
    this.name = 'RangeOutside';
  }
}

/** Throws RangeOutside unless 0 <= start <= end (and end < size, when the size is known). */
export function checkRange(key: string, range: ByteRange, size = Number.MAX_SAFE_INTEGER): void {
  const { start, end } = range;
  const whole = Number.isSafeInteger(start) && Number.isSafeInteger(end);
  if (!whole || start < 0 || end < start || end >= size) throw new RangeOutside(key, range);
}
