// A worker process that takes one job, says so, and never ends it: the suite kills it there (kill -9).

import { openJobs, processor } from '../../server/src/platform/jobs/index.ts';
import { openLog } from '../../server/src/platform/log.ts';
import { note } from './jobs.kinds.ts';
import { impatient } from './jobs.patience.ts';

const [databaseUrl, redisUrl] = process.argv.slice(2);
if (databaseUrl === undefined) throw new Error('usage: jobs.doomed-worker.ts <database url> [<redis url>]');
const jobs = await openJobs({ databaseUrl, redisUrl, log: openLog('silent'), patience: impatient });
const began = processor<typeof note.payload, object>(note, () => {
  process.send?.('began');
  return new Promise(() => undefined);
});
await jobs.run([began], {}, { kinds: [note], concurrency: 1, onGaveUp: async () => undefined });
