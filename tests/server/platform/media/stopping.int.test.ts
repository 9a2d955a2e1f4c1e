import { openMedia } from '@hub/server/platform/media';
import { afterEach, expect, it } from 'vitest';
import type { Log } from '../../../../server/src/platform/log.ts';
import { mediaReady, mediaWorkerBinary, mediaWorkersOf } from '../../../support/room/index.ts';
import { freePort } from '../../../support/services/ports.ts';

const open: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of open.splice(0)) await close();
});

/** Media with one worker process, what it calls an error, and the first time that it does. */
async function withOneWorker() {
  const errors: string[] = [];
  const first = Promise.withResolvers<string>();
  const log: Log = {
    debug: () => undefined,
    info: () => undefined,
    warn: (_, message) => errors.push(message),
    error(_, message) {
      errors.push(message);
      first.resolve(message);
    },
  };
  const media = openMedia({
    dataFolder: '/nowhere',
    binary: mediaWorkerBinary(),
    workers: 1,
    port: await freePort(),
    place: { loopbackOnly: true, host: '127.0.0.1', announced: undefined },
    log,
  });
  open.push(() => media.close());
  media.start();
  await mediaReady({ media });
  const pid = mediaWorkersOf(process.pid)[0] as number;
  const gone = () =>
    new Promise<void>((resolve) => {
      const leave = media.onChange(() => {
        leave();
        resolve();
      });
    });
  return { media, pid, gone, errors, error: first.promise };
}

it('a clean stop is no fault, though Ctrl-C reaches the media worker before the hub', async () => {
  const { media, pid, gone, errors } = await withOneWorker();
  const ended = gone();
  process.kill(pid, 'SIGINT');
  await ended;
  media.ending();
  await media.close();
  expect(errors).toEqual([]);
  expect(mediaWorkersOf(process.pid)).toEqual([]);
});

it('a media worker that dies while the hub goes on is told as an error', async () => {
  const { pid, error } = await withOneWorker();
  process.kill(pid, 'SIGKILL');
  expect(await error).toBe('a media worker died');
});
