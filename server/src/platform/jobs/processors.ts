import { DelayedError, UnrecoverableError } from 'bullmq';
import type { z } from 'zod';
import type { AnyJobKind, JobKind } from '../../contracts/job.ts';
import { Problem } from '../../contracts/problem.ts';
import type { Hub } from '../../hub.ts';
import type { Log } from '../log.ts';
import type { QueuedJob } from './backend.ts';
import { mostStalls, type Patience } from './retry.ts';

/** How one kind of job is carried out. Running it twice leaves the same state as running it once. */
export interface Processor<H = Hub> {
  kind: AnyJobKind;
  run(payload: unknown, hub: H): Promise<unknown>;
}

/** `export default processor(deriveInstance, ({ sopInstanceUid }, hub) => derive(hub, sopInstanceUid));` */
export function processor<S extends z.ZodType, H = Hub>(
  kind: JobKind<S>,
  run: (payload: z.output<S>, hub: H) => Promise<unknown>,
): Processor<H> {
  return { kind, run: async (payload, hub) => run(kind.payload.parse(payload), hub) };
}

/** Told before a job leaves the queue for good, and told again later if it throws. */
export type OnGaveUp = (kind: AnyJobKind, payload: unknown, error: unknown) => Promise<void>;

/** Every kind must be carried out by exactly one processor: otherwise its jobs would wait for ever, or run by chance. */
export function checkProcessors(processors: readonly Pick<Processor, 'kind'>[], kinds: readonly AnyJobKind[]): void {
  const faults: string[] = [];
  const names = [...kinds, ...processors.map(({ kind }) => kind)].map(({ name }) => name);
  for (const name of new Set(names)) {
    const declared = kinds.filter((kind) => kind.name === name).length;
    const served = processors.filter(({ kind }) => kind.name === name).length;
    if (declared !== 1) faults.push(`${name} is declared ${declared} times`);
    if (served !== 1) faults.push(`${name} has ${served} processors`);
  }
  if (faults.length > 0) throw new Error(`job kinds and processors do not match: ${faults.join('; ')}`);
}

/** What the queue calls for each job of its: carries it out, and decides between retrying and giving up. */
export function carryOut<H>(
  processors: readonly Processor<H>[],
  hub: H,
  { onGaveUp, patience, log }: { onGaveUp: OnGaveUp; patience: Patience; log: Log },
): (job: QueuedJob, token?: string) => Promise<void> {
  const byName = new Map(processors.map((each) => [each.kind.name, each]));

  return async (job, token) => {
    const facts = { job: job.id, kind: job.name, attempt: job.attemptsMade + 1 };
    const found = byName.get(job.name);
    // During an upgrade a newer server may announce what this worker does not know yet; it is retried.
    if (found === undefined) throw new Error(`nobody here carries out ${job.name}`);
    try {
      if (job.stalledCounter >= mostStalls) throw new EndedItsProcess(job.stalledCounter);
      await found.run(job.data, hub);
    } catch (error) {
      const final = isHopeless(error) || facts.attempt >= (job.opts.attempts ?? 1);
      log.error({ ...facts, final, err: error }, final ? 'a job gave up' : 'a job failed and will be tried again');
      if (!final) throw error;
      try {
        await onGaveUp(found.kind, job.data, error);
      } catch (cause) {
        log.error({ ...facts, err: cause }, 'giving up could not be recorded; the job stays');
        await job.moveToDelayed(Date.now() + patience.recordAgainMs, token);
        throw new DelayedError();
      }
      throw new UnrecoverableError(error instanceof Problem ? error.code : 'fault');
    }
  };
}

class EndedItsProcess extends Error {
  constructor(times: number) {
    super(`the process ended ${times} times while it ran this job`);
    this.name = 'EndedItsProcess';
  }
}

/**
 * A refusal stays one however often it is asked for, unless it is about the hub itself (5xx: the store is full or away).
 * A payload its own kind cannot read will not become readable.
 */
function isHopeless(error: unknown): boolean {
  if (error instanceof Problem) return error.status < 500;
  return error instanceof EndedItsProcess || (error as Error | undefined)?.name === 'ZodError';
}
