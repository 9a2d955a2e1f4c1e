import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';
import { afterEach, describe, expect, test } from 'vitest';
import { datagramRelay, type Relay } from '../support/links/datagram-relay.ts';
import { Shape } from '../support/links/shape.ts';
import { streamRelay } from '../support/links/stream-relay.ts';

// Nothing here asserts how long something took: only how much came, in which order, and that a cut is a cut.

const closing: (() => Promise<unknown>)[] = [];
const keep = (relay: Relay): Relay => {
  closing.push(() => relay.close());
  return relay;
};
afterEach(async () => {
  for (const close of closing.splice(0).toReversed()) await close();
});

describe('A relay of datagrams', () => {
  async function echo(): Promise<number> {
    const socket = createSocket('udp4');
    socket.on('message', (bytes, from) => socket.send(bytes, from.port, from.address));
    socket.bind(0, '127.0.0.1');
    await once(socket, 'listening');
    closing.push(async () => socket.close());
    return socket.address().port;
  }
  async function sender(): Promise<ReturnType<typeof createSocket>> {
    const socket = createSocket('udp4');
    socket.bind(0, '127.0.0.1');
    await once(socket, 'listening');
    closing.push(async () => socket.close());
    return socket;
  }

  test('brings every datagram of a line without loss there and back, in order', async () => {
    const relay = keep(await datagramRelay(await echo(), { kbps: 100_000, delayMs: 5, lossPercent: 0 }));
    const socket = await sender();
    const back: number[] = [];
    const all = new Promise<void>((done) =>
      socket.on('message', (bytes) => {
        back.push(bytes.readUInt16BE(0));
        if (back.length === 200) done();
      }),
    );
    for (let i = 0; i < 200; i += 1) {
      const bytes = Buffer.alloc(100);
      bytes.writeUInt16BE(i, 0);
      socket.send(bytes, relay.port, '127.0.0.1');
    }
    await all;
    expect(back).toEqual(Array.from({ length: 200 }, (_, i) => i));
  });
});

describe('A shaped line', () => {
  test('loses about as many datagrams as it was told to, and the same ones in every run', () => {
    const fates = () => {
      const shape = new Shape({ kbps: 1_000_000, delayMs: 0, lossPercent: 20 }, 3);
      const fate = Array.from({ length: 1_000 }, () => shape.datagram(50, () => undefined));
      shape.close();
      return fate;
    };
    const lost = fates().filter((arrives) => !arrives).length;
    expect(lost).toBeGreaterThan(150);
    expect(lost).toBeLessThan(250);
    expect(fates()).toEqual(fates());
  });

  test('drops datagrams rather than let them wait without end', () => {
    const shape = new Shape({ kbps: 64, delayMs: 0, lossPercent: 0 });
    const taken = Array.from({ length: 100 }, () => shape.datagram(1_000, () => undefined)).filter(Boolean).length;
    shape.close();
    // 125 ms each: four fit into a queue of 400 ms.
    expect(taken).toBe(4);
  });

  test('loses what is on its way when it is cut, and carries again once mended', async () => {
    const shape = new Shape({ kbps: 10_000, delayMs: 20, lossPercent: 0 });
    const arrived: string[] = [];
    expect(shape.datagram(100, () => arrived.push('under way'))).toBe(true);
    shape.cut();
    expect(shape.datagram(100, () => arrived.push('while cut'))).toBe(false);
    shape.mend();
    await new Promise<void>((done) => shape.datagram(100, done));
    expect(arrived).toEqual([]);
  });
});

describe('A relay of streams', () => {
  async function collector(): Promise<{ port: number; received: Promise<Buffer> }> {
    let done: (bytes: Buffer) => void = () => undefined;
    const received = new Promise<Buffer>((resolve) => {
      done = resolve;
    });
    const server = createServer((socket: Socket) => {
      const parts: Buffer[] = [];
      socket.on('data', (bytes) => parts.push(bytes));
      socket.on('end', () => parts.length > 0 && done(Buffer.concat(parts)));
      socket.on('error', () => undefined);
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    closing.push(async () => server.close());
    return { port: (server.address() as { port: number }).port, received };
  }

  test('brings every byte in order, however lossy the line', async () => {
    const { port, received } = await collector();
    const relay = keep(await streamRelay(port, { kbps: 50_000, delayMs: 2, lossPercent: 5 }));
    const bytes = Buffer.from(Array.from({ length: 300_000 }, (_, i) => (i * 7) & 255));
    const socket = connect(relay.port, '127.0.0.1');
    socket.end(bytes);
    expect((await received).equals(bytes)).toBe(true);
    expect(relay.carried().up).toBe(bytes.length);
  });

  test('ends its connections when it is cut, and takes none until it is mended', async () => {
    const { port, received } = await collector();
    const relay = keep(await streamRelay(port, { kbps: 50_000, delayMs: 1, lossPercent: 0 }));
    const first = connect(relay.port, '127.0.0.1');
    first.on('error', () => undefined);
    await once(first, 'connect');
    relay.cut();
    await once(first, 'close');
    const second = connect(relay.port, '127.0.0.1');
    second.on('error', () => undefined);
    await once(second, 'close');
    relay.mend();
    const third = connect(relay.port, '127.0.0.1');
    third.end('again');
    expect((await received).toString()).toBe('again');
  });
});
