import type { z } from 'zod';

/**
 * A kind of background job, as a value: who enqueues it and who carries it out import the same one. The payload holds
 * ids, never patient data.
 */
export interface JobKind<S extends z.ZodType = z.ZodType> {
  /** kinds of one queue share its workers */
  readonly queue: string;
  /** 'domain.verb-object', unique among all kinds */
  readonly name: string;
  readonly payload: S;
  /**
   * Jobs of one kind and key are one while they wait: the first payload counts. One that is enqueued while its twin
   * runs is carried out after it, since the running one may have looked too early. No ':' (it divides keys in Redis).
   */
  readonly key: (payload: z.output<S>) => string;
}

/** Where the payload's schema does not matter. The key takes a payload only its own kind knows, hence `never`. */
export type AnyJobKind = Omit<JobKind, 'key'> & { readonly key: (payload: never) => string };

const mark = Symbol.for('county-hub.job-kind');

export function jobKind<S extends z.ZodType>(kind: JobKind<S>): JobKind<S> {
  if (kind.queue.includes(':')) throw new Error(`the queue of job kind ${kind.name} has a ':' in its name`);
  return Object.freeze(Object.defineProperty({ ...kind }, mark, { value: true }));
}

/** Every job kind among the exports of a module, such as the contracts' index. */
export function jobKindsIn(module: object): AnyJobKind[] {
  return Object.values(module).filter((value) => typeof value === 'object' && value !== null && mark in value);
}
