/** PDUs and command sets of a sender, written for the tests alone so that they judge the hub's own reader and writer. */

export function u16(value: number): Buffer {
  return Buffer.from([value >> 8, value & 255]);
}

export function u32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return bytes;
}

export function pdu(type: number, ...body: Buffer[]): Buffer {
  const content = Buffer.concat(body);
  return Buffer.concat([Buffer.from([type, 0]), u32(content.length), content]);
}

export function item(type: number, ...body: Buffer[]): Buffer {
  const content = Buffer.concat(body);
  return Buffer.concat([Buffer.from([type, 0]), u16(content.length), content]);
}

export function value(contextId: number, control: number, bytes: Buffer): Buffer {
  return Buffer.concat([u32(bytes.length + 2), Buffer.from([contextId, control]), bytes]);
}

/** Message control headers (PS3.8, annex E.2). */
export const control = { data: 0, command: 1, lastOfData: 2, lastOfCommand: 3 } as const;

export const ct = '1.2.840.10008.5.1.4.1.1.2';
export const verification = '1.2.840.10008.1.1';
export const explicitLittle = '1.2.840.10008.1.2.1';
export const applicationContext = '1.2.840.10008.3.1.1.1';

export interface Asked {
  version?: number;
  called?: string;
  calling?: string;
  application?: string;
  contexts?: { id: number; abstract: string; transfer: string[] }[];
  user?: Buffer[];
}

export function context(id: number, abstract: string, transfer: string[]): Buffer {
  const syntaxes = transfer.map((uid) => item(0x40, Buffer.from(uid)));
  return item(0x20, Buffer.from([id, 0, 0, 0]), item(0x30, Buffer.from(abstract)), ...syntaxes);
}

export function requestBody(asked: Asked = {}): Buffer {
  const contexts = asked.contexts ?? [
    { id: 1, abstract: ct, transfer: [explicitLittle] },
    { id: 3, abstract: verification, transfer: ['1.2.840.10008.1.2'] },
  ];
  return Buffer.concat([
    u16(asked.version ?? 1),
    u16(0),
    Buffer.from((asked.called ?? 'HUB').padEnd(16)),
    Buffer.from((asked.calling ?? 'CT01').padEnd(16)),
    Buffer.alloc(32, 7),
    item(0x10, Buffer.from(asked.application ?? applicationContext)),
    ...contexts.map(({ id, abstract, transfer }) => context(id, abstract, transfer)),
    item(0x50, ...(asked.user ?? [item(0x51, u32(16384)), item(0x52, Buffer.from('1.2.3.4'))])),
  ]);
}

export const request = (asked: Asked = {}) => pdu(1, requestBody(asked));

export function element(id: number, bytes: Buffer): Buffer {
  const header = Buffer.alloc(8);
  header.writeUInt16LE(id, 2);
  header.writeUInt32LE(bytes.length, 4);
  return Buffer.concat([header, bytes]);
}

export function le16(number: number): Buffer {
  return Buffer.from([number & 255, number >> 8]);
}

export const uidBytes = (uid: string) => Buffer.from(uid.length % 2 ? `${uid}\0` : uid);

export function storeCommand(messageId: number, sopInstance = '1.2.3.5', ...more: Buffer[]): Buffer {
  return Buffer.concat([
    element(0x0002, uidBytes(ct)),
    element(0x0100, le16(0x0001)),
    element(0x0110, le16(messageId)),
    element(0x0700, le16(0)),
    element(0x0800, le16(0x0001)),
    element(0x1000, uidBytes(sopInstance)),
    ...more,
  ]);
}

export function plainCommand(field: number, messageId: number, hasDataSet = false): Buffer {
  return Buffer.concat([
    element(0x0002, uidBytes(verification)),
    element(0x0100, le16(field)),
    element(field === 0x0fff ? 0x0120 : 0x0110, le16(messageId)),
    element(0x0800, le16(hasDataSet ? 1 : 0x0101)),
  ]);
}

export const commandPdu = (contextId: number, command: Buffer) =>
  pdu(4, value(contextId, control.lastOfCommand, command));
export const dataPdu = (contextId: number, bytes: Buffer, last = true) =>
  pdu(4, value(contextId, last ? control.lastOfData : control.data, bytes));

export const releaseRequest = pdu(5, Buffer.alloc(4));
export const releaseReply = pdu(6, Buffer.alloc(4));
export const abort = (source: number, reason: number) => pdu(7, Buffer.from([0, 0, source, reason]));

/** The elements of a command set, by element number of group 0000. */
export function readCommand(bytes: Buffer): Map<number, Buffer> {
  const elements = new Map<number, Buffer>();
  for (let at = 0; at < bytes.length; ) {
    const length = bytes.readUInt32LE(at + 4);
    elements.set(bytes.readUInt16LE(at + 2), bytes.subarray(at + 8, at + 8 + length));
    at += 8 + length;
  }
  return elements;
}
