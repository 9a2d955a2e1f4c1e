import { abortReason, ProtocolFault } from './protocol-fault.ts';

export interface ProposedContext {
  id: number;
  abstractSyntax: string;
  /** in the proposer's order */
  transferSyntaxes: string[];
}

/** Roles the proposer wants for one SOP class (PS3.7, D.3.3.4). */
export interface ProposedRole {
  sopClass: string;
  scu: boolean;
  scp: boolean;
}

/** What an A-ASSOCIATE-RQ says (PS3.8, 9.3.2), as far as an acceptor of storage needs it. */
export interface AssociateRequest {
  protocolVersion: number;
  calledAe: string;
  callingAe: string;
  /** bytes 11 to 74 of the PDU, which an A-ASSOCIATE-AC returns as they came */
  echoed: Uint8Array;
  applicationContext: string | undefined;
  contexts: ProposedContext[];
  /** bytes the peer takes in one P-DATA-TF; 0 is no limit, as is a request that does not say */
  maximumLength: number;
  implementationClassUid: string | undefined;
  implementationVersion: string | undefined;
  roles: ProposedRole[];
  asynchronousOperations: boolean;
}

const fixedPart = 68;

/** Item types (PS3.8, 9.3.2 and annex D; PS3.7, annex D.3.3). */
export const itemType = {
  applicationContext: 0x10,
  proposedContext: 0x20,
  answeredContext: 0x21,
  abstractSyntax: 0x30,
  transferSyntax: 0x40,
  userInformation: 0x50,
  maximumLength: 0x51,
  implementationClass: 0x52,
  asynchronousOperations: 0x53,
  role: 0x54,
  implementationVersion: 0x55,
} as const;

/** @param body the PDU without its six header bytes */
export function parseAssociateRequest(body: Uint8Array): AssociateRequest {
  const bytes = Buffer.from(body.buffer, body.byteOffset, body.byteLength);
  if (bytes.length < fixedPart) throw fault(`${bytes.length} bytes instead of at least ${fixedPart}`, 0);
  const request: AssociateRequest = {
    protocolVersion: bytes.readUInt16BE(0),
    calledAe: aeTitle(bytes.subarray(4, 20)),
    callingAe: aeTitle(bytes.subarray(20, 36)),
    echoed: bytes.subarray(4, fixedPart),
    applicationContext: undefined,
    contexts: [],
    maximumLength: 0,
    implementationClassUid: undefined,
    implementationVersion: undefined,
    roles: [],
    asynchronousOperations: false,
  };
  const ids = new Set<number>();
  for (const item of items(bytes, fixedPart, bytes.length)) {
    if (item.type === itemType.applicationContext) request.applicationContext = uid(item.value);
    else if (item.type === itemType.userInformation) readUserInformation(bytes, item, request);
    else if (item.type === itemType.proposedContext) {
      const context = proposedContext(bytes, item);
      if (ids.has(context.id)) throw fault(`presentation context ${context.id} twice`, item.start);
      ids.add(context.id);
      request.contexts.push(context);
    }
    // Item types nobody knows yet are passed over (PS3.8, 9.3.1).
  }
  return request;
}

function proposedContext(bytes: Buffer, item: Item): ProposedContext {
  const id = item.value[0];
  if (item.value.length < 4 || id === undefined) throw fault('presentation context too short', item.start);
  if (id % 2 === 0) throw fault(`presentation context id ${id} is not odd`, item.start);
  let abstractSyntax: string | undefined;
  const transferSyntaxes: string[] = [];
  for (const part of items(bytes, item.start + 4, item.end)) {
    if (part.type === itemType.abstractSyntax) abstractSyntax = uid(part.value);
    else if (part.type === itemType.transferSyntax) transferSyntaxes.push(uid(part.value));
  }
  if (abstractSyntax === undefined) throw fault(`presentation context ${id} without abstract syntax`, item.start);
  return { id, abstractSyntax, transferSyntaxes };
}

// User identity and SOP class (common) extended negotiation are read over: a device is known by its AE title and
// address, and an answer without these items declines them (PS3.7, D.3.3.5 to D.3.3.7).
function readUserInformation(bytes: Buffer, info: Item, request: AssociateRequest): void {
  for (const { type, value, start } of items(bytes, info.start, info.end)) {
    if (type === itemType.maximumLength) {
      if (value.length !== 4) throw fault('maximum length is not four bytes', start);
      request.maximumLength = value.readUInt32BE(0);
    } else if (type === itemType.implementationClass) request.implementationClassUid = uid(value);
    else if (type === itemType.implementationVersion) request.implementationVersion = text(value);
    else if (type === itemType.asynchronousOperations) request.asynchronousOperations = true;
    else if (type === itemType.role) {
      const length = value.length < 2 ? Number.NaN : value.readUInt16BE(0);
      if (!(length + 4 <= value.length)) throw fault('role selection too short', start);
      request.roles.push({
        sopClass: uid(value.subarray(2, 2 + length)),
        scu: value[2 + length] === 1,
        scp: value[3 + length] === 1,
      });
    }
  }
}

interface Item {
  type: number;
  value: Buffer;
  /** place of the value in the body, in bytes */
  start: number;
  end: number;
}

function* items(bytes: Buffer, from: number, to: number): Generator<Item, void, void> {
  for (let at = from; at < to; ) {
    if (at + 4 > to) throw fault('item header cut off', at);
    const start = at + 4;
    const end = start + bytes.readUInt16BE(at + 2);
    if (end > to) throw fault(`item of ${end - start} bytes where ${to - start} remain`, at);
    yield { type: bytes.readUInt8(at), value: bytes.subarray(start, end), start, end };
    at = end;
  }
}

const text = (value: Buffer) => value.toString('latin1');
/** Leading and trailing spaces do not count in an AE title (PS3.5, 6.2); a NUL is what some devices pad with. */
const aeTitle = (value: Buffer) => text(value).replace(/^ +|[ \0]+$/g, '');
/** UIDs stand unpadded in PDUs; some devices pad them all the same. */
const uid = (value: Buffer) => text(value).replace(/[ \0]+$/, '');

function fault(what: string, at: number): ProtocolFault {
  return new ProtocolFault(abortReason.invalidParameterValue, `A-ASSOCIATE-RQ: ${what}, at byte ${at} of its content`);
}
