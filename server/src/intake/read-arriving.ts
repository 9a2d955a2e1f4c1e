import { createHash } from 'node:crypto';
import { type HeaderReading, isUid, readHeader, writePart10Header } from '../formats/dicom/index.ts';
import { implementationClassUid } from '../platform/dimse/index.ts';
import { type Arrived, describeArrived, withoutLostPixels } from './describe-arrived.ts';

/** A data set without its Part 10 header, as DIMSE brings it. */
export interface BareDataset {
  transferSyntaxUid: string;
  /** of the command, unchecked: only for the header, the data set decides who it is */
  sopClassUid: string;
  sopInstanceUid: string;
  sourceAeTitle: string;
}

/** No header of a real object comes near it; a header that is longer is read as far as this. */
const mostHeaderBytes = 64 * 1024 * 1024;

/** What an object turned out to be, once all of its bytes have passed. */
export interface ArrivedObject {
  size: number;
  /** bytes the hub put before the data set */
  ownHeader: number;
  /** of the data set's bytes as they came; of the whole object where none could be found in it */
  datasetSha256: string;
  reading: HeaderReading;
  /** undefined when the UIDs cannot be read */
  arrived: Arrived | undefined;
}

/**
 * Passes an object's bytes on to the store while reading its header on the way: nothing is held but the header, nothing
 * is parsed twice, and what the index needs is ready while the pixels are still coming.
 */
export class ArrivingObject {
  #parts: Uint8Array[] = [];
  #held = 0;
  #size = 0;
  #needed = 1;
  #reading: HeaderReading | undefined;
  #arrived: Arrived | undefined;
  #ownHeader = 0;
  readonly #end = Promise.withResolvers<void>();
  #complete = false;
  readonly #hash = createHash('sha256');
  readonly #bare: BareDataset | undefined;
  readonly #source: AsyncIterable<Uint8Array>;

  constructor(source: AsyncIterable<Uint8Array>, bare?: BareDataset) {
    this.#source = source;
    this.#bare = bare;
  }

  /** Resolves when all bytes have passed; never, when they did not. */
  get complete(): Promise<void> {
    return this.#end.promise;
  }

  async *stream(): AsyncGenerator<Uint8Array> {
    if (this.#bare) {
      const header = headerOf(this.#bare);
      this.#ownHeader = header.length;
      this.#size = header.length;
      yield header;
    }
    for await (const chunk of this.#source) {
      if (chunk.length === 0) continue;
      this.#size += chunk.length;
      this.#take(chunk);
      yield chunk;
    }
    if (!this.#reading) this.#parse(true);
    this.#complete = true;
    this.#end.resolve();
  }

  /** Only after the stream has ended. */
  end(): ArrivedObject {
    const reading = this.#reading;
    if (!reading || !this.#complete) throw new Error('the object has not been read to its end');
    return {
      size: this.#size,
      ownHeader: this.#ownHeader,
      datasetSha256: this.#hash.digest('hex'),
      reading,
      arrived: this.#arrived && withoutLostPixels(this.#arrived, this.#size),
    };
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

  #parse(complete: boolean): void {
    const head = this.#parts.length === 1 ? (this.#parts[0] as Uint8Array) : Buffer.concat(this.#parts, this.#held);
    const reading = readHeader(head, {
      complete,
      ...(this.#bare ? { transferSyntaxUid: this.#bare.transferSyntaxUid } : {}),
    });
    if (reading.kind === 'needs-more') {
      // At least double each time, so that a header that grows by drops is not read again for each of them.
      this.#parts = [head];
      this.#needed = Math.min(mostHeaderBytes, Math.max(reading.atLeast, this.#held * 2));
      return;
    }
    this.#reading = reading;
    this.#hash.update(reading.kind === 'read' ? head.subarray(Math.min(reading.datasetOffset, head.length)) : head);
    this.#parts = [];
    if (reading.kind === 'read') this.#arrived = describeArrived(reading, this.#ownHeader);
  }
}

/** The command's words are the sender's: what may not stand in a file's header is left out of it. */
function headerOf({ transferSyntaxUid, sopClassUid, sopInstanceUid, sourceAeTitle }: BareDataset): Uint8Array {
  return writePart10Header({
    transferSyntaxUid,
    sopClassUid: isUid(sopClassUid) ? sopClassUid : '',
    sopInstanceUid: isUid(sopInstanceUid) ? sopInstanceUid : '',
    sourceAeTitle: sourceAeTitle.replace(/[^\x20-\x7e]/g, '').slice(0, 16),
    implementationClassUid,
  });
}
