/** A refusal of the envelope itself: what it was and where. */
export class BrokenMultipart extends Error {
  readonly offset: number;

  constructor(what: string, offset: number) {
    super(`${what} at byte ${offset}`);
    this.name = 'BrokenMultipart';
    this.offset = offset;
  }
}

export interface Part {
  /** names in lower case */
  headers: ReadonlyMap<string, string>;
  /** read it to its end before asking for the next part */
  body: AsyncIterable<Uint8Array>;
}

/** Headers of a part: a few lines. More is not a part. */
const mostHeaderBytes = 16 * 1024;
const lineFeed = 0x0a;

/** The boundary of a multipart/related content type (RFC 2046, 5.1), quoted or not; undefined when there is none. */
export function boundaryOf(contentType: string): string | undefined {
  const match = /;\s*boundary\s*=\s*(?:"((?:[^"\\]|\\.)+)"|([^\s;"]+))/i.exec(contentType);
  const boundary = match?.[1]?.replace(/\\(.)/g, '$1') ?? match?.[2];
  return boundary && boundary.length <= 200 ? boundary : undefined;
}

/**
 * The parts of a multipart/related body as they stream in; nothing but an unfinished line is held back. Delimiters may be
 * cut across chunks anywhere, and end lines with CRLF or LF. Throws BrokenMultipart when the body ends inside a part.
 */
export async function* readMultipart(source: AsyncIterable<Uint8Array>, boundary: string): AsyncGenerator<Part> {
  const input = new Input(source);
  const delimiter = Buffer.from(`--${boundary}`, 'latin1');
  // Preamble: everything before the first delimiter, which needs no line end before it.
  for await (const _ of input.until(delimiter, true));
  while (await input.delimiterGoesOn()) {
    const headers = await readHeaders(input);
    const body = input.until(delimiter, false);
    yield { headers, body };
    // A part that was not read to its end is read over.
    for await (const _ of body);
  }
}

async function readHeaders(input: Input): Promise<Map<string, string>> {
  const headers = new Map<string, string>();
  for (let size = 0; ; ) {
    const line = await input.line(mostHeaderBytes);
    size += line.length;
    if (size > mostHeaderBytes) throw new BrokenMultipart('part headers too long', input.offset);
    if (line === '') return headers;
    const colon = line.indexOf(':');
    if (colon <= 0) throw new BrokenMultipart('a part header without a colon', input.offset);
    headers.set(line.slice(0, colon).trim().toLowerCase(), line.slice(colon + 1).trim());
  }
}

/** A stream of bytes with what was read ahead of it. */
class Input {
  readonly #chunks: AsyncIterator<Uint8Array>;
  #held: Buffer = Buffer.alloc(0);
  #ended = false;
  offset = 0;

  constructor(source: AsyncIterable<Uint8Array>) {
    this.#chunks = source[Symbol.asyncIterator]();
  }

  async #more(): Promise<boolean> {
    if (this.#ended) return false;
    const next = await this.#chunks.next();
    if (next.done) {
      this.#ended = true;
      return false;
    }
    const chunk = Buffer.from(next.value.buffer, next.value.byteOffset, next.value.byteLength);
    this.#held = this.#held.length === 0 ? chunk : Buffer.concat([this.#held, chunk]);
    return true;
  }

  #drop(count: number): Buffer {
    const taken = this.#held.subarray(0, count);
    this.#held = this.#held.subarray(count);
    this.offset += count;
    return taken;
  }

  /** Up to the next delimiter, which is consumed with the line end before it. `atStart`: it may also begin the body. */
  async *until(delimiter: Buffer, atStart: boolean): AsyncGenerator<Uint8Array> {
    const lineStart = Buffer.concat([Buffer.from('\n'), delimiter]);
    let first = atStart;
    for (;;) {
      if (first && this.#held.length >= delimiter.length) {
        first = false;
        if (this.#held.subarray(0, delimiter.length).equals(delimiter)) {
          this.#drop(delimiter.length);
          return;
        }
      }
      const at = first ? -1 : this.#held.indexOf(lineStart);
      if (at >= 0) {
        const end = at > 0 && this.#held[at - 1] === 0x0d ? at - 1 : at;
        const last = this.#drop(end);
        this.#drop(at - end + lineStart.length);
        if (last.length > 0) yield last;
        return;
      }
      // What cannot be part of a delimiter goes on; a possible CR LF and most of a delimiter stay.
      const keep = lineStart.length + 1;
      if (!first && this.#held.length > keep) yield this.#drop(this.#held.length - keep);
      if (!(await this.#more()))
        throw new BrokenMultipart('the body ends without its last delimiter', this.offset + this.#held.length);
    }
  }

  /** After a delimiter: `--` ends the body, a line end begins a part. */
  async delimiterGoesOn(): Promise<boolean> {
    while (this.#held.length < 2 && (await this.#more()));
    if (this.#held.length >= 2 && this.#held[0] === 0x2d && this.#held[1] === 0x2d) return false;
    const rest = await this.line(256);
    if (rest.trim() !== '') throw new BrokenMultipart('characters after a delimiter', this.offset);
    return true;
  }

  /** One line without its end, as Latin-1. */
  async line(most: number): Promise<string> {
    for (;;) {
      const at = this.#held.indexOf(lineFeed);
      if (at >= 0)
        return this.#drop(at + 1)
          .toString('latin1')
          .replace(/\r?\n$/, '');
      if (this.#held.length > most) throw new BrokenMultipart('a line too long', this.offset);
      if (!(await this.#more()))
        throw new BrokenMultipart('the body ends inside the headers of a part', this.offset + this.#held.length);
    }
  }
}
