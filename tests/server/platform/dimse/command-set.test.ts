import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeCommand, encodeResponse } from '../../../../server/src/platform/dimse/command-set.ts';
import { commandPdus } from '../../../../server/src/platform/dimse/pdu-writer.ts';
import { ProtocolFault } from '../../../../server/src/platform/dimse/protocol-fault.ts';
import { ct, element, le16, plainCommand, readCommand, storeCommand } from './pdus.ts';

describe('a command set', () => {
  it('of a C-STORE names class, instance and the mover', () => {
    const mover = [element(0x1030, Buffer.from('OLD_PACS')), element(0x1031, le16(9))];
    expect(decodeCommand(storeCommand(7, '1.2.3.5', ...mover))).toEqual({
      field: 1,
      messageId: 7,
      hasDataSet: true,
      sopClassUid: ct,
      sopInstanceUid: '1.2.3.5',
      moveOriginatorAe: 'OLD_PACS',
      moveOriginatorMessageId: 9,
    });
  });

  it('of a C-CANCEL names the message to be cancelled', () => {
    expect(decodeCommand(plainCommand(0x0fff, 12))).toMatchObject({ field: 0x0fff, messageId: 12, hasDataSet: false });
  });

  it.each([
    ['ends inside an element header', storeCommand(1).subarray(0, 5), /cut off at byte 0/],
    ['ends inside a value', storeCommand(1).subarray(0, 20), /ends outside/],
    ['has a value of undefined length', Buffer.from('00000201ffffffff', 'hex'), /ends outside/],
    ['is a data set', Buffer.from('0800050000000000', 'hex'), /group 0008/],
    ['does not say what is asked', element(0x0110, le16(1)), /0100 is missing/],
    [
      'has a message id of four bytes',
      Buffer.concat([element(0x0100, le16(1)), element(0x0110, Buffer.alloc(4))]),
      /0110/,
    ],
  ])('that %s is refused with its place', (_, bytes, place) => {
    expect(() => decodeCommand(bytes)).toThrow(place);
  });

  it('never breaks the hub, whatever its bytes', () => {
    const sound = storeCommand(1);
    fc.assert(
      fc.property(fc.nat(sound.length - 1), fc.nat(255), fc.nat(sound.length), (at, byte, end) => {
        const damaged = Buffer.from(sound.subarray(0, end));
        if (at < end) damaged[at] = byte;
        try {
          decodeCommand(damaged);
        } catch (error) {
          expect(error).toBeInstanceOf(ProtocolFault);
        }
      }),
      { numRuns: 3000 },
    );
  });
});

describe('a response', () => {
  const response = { field: 1, messageId: 300, status: 0xa700, sopClassUid: ct, sopInstanceUid: '1.2.3' };

  it('repeats what it answers, in the order of its tags and of even length', () => {
    const bytes = encodeResponse({ ...response, comment: 'disk full' });
    const elements = readCommand(bytes);
    expect([...elements.keys()]).toEqual([0x0000, 0x0002, 0x0100, 0x0120, 0x0800, 0x0900, 0x0902, 0x1000]);
    expect(elements.get(0)?.readUInt32LE()).toBe(bytes.length - 12);
    expect(elements.get(0x0100)).toEqual(le16(0x8001));
    expect(elements.get(0x0120)).toEqual(le16(300));
    expect(elements.get(0x0800)).toEqual(le16(0x0101));
    expect(elements.get(0x0900)).toEqual(le16(0xa700));
    expect(elements.get(0x0902)?.toString()).toBe('disk full ');
    expect(elements.get(0x1000)?.toString()).toBe('1.2.3\0');
  });

  it('keeps its comment to 64 plain characters', () => {
    const comment = readCommand(encodeResponse({ ...response, comment: `磁盘\\\n${'x'.repeat(90)}` })).get(0x0902);
    expect(comment?.toString('latin1')).toBe(`????${'x'.repeat(60)}`);
  });

  it('is cut to what the peer takes at a time', () => {
    const command = encodeResponse(response);
    fc.assert(
      fc.property(fc.integer({ min: 8, max: 400 }), (maximum) => {
        const written = commandPdus(5, command, maximum);
        const parts: Buffer[] = [];
        for (let at = 0; at < written.length; ) {
          const length = written.readUInt32BE(at + 2);
          expect(written[at]).toBe(4);
          expect(length).toBeLessThanOrEqual(maximum);
          expect(written.readUInt32BE(at + 6)).toBe(length - 4);
          expect(written[at + 10]).toBe(5);
          parts.push(written.subarray(at + 12, at + 6 + length));
          at += 6 + length;
          expect(written[at - length + 5]).toBe(at === written.length ? 3 : 1);
        }
        expect(Buffer.concat(parts)).toEqual(command);
      }),
    );
    expect(commandPdus(5, command, 0).length).toBe(command.length + 12);
  });
});
