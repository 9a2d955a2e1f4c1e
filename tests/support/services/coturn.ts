import { createHash, X509Certificate } from 'node:crypto';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { countyCertificate } from '../../../server/src/platform/tls/authority.ts';
import { freePort, untilAnswers } from './ports.ts';
import { startPeer } from './processes.ts';
import { lacks, pathOf } from './tools.ts';

const shipped = resolve(import.meta.dirname, '../../../infra/turn/turnserver.conf');
/** What the file of infra/ says that loopback has otherwise: ports; the log comes here. */
const replaced = /^(listening-port|tls-listening-port|min-port|max-port|syslog)(=.*)?$/;

export interface Coturn {
  /** settings of a hub whose browsers are told of it */
  settings: Record<string, string>;
  /** SHA-256 of the certificate's public key, base64: for a browser that is to trust it */
  spki: string;
  /** its own words so far */
  said(): string;
  stop(): Promise<void>;
}

/** A coturn with the configuration that the hub comes with, on loopback, over TLS with a certificate of a county's authority. */
export async function startCoturn(secret: string): Promise<Coturn> {
  if (lacks('turnserver')) throw new Error('coturn is not installed');
  const folder = await mkdtemp(join(tmpdir(), 'hub-turn-'));
  const { cert } = await countyCertificate(join(folder, 'tls'), '127.0.0.1', new Date());
  const [port, tlsPort] = [await freePort(), await freePort()];
  const lines = (await readFile(shipped, 'utf8'))
    .replaceAll('<TURN address>', '127.0.0.1')
    .replaceAll(/<HUB_RTC_ADDRESS[^>]*>/g, '127.0.0.1')
    .replaceAll(/<HUB_TLS_CERT[^>]*>/g, join(folder, 'tls/server.crt'))
    .replaceAll(/<HUB_TLS_KEY[^>]*>/g, join(folder, 'tls/server.key'))
    .replaceAll('<HUB_TURN_SECRET>', secret)
    .split('\n')
    .filter((line) => !replaced.test(line));
  const here = [
    ...['no-dtls', 'no-udp', `listening-port=${port}`, `tls-listening-port=${tlsPort}`, 'allow-loopback-peers'],
    ...['min-port=50000', 'max-port=50200', 'log-file=stdout', 'verbose'],
    ...[`pidfile=${join(folder, 'pid')}`, `userdb=${join(folder, 'users')}`],
  ];
  const file = join(folder, 'turnserver.conf');
  await writeFile(file, [...lines, ...here, ''].join('\n'));
  const peer = startPeer(pathOf('turnserver') as string, ['-c', file]);
  await untilAnswers(async () => peer.said().includes(`127.0.0.1:${tlsPort}`), `coturn: ${peer.said()}`);
  const key = new X509Certificate(cert).publicKey.export({ type: 'spki', format: 'der' });
  return {
    settings: { HUB_TURN_URLS: `turns:localhost:${tlsPort}?transport=tcp`, HUB_TURN_SECRET: secret },
    spki: createHash('sha256').update(key).digest('base64'),
    said: () => peer.said(),
    async stop() {
      await peer.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
