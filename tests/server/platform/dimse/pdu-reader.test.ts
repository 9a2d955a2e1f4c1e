import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Pdu, PduReader } from '../../../../server/src/platform/dimse/pdu-reader.ts';
import { ProtocolFault } from '../../../../server/src/platform/dimse/protocol-fault.ts';
import { abort, control, pdu, releaseReply, releaseRequest, request, requestBody, u32, value } from './pdus.ts';

const part = (byte: number, length: number) => Buffer.alloc(length, byte);

/** Chunks of a stream, cut after each of these places. */
function cut(bytes: Buffer, places: number[]): Buffer[] {
  const sorted = [0, ...places.map((place) => place % (bytes.length + 1)).sort((a, b) => a - b), bytes.length];
  return sorted.slice(1).map((end, index) => bytes.subarray(sorted[index], end));
}

function read(chunks: Buffer[]): Pdu[] {
  const reader = new PduReader();
  return chunks.flatMap((chunk) => [...reader.read(chunk)]);
}

/** Pieces joined to the values they belong to, so that results do not depend on the cuts. */
function joined(pdus: Pdu[]): unknown[] {
  const out: unknown[] = [];
  let open: Buffer[] = [];
  for (const one of pdus) {
    if (one.kind !== 'data') out.push(one.kind === 'associate-request' ? { kind: one.kind, body: hex(one.body) } : one);
    else {
      open.push(Buffer.from(one.bytes));
      if (!one.last) continue;
      out.push({ context: one.contextId, command: one.command, bytes: hex(Buffer.concat(open)) });
      open = [];
    }
  }
  return out;
}

const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex');

describe('PDUs of an association', () => {
  const stream = Buffer.concat([
    request(),
    pdu(
      4,
      value(1, control.command, part(1, 10)),
      value(1, control.lastOfCommand, part(2, 6)),
      value(1, 0, part(3, 40)),
    ),
    pdu(4, value(1, control.data, part(4, 500))),
    pdu(4, value(1, control.lastOfData, part(5, 9)), value(3, control.lastOfCommand, part(6, 20))),
    pdu(4, value(1, control.lastOfData, part(0, 0))),
    releaseRequest,
    releaseReply,
    abort(2, 6),
  ]);
  const expected = [
    { kind: 'associate-request', body: hex(requestBody()) },
    { context: 1, command: true, bytes: hex(Buffer.concat([part(1, 10), part(2, 6)])) },
    { context: 1, command: false, bytes: hex(Buffer.concat([part(3, 40), part(4, 500), part(5, 9)])) },
    { context: 3, command: true, bytes: hex(part(6, 20)) },
    { context: 1, command: false, bytes: '' },
    { kind: 'release-request' },
    { kind: 'release-reply' },
    { kind: 'abort', source: 2, reason: 6 },
  ];

  it('are read from one chunk', () => {
    expect(joined(read([stream]))).toEqual(expected);
  });

  it('are read byte by byte', () => {
    expect(joined(read(Array.from(stream, (byte) => Buffer.from([byte]))))).toEqual(expected);
  });

  it('are the same wherever the network cuts them', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(stream.length), { maxLength: 12 }), (places) => {
        expect(joined(read(cut(stream, places)))).toEqual(expected);
      }),
      { numRuns: 300 },
    );
  });

  it('hand on data as views of the chunk, uncopied', () => {
    const chunk = pdu(4, value(1, control.lastOfData, part(9, 100)));
    const [piece] = read([chunk]);
    expect(piece?.kind === 'data' && piece.bytes.buffer === chunk.buffer && piece.bytes.length === 100).toBe(true);
  });

  it('may be longer than was offered, since nothing is held of them', () => {
    const reader = new PduReader();
    const head = Buffer.concat([Buffer.from([4, 0]), u32(0xfffffff0), u32(0xffffffec), Buffer.from([1, 0])]);
    expect([...reader.read(head)]).toEqual([]);
    expect([...reader.read(part(1, 1000))]).toMatchObject([{ kind: 'data', last: false, command: false }]);
  });

  it.each([
    ['an unknown type', Buffer.from([9, 0, 0, 0, 0, 4]), 1],
    ['type 0', Buffer.from([0, 0, 0, 0, 0, 4]), 1],
    ['an association request of 4 GB', Buffer.from([1, 0, 255, 255, 255, 255]), 6],
    ['an empty association request', Buffer.from([1, 0, 0, 0, 0, 0]), 6],
    ['a release of five bytes', pdu(5, part(0, 5)), 6],
    ['an abort of no bytes', pdu(7), 6],
    ['data without a value', pdu(4), 6],
    ['a value longer than its PDU', pdu(4, u32(200), Buffer.from([1, 0]), part(0, 20)), 6],
    ['a value shorter than its header', pdu(4, u32(1), Buffer.from([1, 0])), 6],
    ['bytes after the last value', pdu(4, value(1, 0, part(0, 4)), part(0, 3)), 6],
  ])('are refused with a reason: %s', (_, bytes, reason) => {
    const run = () => read([bytes]);
    expect(run).toThrow(ProtocolFault);
    try {
      run();
    } catch (error) {
      expect(error).toMatchObject({ source: 2, reason });
    }
  });

  it('never break the reader, whatever the bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 400 }), fc.array(fc.nat(400), { maxLength: 5 }), (bytes, places) => {
        tolerates(() => read(cut(Buffer.from(bytes), places)));
      }),
      { numRuns: 2000 },
    );
  });

  it('never break the reader when single bytes of a sound stream are damaged', () => {
    fc.assert(
      fc.property(fc.nat(stream.length - 1), fc.nat(255), (at, byte) => {
        const damaged = Buffer.from(stream);
        damaged[at] = byte;
        tolerates(() => read([damaged]));
      }),
      { numRuns: 2000 },
    );
  });
});

function tolerates(run: () => unknown): void {
  try {
    run();
  } catch (error) {
    expect(error).toBeInstanceOf(ProtocolFault);
  }
}
