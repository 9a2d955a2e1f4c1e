import { Agent, type IncomingMessage, request } from 'node:http';
import type { Peer } from './peer.ts';

export interface Asked {
  method?: 'GET' | 'POST';
  /** below the DICOMweb root */
  path: string;
  headers?: Readonly<Record<string, string>>;
  /** sent as it is, piece by piece in one go */
  body?: readonly Uint8Array[];
  /** an answer of fewer bytes is no answer */
  leastBytes?: number;
}

export interface Client {
  /** Status 200 or an error; the body counted and dropped. */
  ask(asked: Asked): Promise<number>;
  /** The same with its body, for looking at an answer outside of a measurement. */
  read(asked: Asked): Promise<Buffer>;
  close(): void;
}

/** Plain node:http with kept connections: as little work per request as Node allows, the same for every peer. */
export function openClient({ name, web }: Pick<Peer, 'name' | 'web'>, atATime: number): Client {
  const agent = new Agent({ keepAlive: true, maxSockets: atATime, maxFreeSockets: atATime, scheduling: 'lifo' });
  const answer = (asked: Asked) =>
    new Promise<IncomingMessage>((resolve, reject) => {
      const length = asked.body?.reduce((sum, piece) => sum + piece.length, 0);
      const outgoing = request({
        agent,
        host: '127.0.0.1',
        port: web.port,
        method: asked.method ?? 'GET',
        path: web.root + asked.path,
        headers: { ...web.headers, ...asked.headers, ...(length === undefined ? {} : { 'content-length': length }) },
      });
      outgoing.once('response', resolve);
      outgoing.once('error', reject);
      if (asked.body && asked.body.length > 1) outgoing.cork();
      for (const piece of asked.body ?? []) outgoing.write(piece);
      outgoing.end();
    });
  const refused = (asked: Asked, why: string) =>
    new Error(`${name}: ${asked.method ?? 'GET'} ${asked.path.slice(0, 120)}: ${why}`);
  return {
    async ask(asked) {
      const response = await answer(asked);
      const bytes = await new Promise<number>((resolve, reject) => {
        let count = 0;
        response.on('data', (chunk: Buffer) => {
          count += chunk.length;
        });
        response.once('end', () => resolve(count));
        response.once('error', reject);
      });
      if (response.statusCode !== 200) throw refused(asked, `status ${response.statusCode}`);
      if (bytes < (asked.leastBytes ?? 0)) throw refused(asked, `${bytes} bytes instead of ${asked.leastBytes}`);
      return bytes;
    },
    async read(asked) {
      const response = await answer(asked);
      const pieces: Buffer[] = [];
      for await (const piece of response) pieces.push(piece);
      const body = Buffer.concat(pieces);
      if (response.statusCode !== 200)
        throw refused(asked, `status ${response.statusCode} ${body.toString('utf8', 0, 300)}`);
      return body;
    },
    close: () => agent.destroy(),
  };
}

export interface Load {
  /** the next request, or undefined when there is none left */
  next(): Asked | undefined;
  atATime: number;
  /** no request is begun after it */
  mostMs: number;
  /** begun even when the time is up: a slow peer is measured all the same */
  leastRequests: number;
}

/** Requests a second, from the first sent to the last answered. */
export async function requestRate(client: Client, { next, atATime, mostMs, leastRequests }: Load): Promise<number> {
  let begun = 0;
  const start = performance.now();
  const line = async () => {
    for (;;) {
      if (performance.now() - start > mostMs && begun >= leastRequests) return;
      const asked = next();
      if (!asked) return;
      begun += 1;
      await client.ask(asked);
    }
  };
  await Promise.all(Array.from({ length: atATime }, line));
  return begun / ((performance.now() - start) / 1000);
}
