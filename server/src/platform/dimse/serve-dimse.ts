import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { type AddressInfo, createServer, type Server } from 'node:net';
import type { Log } from '../log.ts';
import { Connection } from './connection.ts';
import { type DimseLimits, defaultLimits } from './limits.ts';
import { type Authorise, openReception } from './reception.ts';
import type { Store } from './store-operation.ts';

export interface DimseOptions<C> {
  host: string;
  /** 0 takes a free one */
  port: number;
  /** the only called AE title that is answered */
  aeTitle: string;
  /** who the caller is; undefined for somebody unknown */
  authorise: Authorise<C>;
  /** keeps an instance; an answer of success means that it is durable */
  store: Store<C>;
  log: Pick<Log, 'info' | 'warn' | 'error'>;
  limits?: Partial<DimseLimits>;
}

export interface Dimse {
  /** the one that is listened on */
  port: number;
  state(): 'serving' | 'closed';
  /**
   * Takes no more associations, ends those at rest, and lets C-STOREs under way be answered within `graceMs`
   * (10 s unless said otherwise). Resolves when no connection is open and no store is at work. Idempotent.
   */
  close(graceMs?: number): Promise<void>;
}

/** Listens for associations, and takes part in them as SCP of storage and verification. */
export async function openDimse<C>(options: DimseOptions<C>): Promise<Dimse> {
  const { host, port, aeTitle, authorise, store, log } = options;
  const limits = { ...defaultLimits, ...options.limits };
  const connections = new Set<Connection<C>>();
  const hasRoom = () => [...connections].filter((one) => one.established).length < limits.associations;
  const reception = openReception({ aeTitle, authorise, hasRoom, log });

  // Without no-delay an answer waits some 40 ms for the sender's acknowledgement of what it answers.
  const server = createServer({ noDelay: true, keepAlive: true }, (socket) => {
    const connection = new Connection(socket, { id: randomUUID(), reception, store, log, limits });
    connections.add(connection);
    void connection.done.then(() => connections.delete(connection));
  });
  server.maxConnections = limits.connections;
  server.on('drop', (from) => log.warn({ remoteAddress: from?.remoteAddress }, 'dimse: too many connections'));
  server.listen(port, host);
  await once(server, 'listening');
  server.on('error', (error) => log.error({ err: error }, 'dimse: listener failed'));

  let closing: Promise<void> | undefined;
  return {
    port: (server.address() as AddressInfo).port,
    state: () => (server.listening && !closing ? 'serving' : 'closed'),
    close: (graceMs = 10_000) => {
      closing ??= closeAll(server, connections, graceMs);
      return closing;
    },
  };
}

async function closeAll<C>(server: Server, connections: Set<Connection<C>>, graceMs: number): Promise<void> {
  const stopped = new Promise<void>((resolve) => server.close(() => resolve()));
  for (const connection of connections) connection.finish();
  const grace = setTimeout(() => {
    for (const connection of connections) connection.abort('hub closes');
  }, graceMs);
  await Promise.all([...connections].map((connection) => connection.done));
  clearTimeout(grace);
  await stopped;
}
