import { abortReason, ProtocolFault } from './protocol-fault.ts';

/** PDU types (PS3.8, 9.3.1). */
export const pduType = {
  associateRequest: 0x01,
  associateAccept: 0x02,
  associateReject: 0x03,
  data: 0x04,
  releaseRequest: 0x05,
  releaseReply: 0x06,
  abort: 0x07,
} as const;

/** A piece of one presentation data value. `last` only with the piece that completes a command set or a data set. */
export interface DataPiece {
  kind: 'data';
  contextId: number;
  command: boolean;
  last: boolean;
  /** a view of the socket's chunk, not a copy */
  bytes: Uint8Array;
}

export type Pdu =
  | { kind: 'associate-request'; body: Uint8Array }
  | { kind: 'associate-answer' }
  | DataPiece
  | { kind: 'release-request' }
  | { kind: 'release-reply' }
  | { kind: 'abort'; source: number; reason: number };

/**
 * 128 presentation contexts with thirty transfer syntaxes each need some 270 KB; a user identity up to 128 KB. What claims
 * more is not an association request, and until it is complete nobody knows who sends it.
 */
const longestRequest = 1 << 20;

const pduHeader = 6;
const pdvHeader = 6;

/**
 * Reads PDUs from the chunks of a socket, cut wherever the network cut them. Data values are handed on as they arrive,
 * as views of the chunk, so a length field never causes an allocation and a data set is never held. A P-DATA-TF longer
 * than the maximum we offered is therefore harmless and is read: refusing it would cost a township its images.
 */
export class PduReader {
  #offset = 0;
  readonly #header = new Uint8Array(pduHeader);
  #headerFill = 0;
  #type = 0;
  #left = 0;
  #body: Uint8Array[] = [];
  #inData = false;
  #contextId = 0;
  #control = 0;
  #valueLeft = 0;
  #inValue = false;

  /** The PDUs and pieces that this chunk completes. Lazy: what follows a refused PDU is not looked at. */
  *read(chunk: Uint8Array): Generator<Pdu, void, void> {
    let at = 0;
    while (at < chunk.length) {
      const start = at;
      let done: Pdu | undefined;
      if (this.#inValue) {
        const end = Math.min(chunk.length, at + this.#valueLeft);
        done = this.#piece(chunk.subarray(at, end));
        at = end;
      } else if (this.#type !== 0 && !this.#inData) {
        const end = Math.min(chunk.length, at + this.#left);
        done = this.#collect(chunk.subarray(at, end));
        at = end;
      } else {
        const size = this.#inData ? pdvHeader : pduHeader;
        const end = Math.min(chunk.length, at + size - this.#headerFill);
        this.#header.set(chunk.subarray(at, end), this.#headerFill);
        this.#headerFill += end - at;
        at = end;
        if (this.#headerFill === size) {
          this.#headerFill = 0;
          done = this.#inData ? this.#openValue() : this.#openPdu();
        }
      }
      this.#offset += at - start;
      if (done) yield done;
    }
  }

  #openPdu(): Pdu | undefined {
    const type = this.#header[0] ?? 0;
    const length = view(this.#header).getUint32(2);
    switch (type) {
      case pduType.associateRequest:
        if (length > longestRequest) throw this.#fault(`A-ASSOCIATE-RQ of ${length} bytes`);
        if (length === 0) throw this.#fault('A-ASSOCIATE-RQ without content');
        break;
      case pduType.associateAccept:
      case pduType.associateReject:
        return { kind: 'associate-answer' }; // an acceptor asked nothing: the association ends here, its body is not read
      case pduType.data:
        if (length < pdvHeader) throw this.#fault(`P-DATA-TF of ${length} bytes`);
        this.#inData = true;
        break;
      case pduType.releaseRequest:
      case pduType.releaseReply:
      case pduType.abort:
        if (length !== 4) throw this.#fault(`PDU of type ${type} with ${length} bytes instead of 4`);
        break;
      default:
        throw new ProtocolFault(abortReason.unrecognisedPdu, `PDU of type ${type} ending at byte ${this.#offset}`);
    }
    this.#type = type;
    this.#left = length;
    return undefined;
  }

  #collect(part: Uint8Array): Pdu | undefined {
    this.#body.push(part);
    this.#left -= part.length;
    if (this.#left > 0) return undefined;
    const body = this.#body.length === 1 ? part : Buffer.concat(this.#body);
    const type = this.#type;
    this.#body = [];
    this.#type = 0;
    if (type === pduType.associateRequest) return { kind: 'associate-request', body };
    if (type === pduType.releaseRequest) return { kind: 'release-request' };
    if (type === pduType.releaseReply) return { kind: 'release-reply' };
    return { kind: 'abort', source: body[2] ?? 0, reason: body[3] ?? 0 };
  }

  /** A presentation data value item: length, context id, message control header (PS3.8, 9.3.5.1 and annex E.2). */
  #openValue(): Pdu | undefined {
    const length = view(this.#header).getUint32(0);
    this.#left -= 4;
    if (length < 2 || length > this.#left) {
      throw this.#fault(`presentation data value of ${length} bytes where ${this.#left} remain`);
    }
    this.#left -= length;
    if (this.#left > 0 && this.#left < pdvHeader) throw this.#fault(`${this.#left} stray bytes after the last value`);
    this.#contextId = this.#header[4] ?? 0;
    this.#control = this.#header[5] ?? 0;
    this.#valueLeft = length - 2;
    this.#inValue = true;
    // An empty value still says whether the message ends with it.
    return this.#valueLeft === 0 ? this.#piece(new Uint8Array(0)) : undefined;
  }

  #piece(bytes: Uint8Array): DataPiece {
    this.#valueLeft -= bytes.length;
    const complete = this.#valueLeft === 0;
    if (complete) {
      this.#inValue = false;
      if (this.#left === 0) {
        this.#inData = false;
        this.#type = 0;
      }
    }
    return {
      kind: 'data',
      contextId: this.#contextId,
      command: (this.#control & 1) !== 0,
      last: complete && (this.#control & 2) !== 0,
      bytes,
    };
  }

  #fault(what: string): ProtocolFault {
    return new ProtocolFault(abortReason.invalidParameterValue, `${what}, near byte ${this.#offset}`);
  }
}

const view = (bytes: Uint8Array) => new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
