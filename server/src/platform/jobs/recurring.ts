import type { z } from 'zod';
import type { AnyJobKind, JobKind } from '../../contracts/job.ts';
import type { JobQueue } from './backend.ts';
import { retryOptions } from './relay.ts';
import type { Patience } from './retry.ts';

/** Milliseconds between runs, or the times of a day or week in a named zone. */
export type Schedule = number | { cron: string; timeZone: string };

export interface Recurring {
  kind: AnyJobKind;
  schedule: Schedule;
  payload: unknown;
}

/** A job that comes by itself: `every(closeQuietStudies, 60_000, {})`. */
export function every<S extends z.ZodType>(kind: JobKind<S>, schedule: Schedule, payload: z.input<S>): Recurring {
  kind.payload.parse(payload);
  return { kind, schedule, payload };
}

/** Makes the schedules of these queues what `recurring` says, and nothing else; each process may say it again. */
export async function setSchedules(
  recurring: readonly Recurring[],
  queues: readonly string[],
  { queue, patience }: { queue: (name: string) => JobQueue; patience: Patience },
): Promise<void> {
  for (const name of queues)
    for (const { key } of await queue(name).getJobSchedulers())
      if (!recurring.some(({ kind }) => kind.queue === name && kind.name === key))
        await queue(name).removeJobScheduler(key);

  for (const { kind, schedule, payload } of recurring) {
    const when = typeof schedule === 'number' ? { every: schedule } : { pattern: schedule.cron, tz: schedule.timeZone };
    await queue(kind.queue).upsertJobScheduler(kind.name, when, {
      name: kind.name,
      data: payload,
      opts: retryOptions(patience),
    });
  }
}
