import { existsSync } from 'node:fs';
import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { messages, Refusal } from '../messages.ts';
import { endProcesses, processesIn } from '../processes.ts';
import { absent } from './place.ts';

/**
 * Makes sure that no PostgreSQL works on this folder any more: one whose hub was killed is stopped cleanly, and its
 * last backends with it, because a second postmaster beside them would damage the database.
 */
export async function endLeftPostgres(data: string, say: (line: string) => void): Promise<void> {
  const pidFile = join(data, 'postmaster.pid');
  const recorded = Number((await readFile(pidFile, 'utf8').catch(absent))?.split('\n', 1)[0]);
  const left = processesIn(data, 'postgres');
  if (left.length > 0) {
    say(messages.stoppingLeftovers('PostgreSQL'));
    await endProcesses(
      left.filter(({ pid }) => pid === recorded),
      [
        ['SIGINT', 15_000], // fast shutdown
        ['SIGQUIT', 5_000], // at once; the next start recovers from its log
        ['SIGKILL', 2_000],
      ],
    );
    const stuck = await endProcesses(processesIn(data, 'postgres'), [
      ['SIGTERM', 2_000],
      ['SIGQUIT', 3_000],
      ['SIGKILL', 2_000],
    ]);
    if (stuck.length > 0) throw new Refusal(messages.stuckPostgres(stuck.map(({ pid }) => pid).join(', ')));
  }
  // After a power cut the number may by now be somebody else's, and in a container whose first process collects no
  // children a dead PostgreSQL keeps it; PostgreSQL would take either for a living one of its own.
  if (recorded && existsSync(`/proc/${recorded}`)) await rm(pidFile, { force: true });
}
