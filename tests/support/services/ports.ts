import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';

/** A port of loopback that nobody listens on now. */
export async function freePort(): Promise<number> {
  const server = createServer();
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

const patienceMs = 60_000;
const betweenMs = 100;

/** Asks until the answer is yes; the peer's own word that it serves, never a guess at how long it takes. */
export async function untilAnswers(ask: () => Promise<boolean>, what: string): Promise<void> {
  const until = performance.now() + patienceMs;
  while (performance.now() < until) {
    if (await ask().catch(() => false)) return;
    await new Promise((resolve) => setTimeout(resolve, betweenMs));
  }
  throw new Error(`${what} does not answer`);
}
