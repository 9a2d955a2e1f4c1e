import { createHash } from 'node:crypto';
import { type HeaderReading, readHeader, writePart10Header } from '../formats/dicom/index.ts';
import { implementationClassUid } from '../platform/dimse/index.ts';

/** A data set without its Part 10 header, as DIMSE brings it. */
export interface BareDataset {
  transferSyntaxUid: string;
  /** of the command: only for the header, the data set decides who it is */
  sopClassUid: string;
  sopInstanceUid: string;
  sourceAeTitle: string;
}

/** No header of a real object comes near it; a header that is longer is read as far as this. */
const mostHeaderBytes = 64 * 1024 * 1024;

/**
 * Passes an object's bytes on to the store while reading its header on the way: nothing is held but the header, nothing
 * is parsed twice. After the stream has ended `reading` and `datasetSha256` say what it was.
 */
export class ArrivingObject {
  #parts: Uint8Array[] = [];
  #held = 0;
  #needed = 1;
  #reading: HeaderReading | undefined;
  readonly #hash = createHash('sha256');
  readonly #bare: BareDataset | undefined;
  readonly #source: AsyncIterable<Uint8Array>;
  /** bytes the hub put before the data set */
  ownHeader = 0;

  constructor(source: AsyncIterable<Uint8Array>, bare?: BareDataset) {
    this.#source = source;
    this.#bare = bare;
  }

  async *stream(): AsyncGenerator<Uint8Array> {
    if (this.#bare) {
      const header = writePart10Header({ ...this.#bare, implementationClassUid });
      this.ownHeader = header.length;
      yield header;
    }
    for await (const chunk of this.#source) {
      if (chunk.length === 0) continue;
      this.#take(chunk);
      yield chunk;
    }
    this.#finish();
  }

  /** What the header said; only after the stream has ended. */
  get reading(): HeaderReading {
    if (!this.#reading) throw new Error('the object has not been read to its end');
    return this.#reading;
  }

  get datasetSha256(): string {
    return this.#hash.digest('hex');
  }

  #take(chunk: Uint8Array): void {
    if (this.#reading) {
      this.#hash.update(chunk);
      return;
    }
    this.#parts.push(chunk);
    this.#held += chunk.length;
    if (this.#held >= this.#needed) this.#parse(this.#held >= mostHeaderBytes);
  }

  #finish(): void {
    if (!this.#reading) this.#parse(true);
  }

  #parse(complete: boolean): void {
    const head = this.#parts.length === 1 ? (this.#parts[0] as Uint8Array) : Buffer.concat(this.#parts, this.#held);
    const read = readHeader(head, {
      complete,
      ...(this.#bare ? { transferSyntaxUid: this.#bare.transferSyntaxUid } : {}),
    });
    if (read.kind === 'needs-more') {
      // At least double each time, so that a header that grows by drops is not read again for each of them.
      this.#parts = [head];
      this.#needed = Math.min(mostHeaderBytes, Math.max(read.atLeast, this.#held * 2));
      return;
    }
    this.#reading = read;
    this.#hash.update(read.kind === 'read' ? head.subarray(Math.min(read.datasetOffset, head.length)) : head);
    this.#parts = [];
  }
}
