import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort, untilAnswers } from './ports.ts';
import { startPeer } from './processes.ts';
import { pathOf } from './tools.ts';

export interface TestRedis {
  setting: string;
  /** Ends as a machine does that loses power; `again` starts it on the same port, empty. */
  kill(): Promise<void>;
  again(): Promise<void>;
  stop(): Promise<void>;
}

/** Debian's redis-server on a port of its own, in a temporary folder. */
export async function startRedis(): Promise<TestRedis> {
  const program = pathOf('redis-server');
  if (!program) throw new Error('redis-server is not installed');
  const folder = await mkdtemp(join(tmpdir(), 'hub-redis-'));
  const port = await freePort();
  const place = ['--port', String(port), '--bind', '127.0.0.1', '--dir', folder];
  const nothingKept = ['--save', '', '--appendonly', 'no', '--maxmemory-policy', 'noeviction'];
  const start = async () => {
    const peer = startPeer(program, [...place, ...nothingKept]);
    await untilAnswers(() => pong(port), `redis-server: ${peer.said()}`);
    return peer;
  };
  let peer = await start();
  return {
    setting: `redis://127.0.0.1:${port}`,
    async kill() {
      const ended = once(peer.process, 'exit');
      peer.process.kill('SIGKILL');
      await ended;
      await peer.stop();
    },
    async again() {
      peer = await start();
    },
    async stop() {
      await peer.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

function pong(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1', () => socket.write('PING\r\n'));
    socket.once('data', (answer) => {
      socket.destroy();
      resolve(answer.toString().startsWith('+PONG'));
    });
    socket.once('error', () => resolve(false));
  });
}
