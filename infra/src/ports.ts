import { createServer } from 'node:net';
import { messages, Refusal } from './messages.ts';

export interface WantedPort {
  readonly host: string;
  readonly port: number;
  readonly setting: string;
}

/** Refuses before anything is started; the server, which takes the ports for good, still says so itself. */
export async function refuseTakenPorts(wanted: WantedPort[]): Promise<void> {
  const settings = Map.groupBy(wanted, ({ port }) => port);
  for (const [port, sharing] of settings)
    if (sharing.length > 1)
      throw new Refusal(messages.samePort(port, sharing.map(({ setting }) => setting).join(', ')));
  for (const one of wanted) await tryPort(one);
}

async function tryPort({ host, port, setting }: WantedPort): Promise<void> {
  const probe = createServer();
  try {
    await new Promise<void>((resolve, reject) => {
      probe.once('error', reject);
      probe.listen({ host, port, exclusive: true }, resolve);
    });
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'EADDRINUSE') throw new Refusal(messages.portTaken(port, setting), { cause: error });
    if (code === 'EACCES') throw new Refusal(messages.portForbidden(port, setting), { cause: error });
    if (code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND')
      throw new Refusal(messages.notOurAddress(host), { cause: error });
    throw error;
  } finally {
    await new Promise((resolve) => probe.close(resolve));
  }
}
