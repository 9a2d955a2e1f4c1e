import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { connect, createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface DatabaseRelay {
  /** the same database, by way of this relay */
  url: string;
  /** Cuts what is open; from now on connections are taken and never answered, as by a server that has no time. */
  mute(): void;
  /** Ends what was never answered, and answers again. */
  mend(): void;
  close(): Promise<void>;
}

/** Between a hub and the PostgreSQL behind a Unix socket (`?host=/folder`): what a mute database is to everybody else. */
export async function databaseRelay(databaseUrl: string): Promise<DatabaseRelay> {
  const target = new URL(databaseUrl);
  const host = target.searchParams.get('host');
  if (!host) throw new Error('a database behind a Unix socket is needed');
  const name = `.s.PGSQL.${target.searchParams.get('port') ?? (target.port || '5432')}`;
  const folder = await mkdtemp(join(tmpdir(), 'hub-mute-'));
  const open = new Set<Socket>();
  let mute = false;

  const server = createServer((near) => {
    open.add(near);
    near.on('error', () => undefined);
    near.on('close', () => open.delete(near));
    if (mute) {
      near.resume();
      return;
    }
    const far = connect(join(host, name));
    open.add(far);
    far.on('error', () => near.destroy());
    near.on('close', () => far.destroy());
    far.on('close', () => {
      open.delete(far);
      near.destroy();
    });
    near.pipe(far);
    far.pipe(near);
  });
  server.listen(join(folder, name));
  await once(server, 'listening');
  const cut = () => {
    for (const socket of open) socket.destroy();
  };

  target.searchParams.set('host', folder);
  return {
    url: target.href,
    mute() {
      mute = true;
      cut();
    },
    mend() {
      mute = false;
      cut();
    },
    async close() {
      cut();
      server.close();
      await once(server, 'close');
      await rm(folder, { recursive: true, force: true });
    },
  };
}
