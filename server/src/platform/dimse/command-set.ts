import { abortReason, abortSource, ProtocolFault } from './protocol-fault.ts';

/** Command fields (PS3.7, E.1-1); a response has bit 15 set. */
export const commandField = { store: 0x0001, echo: 0x0030, cancel: 0x0fff, response: 0x8000 } as const;

/** A request as an SCP of C-STORE and C-ECHO reads it; text is trimmed of its padding, nothing else is changed. */
export interface Command {
  field: number;
  /** of a C-CANCEL: the message to be cancelled */
  messageId: number;
  hasDataSet: boolean;
  sopClassUid: string | undefined;
  sopInstanceUid: string | undefined;
  moveOriginatorAe: string | undefined;
  moveOriginatorMessageId: number | undefined;
}

export interface Response {
  /** command field of the request it answers */
  field: number;
  messageId: number;
  status: number;
  sopClassUid?: string | undefined;
  sopInstanceUid?: string | undefined;
  comment?: string | undefined;
}

const noDataSet = 0x0101;
const longestComment = 64;

/** Elements of group 0000 (PS3.7, E.1-1). */
const element = {
  groupLength: 0x0000,
  affectedSopClass: 0x0002,
  field: 0x0100,
  messageId: 0x0110,
  respondedTo: 0x0120,
  dataSetType: 0x0800,
  status: 0x0900,
  comment: 0x0902,
  affectedSopInstance: 0x1000,
  moveOriginatorAe: 0x1030,
  moveOriginatorMessageId: 0x1031,
} as const;

/** A command set is implicit VR little endian whatever the presentation context says (PS3.7, 6.3.1). */
export function decodeCommand(bytes: Uint8Array): Command {
  const elements = readElements(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength));
  const number = (id: number) => {
    const value = elements.get(id);
    if (value === undefined) return undefined;
    if (value.length !== 2) throw fault(`element ${hex(id)} has ${value.length} bytes instead of 2`);
    return value.readUInt16LE(0);
  };
  const required = (id: number) => {
    const value = number(id);
    if (value === undefined) throw fault(`element ${hex(id)} is missing`);
    return value;
  };
  const text = (id: number) => {
    const value = elements
      .get(id)
      ?.toString('latin1')
      .replace(/^ +|[ \0]+$/g, '');
    return value === '' ? undefined : value;
  };

  const field = required(element.field);
  const refersBack = field === commandField.cancel || (field & commandField.response) !== 0;
  return {
    field,
    messageId: required(refersBack ? element.respondedTo : element.messageId),
    hasDataSet: required(element.dataSetType) !== noDataSet,
    sopClassUid: text(element.affectedSopClass),
    sopInstanceUid: text(element.affectedSopInstance),
    moveOriginatorAe: text(element.moveOriginatorAe),
    moveOriginatorMessageId: number(element.moveOriginatorMessageId),
  };
}

function readElements(bytes: Buffer): Map<number, Buffer> {
  const elements = new Map<number, Buffer>();
  for (let at = 0; at < bytes.length; ) {
    if (at + 8 > bytes.length) throw fault(`element header cut off at byte ${at}`);
    const group = bytes.readUInt16LE(at);
    const id = bytes.readUInt16LE(at + 2);
    const length = bytes.readUInt32LE(at + 4);
    if (group !== 0) throw fault(`element of group ${hex(group)} at byte ${at}`);
    if (length > bytes.length - at - 8) throw fault(`element ${hex(id)} at byte ${at} of ${length} bytes ends outside`);
    elements.set(id, bytes.subarray(at + 8, at + 8 + length));
    at += 8 + length;
  }
  return elements;
}

export function encodeResponse(response: Response): Buffer {
  const elements = [
    ...optional(element.affectedSopClass, response.sopClassUid, uidValue),
    encoded(element.field, uint16(response.field | commandField.response)),
    encoded(element.respondedTo, uint16(response.messageId)),
    encoded(element.dataSetType, uint16(noDataSet)),
    encoded(element.status, uint16(response.status)),
    ...optional(element.comment, response.comment, commentValue),
    ...optional(element.affectedSopInstance, response.sopInstanceUid, uidValue),
  ];
  const body = Buffer.concat(elements);
  const length = Buffer.alloc(4);
  length.writeUInt32LE(body.length);
  return Buffer.concat([encoded(element.groupLength, length), body]);
}

function optional(id: number, value: string | undefined, form: (value: string) => Buffer): Buffer[] {
  return value === undefined ? [] : [encoded(id, form(value))];
}

function encoded(id: number, value: Buffer): Buffer {
  const header = Buffer.alloc(8);
  header.writeUInt16LE(id, 2);
  header.writeUInt32LE(value.length, 4);
  return Buffer.concat([header, value]);
}

const uidValue = (uid: string) => Buffer.from(uid.length % 2 ? `${uid}\0` : uid, 'latin1');

/** LO of the default repertoire, which has neither Chinese nor a backslash (PS3.5, 6.2): what does not fit is a question mark. */
function commentValue(comment: string): Buffer {
  const plain = Array.from(comment, (character) => (/^[ -[\]-~]$/.test(character) ? character : '?'))
    .slice(0, longestComment)
    .join('');
  return Buffer.from(plain.length % 2 ? `${plain} ` : plain, 'latin1');
}

function uint16(value: number): Buffer {
  const bytes = Buffer.alloc(2);
  bytes.writeUInt16LE(value);
  return bytes;
}

const hex = (value: number) => value.toString(16).padStart(4, '0');

/** A command that cannot be read leaves no message to answer, so the association ends (by its user: the PDUs were sound). */
function fault(what: string): ProtocolFault {
  return new ProtocolFault(abortReason.notSpecified, `command set: ${what}`, abortSource.user);
}
