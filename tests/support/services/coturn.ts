import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { freePort, untilAnswers } from './ports.ts';
import { startPeer } from './processes.ts';
import { lacks, pathOf } from './tools.ts';

const shipped = resolve(import.meta.dirname, '../../../infra/turn/turnserver.conf');
/** What the file of infra/ says that loopback has otherwise: ports, no certificate; the log comes here. */
const replaced = /^(listening-port|tls-listening-port|cert|pkey|min-port|max-port|syslog|no-tlsv1|no-tlsv1_1)(=.*)?$/;

export interface Coturn {
  /** settings of a hub whose browsers are told of it */
  settings: Record<string, string>;
  /** its own words so far */
  said(): string;
  stop(): Promise<void>;
}

/** A coturn with the configuration that the hub comes with, on loopback, over TCP. */
export async function startCoturn(secret: string): Promise<Coturn> {
  if (lacks('turnserver')) throw new Error('coturn is not installed');
  const folder = await mkdtemp(join(tmpdir(), 'hub-turn-'));
  const port = await freePort();
  const lines = (await readFile(shipped, 'utf8'))
    .replaceAll('<TURN address>', '127.0.0.1')
    .replaceAll(/<HUB_RTC_ADDRESS[^>]*>/g, '127.0.0.1')
    .replaceAll('<HUB_TURN_SECRET>', secret)
    .split('\n')
    .filter((line) => !replaced.test(line));
  const here = [
    ...['no-tls', 'no-dtls', 'no-udp', `listening-port=${port}`, 'allow-loopback-peers'],
    ...['min-port=50000', 'max-port=50200', 'log-file=stdout', 'verbose'],
    ...[`pidfile=${join(folder, 'pid')}`, `userdb=${join(folder, 'users')}`],
  ];
  const file = join(folder, 'turnserver.conf');
  await writeFile(file, [...lines, ...here, ''].join('\n'));
  const peer = startPeer(pathOf('turnserver') as string, ['-c', file]);
  await untilAnswers(async () => peer.said().includes(`127.0.0.1:${port}`), `coturn: ${peer.said()}`);
  return {
    settings: { HUB_TURN_URLS: `turn:127.0.0.1:${port}?transport=tcp`, HUB_TURN_SECRET: secret },
    said: () => peer.said(),
    async stop() {
      await peer.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
