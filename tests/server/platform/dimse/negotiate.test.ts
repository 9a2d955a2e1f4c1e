import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseAssociateRequest } from '../../../../server/src/platform/dimse/associate-request.ts';
import { agree, rejection, requestRefusal } from '../../../../server/src/platform/dimse/negotiate.ts';
import { ProtocolFault } from '../../../../server/src/platform/dimse/protocol-fault.ts';
import { serviceOf } from '../../../../server/src/platform/dimse/sop-classes.ts';
import { type Asked, applicationContext, context, ct, explicitLittle, item, requestBody, u16, u32 } from './pdus.ts';

const parse = (asked: Asked = {}) => parseAssociateRequest(requestBody(asked));

/** Items of an A-ASSOCIATE-AC, read without the hub's own parser. */
function itemsOf(bytes: Buffer, from: number, to = bytes.length): { type: number; bytes: Buffer }[] {
  const found: { type: number; bytes: Buffer }[] = [];
  for (let at = from; at < to; ) {
    const length = bytes.readUInt16BE(at + 2);
    found.push({ type: bytes.readUInt8(at), bytes: bytes.subarray(at + 4, at + 4 + length) });
    at += 4 + length;
  }
  return found;
}

function answerTo(asked: Asked) {
  const { body, contexts } = agree(parse(asked), 32_768);
  const items = itemsOf(body, 68);
  const answers = items
    .filter(({ type }) => type === 0x21)
    .map(({ bytes }) => ({ id: bytes[0], result: bytes[2], transfer: itemsOf(bytes, 4)[0]?.bytes.toString() }));
  const user = itemsOf(items.find(({ type }) => type === 0x50)?.bytes ?? Buffer.alloc(0), 0);
  return { body, contexts, items, answers, user };
}

const role = (uid: string, scu: number, scp: number) =>
  item(0x54, u16(uid.length), Buffer.from(uid), Buffer.from([scu, scp]));

describe('an association request', () => {
  it('says who asks for what', () => {
    expect(parse({ calling: ' US 02 ', called: 'HUB' })).toMatchObject({
      protocolVersion: 1,
      callingAe: 'US 02',
      calledAe: 'HUB',
      applicationContext,
      maximumLength: 16384,
      implementationClassUid: '1.2.3.4',
      contexts: [{ id: 1, abstractSyntax: ct, transferSyntaxes: [explicitLittle] }, { id: 3 }],
    });
  });

  it('may pad its UIDs and carry items that nobody knows', () => {
    const asked = { application: `${applicationContext}\0`, user: [item(0x99, Buffer.alloc(7)), item(0x51, u32(0))] };
    expect(parse(asked)).toMatchObject({ applicationContext, maximumLength: 0 });
  });

  it.each([
    ['too short', Buffer.alloc(30)],
    ['an item that ends outside', Buffer.concat([requestBody(), Buffer.from([0x20, 0, 0, 9, 1])])],
    ['a cut item header', Buffer.concat([requestBody(), Buffer.from([0x20, 0])])],
    ['an even context id', requestBody({ contexts: [{ id: 2, abstract: ct, transfer: [explicitLittle] }] })],
    ['one context id twice', Buffer.concat([requestBody(), context(1, ct, [explicitLittle])])],
    ['a context without abstract syntax', Buffer.concat([requestBody(), item(0x20, Buffer.from([5, 0, 0, 0]))])],
    ['a maximum length of two bytes', requestBody({ user: [item(0x51, u16(4))] })],
    ['a role that ends outside', requestBody({ user: [item(0x54, u16(40), Buffer.from('1.2'))] })],
  ])('is refused with its place: %s', (_, body) => {
    expect(() => parseAssociateRequest(body)).toThrow(/^A-ASSOCIATE-RQ: .* at byte \d+/);
  });

  it('never breaks the hub, whatever its bytes', () => {
    const sound = requestBody({ user: [role(ct, 1, 0), item(0x51, u32(16384))] });
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.nat(sound.length - 1), fc.nat(255)), { minLength: 1, maxLength: 6 }),
        (edits) => {
          const damaged = Buffer.from(sound);
          for (const [at, byte] of edits) damaged[at] = byte;
          try {
            const request = parseAssociateRequest(damaged);
            requestRefusal(request);
            agree(request, 32_768);
          } catch (error) {
            expect(error).toBeInstanceOf(ProtocolFault);
          }
        },
      ),
      { numRuns: 3000 },
    );
  });

  it('is refused for another protocol, another application context or a maximum that holds no command', () => {
    expect(requestRefusal(parse())).toBeUndefined();
    expect(requestRefusal(parse({ version: 2 }))).toEqual(rejection.protocolVersion);
    expect(requestRefusal(parse({ application: '1.2.3' }))).toEqual(rejection.applicationContext);
    expect(requestRefusal(parse({ user: [item(0x51, u32(7))] }))).toEqual(rejection.noReason);
  });
});

describe('the answer to an association request', () => {
  it('takes the first transfer syntax proposed, known or not', () => {
    const transfers = [
      '1.2.840.10008.1.2.4.201',
      '1.2.840.10008.1.2.4.110',
      '1.2.840.113619.5.2',
      '1.2.840.10008.1.2.1.99',
    ];
    const contexts = transfers.map((uid, index) => ({
      id: 2 * index + 1,
      abstract: ct,
      transfer: [uid, explicitLittle],
    }));
    const { answers } = answerTo({ contexts });
    expect(answers).toEqual(transfers.map((transfer, index) => ({ id: 2 * index + 1, result: 0, transfer })));
  });

  it('takes all 128 contexts', () => {
    const contexts = Array.from({ length: 128 }, (_, i) => ({
      id: 2 * i + 1,
      abstract: ct,
      transfer: [explicitLittle],
    }));
    expect(answerTo({ contexts }).contexts.size).toBe(128);
  });

  it('refuses what is not storage, and contexts that offer no syntax', () => {
    const studyRootFind = '1.2.840.10008.5.1.4.1.2.2.1';
    const { answers, contexts } = answerTo({
      contexts: [
        { id: 1, abstract: studyRootFind, transfer: [explicitLittle] },
        { id: 3, abstract: ct, transfer: [] },
        { id: 5, abstract: ct, transfer: ['not a uid'] },
      ],
    });
    expect(answers.map(({ result }) => result)).toEqual([3, 4, 4]);
    expect(contexts.size).toBe(0);
  });

  it('repeats the titles and reserved bytes as they came', () => {
    const body = requestBody({ calling: ' US 02 ' });
    expect(agree(parseAssociateRequest(body), 1).body.subarray(4, 68)).toEqual(body.subarray(4, 68));
  });

  it('offers our maximum and identity, and one operation at a time only to who asked', () => {
    const { user } = answerTo({ user: [item(0x51, u32(0)), item(0x53, u16(5), u16(5))] });
    expect(user.map(({ type }) => type)).toEqual([0x51, 0x52, 0x53, 0x55]);
    expect(user[0]?.bytes).toEqual(u32(32_768));
    expect(user[1]?.bytes.toString()).toMatch(/^2\.25\.\d{1,39}$/);
    expect(user[2]?.bytes).toEqual(Buffer.from([0, 1, 0, 1]));
    expect(user[3]?.bytes.toString()).toMatch(/^[A-Z0-9_]{1,16}$/);
    expect(answerTo({}).user.map(({ type }) => type)).toEqual([0x51, 0x52, 0x55]);
  });

  it('lets the peer send and not be sent to', () => {
    const { user, answers } = answerTo({ user: [role(ct, 1, 1)] });
    expect(user.find(({ type }) => type === 0x54)?.bytes).toEqual(role(ct, 1, 0).subarray(4));
    expect(answers[0]?.result).toBe(0);
    expect(answerTo({ user: [role(ct, 0, 1)] }).answers[0]?.result).toBe(1);
  });

  it('declines user identity and extended negotiation by silence', () => {
    const identity = item(0x58, Buffer.from([1, 1]), u16(3), Buffer.from('abc'), u16(0));
    const extended = item(0x56, u16(ct.length), Buffer.from(ct), Buffer.from([1]));
    expect(answerTo({ user: [identity, extended] }).user.map(({ type }) => type)).toEqual([0x51, 0x52, 0x55]);
  });
});

describe('the services behind abstract syntaxes', () => {
  it.each([
    ['1.2.840.10008.1.1', 'verification'],
    [ct, 'storage'],
    ['1.2.840.10008.5.1.4.1.1.9999.7', 'storage'], // of a later edition
    ['1.3.12.2.1107.5.9.1', 'storage'], // private
    ['1.2.840.10008.5.1.4.38.1', 'storage'], // hanging protocol
    ['1.2.840.10008.5.1.4.1.1.200.4', undefined], // a query, by its UID under the storage root
    ['1.2.840.10008.5.1.4.1.2.2.2', undefined], // study root move
    ['1.2.840.10008.5.1.4.31', undefined], // modality worklist
    ['1.2.840.10008.1.20.1', undefined], // storage commitment
    ['', undefined],
    ['../etc', undefined],
  ])('%s: %s', (uid, service) => {
    expect(serviceOf(uid)).toBe(service);
  });
});
