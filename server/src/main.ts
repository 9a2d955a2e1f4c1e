import { readFile } from 'node:fs/promises';
import { createServer } from 'node:https';
import { join } from 'node:path';
import type { FastifyInstance } from 'fastify';
import { buildApp } from './app.ts';
import { seedDemonstration } from './demo/index.ts';
import { type Env, readEnv, WrongSettings } from './env.ts';
import type { Readiness } from './health.ts';
import { type Hub, openHub } from './hub.ts';
import { firstRunCode } from './identity/index.ts';
import { openStorageScp } from './intake/index.ts';
import { DatabaseAway } from './platform/database-away.ts';
import { countyCertificate } from './platform/tls/index.ts';

/** Long enough for an instance under way on a thin line to be finished, short enough for the 20 s that a stop may take. */
const graceMs = 8_000;

async function main(): Promise<void> {
  const env = readEnv(process.env);
  const hub = await openHub(env);
  const readiness: Readiness = { dimse: 'starting', seeded: false };
  const closing: (() => Promise<unknown>)[] = [];
  let stopping: Promise<void> | undefined;
  const stop = () => {
    stopping ??= (async () => {
      for (const close of closing.toReversed()) await close().catch((err) => hub.log.warn({ err }, 'closing'));
      await hub.close();
    })();
    return stopping;
  };
  const leave = () => {
    hub.media.ending();
    void stop().then(() => process.exit(0));
  };
  process.on('SIGTERM', leave);
  // Ctrl-C reaches the whole process group; the parent decides the order and sends SIGTERM.
  process.on('SIGINT', () => undefined);
  process.on('disconnect', leave);

  try {
    for (const listen of listeners(env)) {
      const app = await listen(hub, readiness);
      closing.push(() => app.close());
    }
    await seedDemonstration(hub);
    readiness.seeded = true;
    const dimse = await openStorageScp(hub);
    closing.push(() => dimse.close(graceMs));
    readiness.dimse = 'ok';
    process.send?.({ ready: true, addresses: addresses(env), firstRunCode: await firstRunCode(hub) });
    hub.log.info({ port: env.port, dimse: env.dimsePort }, 'serving');
  } catch (error) {
    await stop();
    throw error;
  }
}

type Listen = (hub: Hub, readiness: Readiness) => Promise<FastifyInstance>;

/** Plain HTTP on 127.0.0.1 always, with the whole hub; any other address gets HTTPS only. */
function listeners(env: Env): Listen[] {
  const plain: Listen = async (hub, readiness) => {
    const app = await buildApp(hub, readiness);
    await app.listen({ host: '127.0.0.1', port: env.port });
    return app;
  };
  const secure: Listen = async (hub, readiness) => {
    const { key, cert } = await certificate(env, hub);
    const app = await buildApp(hub, readiness, (handler) =>
      createServer({ key, cert, minVersion: 'TLSv1.2' }, handler),
    );
    await app.listen({ host: env.host, port: env.tlsPort });
    return app;
  };
  return env.loopbackOnly ? [plain] : [plain, secure];
}

async function certificate(env: Env, hub: Hub): Promise<{ key: string; cert: string }> {
  if (!env.tls) return countyCertificate(join(env.dataFolder, 'tls'), env.host, hub.clock.now());
  const [key, cert] = await Promise.all([readFile(env.tls.keyFile, 'utf8'), readFile(env.tls.certFile, 'utf8')]);
  return { key, cert };
}

function addresses(env: Env): string[] {
  const plain = `http://127.0.0.1:${env.port}`;
  return env.loopbackOnly ? [plain] : [plain, `https://${env.host}:${env.tlsPort}`];
}

/** One sentence for what an operator can mend; anything else is a fault and keeps its stack. */
function sentence(error: unknown): string {
  if (error instanceof WrongSettings) return error.message;
  if (error instanceof DatabaseAway) return `数据库没有应答 / the database does not answer: ${error.message}`;
  const { code, port, path } = error as NodeJS.ErrnoException & { port?: number };
  if (code === 'EADDRINUSE') return `端口 ${port} 已被占用，请关闭占用它的程序或改用其他端口 / port ${port} is taken`;
  if (code === 'EACCES' && port) return `没有权限使用端口 ${port} / not allowed to use port ${port}`;
  if (code === 'ENOSPC') return `磁盘空间已满 / the disk is full${path ? `: ${path}` : ''}`;
  if (code === 'ENOENT' && path) return `找不到文件 / no such file: ${path}`;
  if (code === 'EADDRNOTAVAIL') return '本机没有 HUB_HOST 所写的地址 / HUB_HOST is not an address of this machine';
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}

main().catch((error: unknown) => {
  process.stderr.write(`${sentence(error)}\n`);
  process.exit(1);
});
