import type { Hub } from '../../hub.ts';
import type { Running, RunOptions } from './jobs.ts';
import type { Processor } from './processors.ts';

export { type Jobs, openJobs, type QueueCounts, type Running, type RunOptions } from './jobs.ts';
export { type EnqueueOptions, type OutboxWriter, outboxChannel } from './outbox.ts';
export { type OnGaveUp, type Processor, processor } from './processors.ts';
export { every, type Recurring, type Schedule } from './recurring.ts';
export type { Relay } from './relay.ts';
export { type Patience, patience } from './retry.ts';

/** Starts carrying out jobs in this process, after checking that every kind has exactly one processor. */
export function runProcessors<H extends Pick<Hub, 'jobs'>>(
  processors: readonly Processor<H>[],
  hub: H,
  options: RunOptions,
): Promise<Running> {
  return hub.jobs.run(processors, hub, options);
}
