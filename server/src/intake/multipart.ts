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
  /** what is not read of it is read over when the next part is asked for */
  body: AsyncIterable<Uint8Array>;
}

/** Headers of a part: a few lines. More is not a part. */
const mostHeaderBytes = 16 * 1024;
/** RFC 2046 allows 70; some senders make longer ones. */
const longestBoundary = 200;
const lineFeed = 0x0a;
const carriageReturn = 0x0d;
const dash = 0x2d;

/** A media type and its parameters (RFC 9110, 8.3.1), names in lower case; a quoted value may hold anything. */
export function mediaType(contentType: string): { type: string; parameters: ReadonlyMap<string, string> } {
  const end = contentType.indexOf(';');
  const type = (end < 0 ? contentType : contentType.slice(0, end)).trim().toLowerCase();
  const parameters = new Map<string, string>();
  const form = /\s*;\s*(?:([^\s=;]+)\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^\s;"]*)))?/y;
  form.lastIndex = end < 0 ? contentType.length : end;
  for (let match = form.exec(contentType); match; match = form.exec(contentType)) {
    const [, name, quoted, bare] = match;
    const value = quoted === undefined ? bare : quoted.replace(/\\(.)/g, '$1');
    // Of a parameter that is given twice the first one counts.
    if (name && value !== undefined && !parameters.has(name.toLowerCase())) parameters.set(name.toLowerCase(), value);
  }
  return { type, parameters };
}

/** The boundary of a multipart content type (RFC 2046, 5.1); undefined when there is none that could be one. */
export function boundaryOf(contentType: string): string | undefined {
  const boundary = mediaType(contentType).parameters.get('boundary');
  return boundary && boundary.length <= longestBoundary ? boundary : undefined;
}

/**
 * The parts of a multipart/related body as they stream in; nothing but an unfinished line is held back. Delimiters may be
 * cut across chunks anywhere, and lines end with CRLF or LF. Throws BrokenMultipart when the body ends inside a part.
 */
export async function* readMultipart(source: AsyncIterable<Uint8Array>, boundary: string): AsyncGenerator<Part> {
  const input = new Input(source, boundary);
  // Preamble: everything before the first delimiter.
  await input.passOver();
  while (await input.delimiterGoesOn()) {
    const headers = await readHeaders(input);
    yield { headers, body: input.untilDelimiter() };
    // A reader may have left early, for a store that is full say; the next part begins where this one ends.
    await input.passOver();
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
  readonly #delimiter: Buffer;
  readonly #delimiterLine: Buffer;
  #held: Buffer = Buffer.alloc(0);
  #ended = false;
  /** at the beginning of a body or preamble, where a delimiter needs no line end before it */
  #fresh = true;
  /** the delimiter that ends the present body has been consumed */
  #delimited = false;
  offset = 0;

  constructor(source: AsyncIterable<Uint8Array>, boundary: string) {
    this.#chunks = source[Symbol.asyncIterator]();
    this.#delimiter = Buffer.from(`--${boundary}`, 'latin1');
    this.#delimiterLine = Buffer.concat([Buffer.of(lineFeed), this.#delimiter]);
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

  async passOver(): Promise<void> {
    for await (const _ of this.untilDelimiter());
  }

  /** Up to the next delimiter, which is consumed with the line end before it; where another left off, from there. */
  async *untilDelimiter(): AsyncGenerator<Uint8Array> {
    while (!this.#delimited) {
      if (this.#fresh && this.#held.length >= this.#delimiter.length) {
        this.#fresh = false;
        if (this.#held.subarray(0, this.#delimiter.length).equals(this.#delimiter)) {
          this.#drop(this.#delimiter.length);
          this.#delimited = true;
          return;
        }
      }
      const at = this.#fresh ? -1 : this.#held.indexOf(this.#delimiterLine);
      if (at >= 0) {
        const end = at > 0 && this.#held[at - 1] === carriageReturn ? at - 1 : at;
        const last = this.#drop(end);
        this.#drop(at - end + this.#delimiterLine.length);
        this.#delimited = true;
        if (last.length > 0) yield last;
        return;
      }
      // What cannot be part of a delimiter goes on; a possible CR LF and most of a delimiter stay.
      const keep = this.#delimiterLine.length + 1;
      if (!this.#fresh && this.#held.length > keep) yield this.#drop(this.#held.length - keep);
      if (!(await this.#more()))
        throw new BrokenMultipart('the body ends without its last delimiter', this.offset + this.#held.length);
    }
  }

  /** After a delimiter: `--` ends the body, a line end begins a part. */
  async delimiterGoesOn(): Promise<boolean> {
    while (this.#held.length < 2 && (await this.#more()));
    if (this.#held.length >= 2 && this.#held[0] === dash && this.#held[1] === dash) return false;
    const rest = await this.line(256);
    if (rest.trim() !== '') throw new BrokenMultipart('characters after a delimiter', this.offset);
    this.#fresh = true;
    this.#delimited = false;
    return true;
  }

  /** One line without its end, as Latin-1. */
  async line(most: number): Promise<string> {
    for (;;) {
      const at = this.#held.indexOf(lineFeed);
      if (at > most || (at < 0 && this.#held.length > most)) throw new BrokenMultipart('a line too long', this.offset);
      if (at >= 0)
        return this.#drop(at + 1)
          .toString('latin1')
          .replace(/\r?\n$/, '');
      if (!(await this.#more()))
        throw new BrokenMultipart('the body ends inside the headers of a part', this.offset + this.#held.length);
    }
  }
}
