import { connect, type Socket } from 'node:net';
import {
  type Dimse,
  type DimseLimits,
  type IncomingInstance,
  openDimse,
  type StoreAnswer,
} from '../../../../server/src/platform/dimse/index.ts';
import { type Asked, readCommand, request } from './pdus.ts';

export interface Caller {
  deviceId: string;
}

export interface Kept extends Omit<IncomingInstance<Caller>, 'bytes'> {
  content: Buffer;
}

export type Line = { level: string; facts: Record<string, unknown>; message: string };

export async function content(bytes: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const pieces: Uint8Array[] = [];
  for await (const piece of bytes) pieces.push(piece);
  return Buffer.concat(pieces);
}

/** An acceptor on a free port that knows every caller but STRANGER. */
export async function openHub(
  store: (instance: IncomingInstance<Caller>) => Promise<StoreAnswer>,
  limits: Partial<DimseLimits> = {},
): Promise<{ dimse: Dimse; lines: Line[]; line(message: string): Promise<Line> }> {
  const lines: Line[] = [];
  const awaited: { message: string; found(line: Line): void }[] = [];
  const note = (level: string) => (facts: object, message: string) => {
    const line = { level, facts: facts as Record<string, unknown>, message };
    lines.push(line);
    for (const one of awaited) if (one.message === message) one.found(line);
  };
  const dimse = await openDimse<Caller>({
    host: '127.0.0.1',
    port: 0,
    aeTitle: 'HUB',
    authorise: async ({ callingAe, remoteAddress }) => {
      if (callingAe === 'BROKEN') throw new Error('database away');
      return callingAe === 'STRANGER' || remoteAddress !== '127.0.0.1' ? undefined : { deviceId: callingAe };
    },
    store,
    limits,
    log: { info: note('info'), warn: note('warn'), error: note('error') },
  });
  const line = (message: string) => new Promise<Line>((found) => awaited.push({ message, found }));
  return { dimse, lines, line };
}

/** A store that keeps what it gets in memory. */
export function keeper(): { kept: Kept[]; store: (instance: IncomingInstance<Caller>) => Promise<StoreAnswer> } {
  const kept: Kept[] = [];
  return {
    kept,
    store: async ({ bytes, ...about }) => {
      kept.push({ ...about, content: await content(bytes) });
      return { status: 0 };
    },
  };
}

export interface Received {
  type: number;
  body: Buffer;
}

/** A sender that says exactly the bytes it is told to. */
export class Peer {
  readonly socket: Socket;
  readonly closed: Promise<void>;
  #bytes: Buffer = Buffer.alloc(0);
  #wake: () => void = () => {};
  #over = false;

  constructor(socket: Socket) {
    this.socket = socket;
    socket.on('error', () => {});
    socket.on('data', (chunk: Buffer) => {
      this.#bytes = Buffer.concat([this.#bytes, chunk]);
      this.#wake();
    });
    this.closed = new Promise((resolve) => {
      socket.once('close', () => {
        this.#over = true;
        this.#wake();
        resolve();
      });
    });
  }

  static async to(port: number): Promise<Peer> {
    const socket = connect({ port, host: '127.0.0.1', noDelay: true });
    await new Promise<void>((resolve, reject) => socket.once('connect', resolve).once('error', reject));
    return new Peer(socket);
  }

  static async associated(port: number, asked: Asked = {}): Promise<Peer> {
    const peer = await Peer.to(port);
    peer.send(request(asked));
    const answer = await peer.next();
    if (answer?.type !== 2) throw new Error(`not accepted: type ${answer?.type}`);
    return peer;
  }

  send(...bytes: Buffer[]): void {
    this.socket.write(Buffer.concat(bytes));
  }

  /** The next PDU, or undefined when the hub has closed. */
  async next(): Promise<Received | undefined> {
    while (true) {
      const length = this.#bytes.length < 6 ? Number.POSITIVE_INFINITY : 6 + this.#bytes.readUInt32BE(2);
      if (this.#bytes.length >= length) {
        const received = { type: this.#bytes.readUInt8(0), body: this.#bytes.subarray(6, length) };
        this.#bytes = this.#bytes.subarray(length);
        return received;
      }
      if (this.#over) return undefined;
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
  }

  /** The elements of the next response, sent in one P-DATA-TF. */
  async response(): Promise<{ field: number; messageId: number; status: number; comment: string | undefined }> {
    const received = await this.next();
    if (received?.type !== 4)
      throw new Error(`no response but type ${received?.type} ${received?.body.toString('hex')}`);
    const elements = readCommand(received.body.subarray(6));
    const number = (id: number) => elements.get(id)?.readUInt16LE() ?? -1;
    const comment = elements.get(0x0902)?.toString('latin1').trimEnd();
    return { field: number(0x0100), messageId: number(0x0120), status: number(0x0900), comment };
  }
}
