import { readEnv, WrongSettings } from '@hub/server/env';
import { openHub } from '@hub/server/hub';
import { giveWay } from './priority.ts';
import { runWorkers } from './run.ts';

/** A job that takes longer is left to its lock: the next start takes it up again from its beginning. */
const graceMs = 8_000;

async function main(): Promise<void> {
  await giveWay();
  const hub = await openHub(readEnv(process.env));
  let workers: { close(): Promise<void> } | undefined;
  let stopping = false;
  const leave = () => {
    if (stopping) return;
    stopping = true;
    setTimeout(() => {
      hub.log.warn({ graceMs }, 'a job was still running at the end of the grace time');
      process.exit(0);
    }, graceMs);
    Promise.resolve(workers?.close())
      .then(() => hub.close())
      .catch((err: unknown) => hub.log.warn({ err }, 'closing'))
      .then(() => process.exit(0));
  };
  process.on('SIGTERM', leave);
  // Ctrl-C reaches the whole process group; the parent decides the order and sends SIGTERM.
  process.on('SIGINT', () => undefined);
  process.on('disconnect', leave);
  try {
    workers = await runWorkers(hub);
  } catch (error) {
    await hub.close();
    throw error;
  }
  process.send?.({ ready: true });
  hub.log.info({}, 'working');
}

main().catch((error: unknown) => {
  const said = error instanceof WrongSettings ? error.message : error instanceof Error ? error.stack : String(error);
  process.stderr.write(`${said}\n`);
  process.exit(1);
});
