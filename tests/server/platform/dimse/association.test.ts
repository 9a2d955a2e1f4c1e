import { afterEach, describe, expect, it } from 'vitest';
import type { Dimse, DimseLimits } from '../../../../server/src/platform/dimse/index.ts';
import { content, keeper, openHub, Peer } from './hub-and-peer.ts';
import * as pdus from './pdus.ts';

const { commandPdu, dataPdu, plainCommand, storeCommand, pdu, request } = pdus;

const open: Dimse[] = [];
afterEach(async () => {
  await Promise.all(open.splice(0).map((dimse) => dimse.close(0)));
});

async function hub(store = keeper().store, limits: Partial<DimseLimits> = {}) {
  const opened = await openHub(store, limits);
  open.push(opened.dimse);
  return { ...opened, port: opened.dimse.port };
}

const dataSet = Buffer.from(Array.from({ length: 5000 }, (_, index) => index % 251));

describe('who may associate', () => {
  it.each([
    ['an unknown caller is not recognised', { calling: 'STRANGER' }, [1, 1, 3]],
    ['an unknown caller does not learn our title', { calling: 'STRANGER', called: 'OTHER' }, [1, 1, 3]],
    ['a known caller who calls another title is told so', { called: 'OTHER' }, [1, 1, 7]],
    ['another protocol version is not served', { version: 4 }, [1, 2, 2]],
    ['another application context is not served', { application: '1.2.3' }, [1, 1, 2]],
    ['a caller who cannot be checked may come again', { calling: 'BROKEN' }, [2, 3, 1]],
  ])('%s', async (_, asked, reason) => {
    const { port } = await hub();
    const peer = await Peer.to(port);
    peer.send(request(asked));
    expect(await peer.next()).toEqual({ type: 3, body: Buffer.from([0, ...reason]) });
    expect(await peer.next()).toBeUndefined();
  });

  it('one association too many is refused for now, and taken when there is room', async () => {
    const { port } = await hub(keeper().store, { associations: 1 });
    const first = await Peer.associated(port);
    const second = await Peer.to(port);
    second.send(request());
    expect((await second.next())?.body).toEqual(Buffer.from([0, 2, 3, 2]));
    first.send(pdus.releaseRequest);
    expect((await first.next())?.type).toBe(6);
    await Peer.associated(port);
  });
});

describe('messages', () => {
  it('a C-ECHO is answered', async () => {
    const { port } = await hub();
    const peer = await Peer.associated(port);
    peer.send(commandPdu(3, plainCommand(0x0030, 77)));
    expect(await peer.response()).toMatchObject({ field: 0x8030, messageId: 77, status: 0 });
  });

  it('an instance reaches the store byte for byte, with who sent it and how it is encoded', async () => {
    const { kept, store } = keeper();
    const { port } = await hub(store);
    const peer = await Peer.associated(port, { calling: 'CT01' });
    const mover = [pdus.element(0x1030, Buffer.from('PACS')), pdus.element(0x1031, pdus.le16(4))];
    peer.send(commandPdu(1, storeCommand(5, '1.2.9', ...mover)), dataPdu(1, dataSet.subarray(0, 3000), false));
    peer.send(dataPdu(1, dataSet.subarray(3000)));
    expect(await peer.response()).toMatchObject({ field: 0x8001, messageId: 5, status: 0 });
    expect(kept).toMatchObject([
      {
        caller: { deviceId: 'CT01' },
        callingAe: 'CT01',
        calledAe: 'HUB',
        remoteAddress: '127.0.0.1',
        sopClassUid: pdus.ct,
        sopInstanceUid: '1.2.9',
        transferSyntaxUid: pdus.explicitLittle,
        moveOriginator: { aeTitle: 'PACS', messageId: 4 },
      },
    ]);
    expect(kept[0]?.content.equals(dataSet)).toBe(true);
  });

  it('command and data may share a PDU, and messages may follow without waiting', async () => {
    const { kept, store } = keeper();
    const { port } = await hub(store);
    const peer = await Peer.associated(port);
    const whole = (id: number) =>
      pdu(
        4,
        pdus.value(1, pdus.control.lastOfCommand, storeCommand(id)),
        pdus.value(1, pdus.control.data, dataSet.subarray(0, 100)),
        pdus.value(1, pdus.control.lastOfData, dataSet.subarray(100)),
      );
    peer.send(whole(1), whole(2), commandPdu(3, plainCommand(0x0030, 3)), whole(4));
    for (const id of [1, 2, 3, 4]) expect(await peer.response()).toMatchObject({ messageId: id, status: 0 });
    expect(kept.map((one) => one.content.equals(dataSet))).toEqual([true, true, true]);
  });

  it('what the store says reaches the sender', async () => {
    const { port } = await hub(async ({ bytes }) => {
      await content(bytes);
      return { status: 0xa900, comment: 'no Study Instance UID' };
    });
    const peer = await Peer.associated(port);
    peer.send(commandPdu(1, storeCommand(1)), dataPdu(1, dataSet));
    expect(await peer.response()).toMatchObject({ status: 0xa900, comment: 'no Study Instance UID' });
  });

  it.each([
    ['at once', async () => Promise.reject(new Error('disk full'))],
    [
      'in the middle',
      async ({ bytes }: { bytes: AsyncIterable<Uint8Array> }) => {
        for await (const _ of bytes) throw new Error('disk full');
        return { status: 0 };
      },
    ],
  ])('a store that fails %s costs one instance, not the association', async (_, store) => {
    const { port, lines } = await hub(store, { waitingBytes: 1000 });
    const peer = await Peer.associated(port);
    for (const id of [1, 2]) {
      peer.send(commandPdu(1, storeCommand(id)));
      for (let part = 0; part < 50; part++) peer.send(dataPdu(1, dataSet, part === 49));
      expect(await peer.response()).toMatchObject({ messageId: id, status: 0x0110 });
    }
    peer.send(commandPdu(3, plainCommand(0x0030, 3)));
    expect(await peer.response()).toMatchObject({ messageId: 3, status: 0 });
    expect(lines.filter(({ level }) => level === 'error')).toHaveLength(2);
  });

  it('operations that are not offered are named so, data set and all; a C-CANCEL is passed over', async () => {
    const { port } = await hub();
    const peer = await Peer.associated(port);
    peer.send(commandPdu(1, plainCommand(0x0020, 8, true)), dataPdu(1, dataSet));
    expect(await peer.response()).toMatchObject({ field: 0x8020, messageId: 8, status: 0x0211 });
    peer.send(commandPdu(1, plainCommand(0x0fff, 8)), commandPdu(1, plainCommand(0x0140, 9)));
    expect(await peer.response()).toMatchObject({ field: 0x8140, messageId: 9, status: 0x0211 });
  });

  it('a C-STORE without instance, without data set or in the wrong context is refused', async () => {
    const { kept, store } = keeper();
    const { port } = await hub(store);
    const peer = await Peer.associated(port);
    peer.send(commandPdu(1, storeCommand(1, '')), dataPdu(1, dataSet));
    expect(await peer.response()).toMatchObject({ status: 0x0212 });
    peer.send(commandPdu(1, plainCommand(0x0001, 2)));
    expect(await peer.response()).toMatchObject({ status: 0x0212 });
    peer.send(commandPdu(3, storeCommand(3)), dataPdu(3, dataSet));
    expect(await peer.response()).toMatchObject({ status: 0x0122 });
    expect(kept).toEqual([]);
  });

  it('answers are cut to the maximum of the peer', async () => {
    const { port } = await hub();
    const peer = await Peer.associated(port, { user: [pdus.item(0x51, pdus.u32(40))] });
    peer.send(commandPdu(3, plainCommand(0x0030, 1)));
    const parts: Buffer[] = [];
    while ((parts.at(-1)?.[5] ?? 0) !== pdus.control.lastOfCommand) {
      const received = await peer.next();
      expect(received?.body.length).toBeLessThanOrEqual(40);
      parts.push(received?.body ?? Buffer.alloc(6, 3));
    }
    const command = Buffer.concat(parts.map((part) => part.subarray(6)));
    expect(pdus.readCommand(command).get(0x0900)).toEqual(pdus.le16(0));
  });

  it('a slow store holds the sender back', async () => {
    const go = Promise.withResolvers<void>();
    const { port } = await hub(
      async ({ bytes }) => {
        await go.promise;
        return { status: (await content(bytes)).length === 64_000_000 ? 0 : 0xa900 };
      },
      { waitingBytes: 100_000 },
    );
    const peer = await Peer.associated(port);
    peer.send(commandPdu(1, storeCommand(1)));
    const megabyte = Buffer.alloc(1_000_000, 1);
    const written: Promise<void>[] = [];
    let accepted = 0;
    for (let part = 0; part < 64; part++) {
      written.push(
        new Promise((resolve) => {
          peer.socket.write(dataPdu(1, megabyte, part === 63), () => {
            accepted += 1;
            resolve();
          });
        }),
      );
    }
    await written[0];
    // An association beside it is served while this one stands still.
    const other = await Peer.associated(port);
    other.send(commandPdu(3, plainCommand(0x0030, 1)));
    expect((await other.response()).status).toBe(0);
    expect(accepted).toBeLessThan(64); // the kernel's buffers take a few MB, never all of it
    go.resolve();
    expect((await peer.response()).status).toBe(0);
  });
});

describe('the end of an association', () => {
  it('a release is answered', async () => {
    const { port, lines } = await hub();
    const peer = await Peer.associated(port);
    peer.send(pdus.releaseRequest);
    expect(await peer.next()).toEqual({ type: 6, body: Buffer.alloc(4) });
    peer.socket.end();
    await peer.closed;
    await open[0]?.close();
    expect(lines.at(-1)).toMatchObject({ level: 'info', facts: { outcome: 'released', stored: 0 } });
  });

  const incomplete = [commandPdu(1, storeCommand(1)), dataPdu(1, dataSet, false)];
  it.each([
    ['is killed', (peer: Peer) => peer.socket.resetAndDestroy()],
    ['closes', (peer: Peer) => peer.socket.end()],
    ['aborts', (peer: Peer) => peer.send(pdus.abort(0, 0))],
    ['releases', (peer: Peer) => peer.send(pdus.releaseRequest)],
    ['sends nonsense', (peer: Peer) => peer.send(Buffer.alloc(6, 99))],
    ['begins another command', (peer: Peer) => peer.send(commandPdu(1, storeCommand(2)))],
  ])('the store is told when the sender %s in the middle of a data set', async (_, act) => {
    const seen = Promise.withResolvers<void>();
    const told = Promise.withResolvers<unknown>();
    const { port, lines } = await hub(async ({ bytes }) => {
      try {
        for await (const _ of bytes) seen.resolve();
        told.resolve('complete');
        return { status: 0 };
      } catch (error) {
        told.resolve(error);
        throw error;
      }
    });
    const peer = await Peer.associated(port);
    peer.send(...incomplete);
    await seen.promise;
    act(peer);
    expect(await told.promise).toBeInstanceOf(Error);
    expect(lines.filter(({ level }) => level === 'error')).toEqual([]);
  });

  it.each([
    ['a second request', request(), [2, 2]],
    ['an answer to nothing', pdu(2, Buffer.alloc(70)), [2, 2]],
    ['a release reply', pdus.releaseReply, [2, 2]],
    ['an unknown PDU', pdu(8, Buffer.alloc(4)), [2, 1]],
    ['a value with a false length', pdu(4, pdus.u32(99), Buffer.from([1, 3])), [2, 6]],
    ['a context that was not accepted', commandPdu(99, storeCommand(1)), [2, 6]],
    ['a data set without command', dataPdu(1, dataSet), [2, 5]],
    ['a command of two contexts', pdu(4, pdus.value(1, 1, Buffer.alloc(8)), pdus.value(3, 1, Buffer.alloc(8))), [2, 5]],
    ['a command without end', pdu(4, pdus.value(1, 1, Buffer.alloc(70_000))), [2, 6]],
    ['a command that cannot be read', commandPdu(1, Buffer.alloc(7)), [0, 0]],
  ])('%s is answered by an abort with its reason', async (_, bytes, [source, reason]) => {
    const { port } = await hub();
    const peer = await Peer.associated(port);
    peer.send(bytes);
    expect(await peer.next()).toEqual({ type: 7, body: Buffer.from([0, 0, source ?? -1, reason ?? -1]) });
    expect(await peer.next()).toBeUndefined();
  });

  it.each([
    ['data', dataPdu(1, dataSet), [0, 0]],
    ['a release', pdus.releaseRequest, [0, 0]],
    ['a web request', Buffer.from('GET / HTTP/1.1\r\n\r\n'), [2, 1]],
  ])('%s before the association is answered by an abort', async (_, bytes, [source, reason]) => {
    const { port } = await hub();
    const peer = await Peer.to(port);
    peer.send(bytes);
    expect(await peer.next()).toEqual({ type: 7, body: Buffer.from([0, 0, source ?? -1, reason ?? -1]) });
  });

  it('who says nothing is not waited for: before the request, between messages, within one', async () => {
    const quick = { artimMs: 50, idleMs: 50, stallMs: 50 };
    const { port } = await hub(keeper().store, quick);
    expect(await (await Peer.to(port)).next()).toBeUndefined();
    expect((await (await Peer.associated(port)).next())?.type).toBe(7);
    const within = await Peer.associated(port);
    within.send(...incomplete);
    expect((await within.next())?.type).toBe(7);
  });

  it('a store may take longer than a peer may stand still', async () => {
    const go = Promise.withResolvers<void>();
    const { port } = await hub(
      async ({ bytes }) => {
        await content(bytes);
        await go.promise;
        return { status: 0 };
      },
      { idleMs: 20, stallMs: 20 },
    );
    const peer = await Peer.associated(port);
    peer.send(commandPdu(1, storeCommand(1)), dataPdu(1, dataSet));
    const idle = await Peer.associated(port);
    expect((await idle.next())?.type).toBe(7); // the same limit has passed for somebody else
    go.resolve();
    expect((await peer.response()).status).toBe(0);
  });
});

describe('closing the hub', () => {
  it('answers what is under way, then aborts, and takes nobody new', async () => {
    const begun = Promise.withResolvers<void>();
    const { kept, store } = keeper();
    const { port, dimse } = await hub(async (instance) => {
      begun.resolve();
      return store(instance);
    });
    const idle = await Peer.associated(port);
    const busy = await Peer.associated(port);
    busy.send(commandPdu(1, storeCommand(1)), dataPdu(1, dataSet, false));
    await begun.promise;

    expect(dimse.state()).toBe('serving');
    const closed = dimse.close();
    expect(dimse.state()).toBe('closed');
    expect((await idle.next())?.type).toBe(7);
    await expect(Peer.to(port)).rejects.toThrow();
    busy.send(dataPdu(1, Buffer.alloc(10)));
    expect((await busy.response()).status).toBe(0);
    expect((await busy.next())?.type).toBe(7);
    await closed;
    await dimse.close();
    expect(kept[0]?.content.length).toBe(dataSet.length + 10);
  });

  it('breaks off what does not end within the grace, and waits for the store to let go', async () => {
    const begun = Promise.withResolvers<void>();
    let letGo = false;
    const { port, dimse } = await hub(async ({ bytes }) => {
      begun.resolve();
      try {
        await content(bytes);
      } finally {
        await new Promise((resolve) => setImmediate(resolve));
        letGo = true;
      }
      return { status: 0 };
    });
    const peer = await Peer.associated(port);
    peer.send(commandPdu(1, storeCommand(1)), dataPdu(1, dataSet, false));
    await begun.promise;
    await dimse.close(20);
    expect(letGo).toBe(true);
    expect((await peer.next())?.type).toBe(7);
  });

  it('a taken port is an error, not a hub', async () => {
    const { port } = await hub();
    const { openDimse } = await import('../../../../server/src/platform/dimse/index.ts');
    const log = { info: () => {}, warn: () => {}, error: () => {} };
    const same = { host: '127.0.0.1', port, aeTitle: 'HUB', authorise: async () => ({}), store: keeper().store, log };
    await expect(openDimse(same as never)).rejects.toMatchObject({ code: 'EADDRINUSE' });
  });
});
