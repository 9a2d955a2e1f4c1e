import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { freePort, untilAnswers } from './ports.ts';
import { startPeer } from './processes.ts';
import { lacks } from './tools.ts';

const run = promisify(execFile);
const parts = ['account', 'container', 'object'] as const;

/**
 * OpenStack Swift with its S3 door: one ring device below a temporary folder, one replica, all on loopback as the current
 * user. The setting's bucket is a word for the caller to replace.
 */
export async function startSwift(): Promise<{ setting: string; stop(): Promise<void> }> {
  if (lacks('swift-proxy-server', 'swift-object-server', 'swift-ring-builder'))
    throw new Error('OpenStack Swift is not installed');
  const folder = await mkdtemp(join(tmpdir(), 'hub-swift-'));
  const user = userInfo().username;
  await mkdir(join(folder, 'dev/sd1'), { recursive: true });
  await writeFile(
    join(folder, 'swift.conf'),
    ini({
      'swift-hash': { swift_hash_path_suffix: 's', swift_hash_path_prefix: 'p' },
      'storage-policy:0': { name: 'one', default: 'yes' },
    }),
  );
  for (const part of parts) await makeRing(folder, part, user);
  const port = await freePort();
  await writeFile(join(folder, 'proxy.conf'), proxyConfiguration(folder, port, user));
  const env = { SWIFT_DIR: folder };
  const peers = [...parts, 'proxy'].map((part) =>
    startPeer(`swift-${part}-server`, [join(folder, `${part}.conf`)], { env }),
  );
  await untilAnswers(
    async () => (await fetch(`http://127.0.0.1:${port}/`)).status < 500,
    `Swift: ${peers.map((peer) => peer.said()).join('\n')}`,
  );
  return {
    setting: `s3://test%3Atester:testing@127.0.0.1:${port}/BUCKET?tls=0&region=us-east-1`,
    async stop() {
      await Promise.all(peers.map((peer) => peer.stop()));
      await rm(folder, { recursive: true, force: true });
    },
  };
}

async function makeRing(folder: string, part: string, user: string): Promise<void> {
  const port = await freePort();
  const builder = join(folder, `${part}.builder`);
  await run('swift-ring-builder', [builder, 'create', '4', '1', '1']);
  await run('swift-ring-builder', [builder, 'add', `r1z1-127.0.0.1:${port}/sd1`, '1']);
  await run('swift-ring-builder', [builder, 'rebalance']);
  await writeFile(
    join(folder, `${part}.conf`),
    ini({
      DEFAULT: {
        bind_ip: '127.0.0.1',
        bind_port: port,
        swift_dir: folder,
        devices: join(folder, 'dev'),
        mount_check: 'false',
        workers: 0,
        user,
      },
      'pipeline:main': { pipeline: `${part}-server` },
      [`app:${part}-server`]: { use: `egg:swift#${part}` },
    }),
  );
}

function proxyConfiguration(folder: string, port: number, user: string): string {
  return ini({
    DEFAULT: { bind_ip: '127.0.0.1', bind_port: port, swift_dir: folder, workers: 0, user },
    'pipeline:main': { pipeline: 'catch_errors cache s3api tempauth bulk slo proxy-server' },
    'app:proxy-server': { use: 'egg:swift#proxy', allow_account_management: 'true', account_autocreate: 'true' },
    'filter:catch_errors': { use: 'egg:swift#catch_errors' },
    'filter:cache': { use: 'egg:swift#memcache', memcache_servers: '' },
    'filter:s3api': { use: 'egg:swift#s3api', location: 'us-east-1' },
    'filter:tempauth': { use: 'egg:swift#tempauth', user_test_tester: 'testing .admin' },
    'filter:bulk': { use: 'egg:swift#bulk' },
    'filter:slo': { use: 'egg:swift#slo' },
  });
}

function ini(sections: Record<string, Record<string, string | number>>): string {
  return Object.entries(sections)
    .map(
      ([name, values]) =>
        `[${name}]\n${Object.entries(values)
          .map(([key, value]) => `${key} = ${value}\n`)
          .join('')}`,
    )
    .join('\n');
}
