import { mkdtemp, rm } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort, untilAnswers } from './ports.ts';
import { startPeer } from './processes.ts';
import { pathOf } from './tools.ts';

/** Debian's redis-server on a port of its own, in a temporary folder. */
export async function startRedis(): Promise<{ setting: string; stop(): Promise<void> }> {
  const program = pathOf('redis-server');
  if (!program) throw new Error('redis-server is not installed');
  const folder = await mkdtemp(join(tmpdir(), 'hub-redis-'));
  const port = await freePort();
  const peer = startPeer(program, [
    '--port',
    String(port),
    '--bind',
    '127.0.0.1',
    '--dir',
    folder,
    '--save',
    '',
    '--appendonly',
    'no',
    '--maxmemory-policy',
    'noeviction',
  ]);
  await untilAnswers(() => pong(port), `redis-server: ${peer.said()}`);
  return {
    setting: `redis://127.0.0.1:${port}`,
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
