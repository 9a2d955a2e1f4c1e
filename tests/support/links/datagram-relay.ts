import { createSocket, type RemoteInfo, type Socket } from 'node:dgram';
import { once } from 'node:events';
import { type Line, Shape } from './shape.ts';

export interface Relay {
  port: number;
  /** changes both directions from now on */
  set(line: Line): void;
  cut(): void;
  mend(): void;
  /** bytes that arrived, since the start */
  carried(): { up: number; down: number };
  close(): Promise<void>;
}

/** UDP on loopback to `targetPort`, every sender by a socket of its own, so that answers find their way back. */
export async function datagramRelay(targetPort: number, line: Line): Promise<Relay> {
  const up = new Shape(line, 7);
  const down = new Shape(line, 11);
  const front = createSocket('udp4');
  const backs = new Map<string, Socket>();
  const carried = { up: 0, down: 0 };

  const backOf = (sender: RemoteInfo): Socket => {
    const key = `${sender.address}:${sender.port}`;
    const known = backs.get(key);
    if (known) return known;
    const back = createSocket('udp4');
    back.bind(0, '127.0.0.1');
    back.on('error', () => undefined);
    back.on('message', (bytes) =>
      down.datagram(bytes.length, () => {
        carried.down += bytes.length;
        front.send(bytes, sender.port, sender.address);
      }),
    );
    backs.set(key, back);
    return back;
  };
  front.on('error', () => undefined);
  front.on('message', (bytes, sender) => {
    const back = backOf(sender);
    up.datagram(bytes.length, () => {
      carried.up += bytes.length;
      back.send(bytes, targetPort, '127.0.0.1');
    });
  });
  front.bind(0, '127.0.0.1');
  await once(front, 'listening');

  return {
    port: front.address().port,
    set(other) {
      up.line = other;
      down.line = other;
    },
    cut() {
      up.cut();
      down.cut();
    },
    mend() {
      up.mend();
      down.mend();
    },
    carried: () => ({ ...carried }),
    async close() {
      up.close();
      down.close();
      for (const back of backs.values()) back.close();
      front.close();
      await once(front, 'close');
    },
  };
}
