import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { openS3Store } from '../../../server/src/platform/objects/s3-store.ts';
import { freePort, untilAnswers } from './ports.ts';
import { startPeer } from './processes.ts';
import { lacks } from './tools.ts';

const run = promisify(execFile);
const parts = ['account', 'container', 'object'] as const;

const attempts = 3;

/**
 * OpenStack Swift with its S3 door: one ring device below a temporary folder, one replica, all on loopback as the current
 * user. The setting's bucket is a word for the caller to replace. It is handed out once an object went in and came back, for
 * the door answers long before the servers behind it do; what cannot start, because a port went to somebody else, starts anew.
 */
export async function startSwift(): Promise<{ setting: string; stop(): Promise<void> }> {
  if (lacks('swift-proxy-server', 'swift-object-server', 'swift-ring-builder'))
    throw new Error('OpenStack Swift is not installed');
  for (let attempt = 1; ; attempt++) {
    const swift = await spawnSwift();
    try {
      await untilAnswers(() => keeps(swift.setting), 'Swift');
      return swift;
    } catch (error) {
      const said = swift.said();
      await swift.stop();
      if (attempt === attempts) throw new Error(`${said}\n${(error as Error).message}`);
    }
  }
}

async function spawnSwift(): Promise<{ setting: string; said(): string; stop(): Promise<void> }> {
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
  return {
    setting: `s3://test%3Atester:testing@127.0.0.1:${port}/BUCKET?tls=0&region=us-east-1`,
    said: () => peers.map((peer) => peer.said()).join('\n'),
    async stop() {
      await Promise.all(peers.map((peer) => peer.stop()));
      await rm(folder, { recursive: true, force: true });
    },
  };
}

async function keeps(setting: string): Promise<boolean> {
  const store = await openS3Store(setting.replace('/BUCKET', '/hub-first'));
  try {
    await store.putBytes('first', Buffer.from('kept'), { type: 'text/plain' });
    return Buffer.from(await store.read('first')).toString() === 'kept';
  } finally {
    await store.close();
  }
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
        // The machine's disk is not ours to judge: Swift else refuses everything when less than a hundredth is free.
        fallocate_reserve: 0,
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
    // There is one of each server: one that was slow a few times must not be left alone for a minute, as it would be by default.
    'app:proxy-server': {
      use: 'egg:swift#proxy',
      allow_account_management: 'true',
      account_autocreate: 'true',
      error_suppression_limit: 1_000_000,
      conn_timeout: 10,
      node_timeout: 60,
    },
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
