import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';
import type { Relay } from './datagram-relay.ts';
import { type Line, Shape } from './shape.ts';

/** How often a sender that was held looks whether the queue is shorter. */
const holdMs = 20;

/** TCP on loopback to `targetPort`; all connections share the line. A cut ends them, as a lost carrier does after a while. */
export async function streamRelay(targetPort: number, line: Line): Promise<Relay> {
  const up = new Shape(line, 13);
  const down = new Shape(line, 17);
  const open = new Set<Socket>();
  const carried = { up: 0, down: 0 };

  const carry = (from: Socket, to: Socket, shape: Shape, way: 'up' | 'down') => {
    from.on('data', (bytes) => {
      shape.piece(bytes.length, () => {
        carried[way] += bytes.length;
        to.write(bytes);
      });
      if (!shape.isFull) return;
      from.pause();
      const hold = setInterval(() => {
        if (shape.isFull && !from.destroyed) return;
        clearInterval(hold);
        from.resume();
      }, holdMs);
    });
    from.on('end', () => shape.piece(0, () => to.end()));
    from.on('error', () => to.destroy());
    from.on('close', () => open.delete(from));
  };

  const server = createServer({ allowHalfOpen: true }, (near) => {
    if (up.isCut) return near.destroy();
    const far = connect({ port: targetPort, host: '127.0.0.1', allowHalfOpen: true });
    for (const socket of [near, far]) {
      socket.setNoDelay(true);
      open.add(socket);
    }
    carry(near, far, up, 'up');
    carry(far, near, down, 'down');
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');

  return {
    port: (server.address() as { port: number }).port,
    set(other) {
      up.line = other;
      down.line = other;
    },
    cut() {
      up.cut();
      down.cut();
      for (const socket of open) socket.destroy();
    },
    mend() {
      up.mend();
      down.mend();
    },
    carried: () => ({ ...carried }),
    async close() {
      up.close();
      down.close();
      for (const socket of open) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}
