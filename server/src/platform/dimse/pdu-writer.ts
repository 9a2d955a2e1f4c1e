import { pduType } from './pdu-reader.ts';
import type { ProtocolFault } from './protocol-fault.ts';

/** Result, source and reason of an A-ASSOCIATE-RJ (PS3.8, table 9-21). */
export interface Rejection {
  result: number;
  source: number;
  reason: number;
}

export function rejectPdu({ result, source, reason }: Rejection): Buffer {
  return pdu(pduType.associateReject, Buffer.from([0, result, source, reason]));
}

export function releaseReplyPdu(): Buffer {
  return pdu(pduType.releaseReply, Buffer.alloc(4));
}

export function abortPdu({ source, reason }: Pick<ProtocolFault, 'source' | 'reason'>): Buffer {
  return pdu(pduType.abort, Buffer.from([0, 0, source, reason]));
}

export function acceptPdu(body: Uint8Array): Buffer {
  return pdu(pduType.associateAccept, body);
}

/** The shortest maximum length a command can be sent under: one value header and two bytes. */
export const shortestMaximum = 8;

/**
 * A command set as P-DATA-TF. One buffer, to be written at once: several small writes meet a sender's delayed
 * acknowledgement and cost some 40 ms each.
 *
 * @param maximum what the peer takes after the PDU header, in bytes; 0 is no limit (PS3.8, D.1)
 */
export function commandPdus(contextId: number, command: Uint8Array, maximum: number): Buffer {
  const room = maximum === 0 ? command.length : Math.min(command.length, (maximum - 6) & ~1);
  const parts: Uint8Array[] = [];
  for (let at = 0; at < command.length; at += room) {
    const part = command.subarray(at, at + room);
    const last = at + room >= command.length;
    const header = Buffer.alloc(6);
    header.writeUInt32BE(part.length + 2, 0);
    header[4] = contextId;
    header[5] = last ? 0x03 : 0x01;
    parts.push(pdu(pduType.data, header, part));
  }
  return parts.length === 1 ? (parts[0] as Buffer) : Buffer.concat(parts);
}

function pdu(type: number, ...body: Uint8Array[]): Buffer {
  const header = Buffer.alloc(6);
  header[0] = type;
  header.writeUInt32BE(
    body.reduce((sum, part) => sum + part.length, 0),
    2,
  );
  return Buffer.concat([header, ...body]);
}
