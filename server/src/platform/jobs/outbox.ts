import type { ClientBase } from 'pg';
import type { z } from 'zod';
import type { JobKind } from '../../contracts/job.ts';
import type { Tx } from '../db.ts';

/** The transaction the job belongs to: Prisma's, or a connection of the plain pool after BEGIN. */
export type OutboxWriter = Pick<Tx, '$executeRawUnsafe'> | Pick<ClientBase, 'query'>;

export interface EnqueueOptions {
  /** not before so many milliseconds from now */
  delayMs?: number;
  /** 0 goes first, in order of arrival; then 1, 2 … (up to 2,000,000) */
  priority?: number;
}

/** NOTIFY on it wakes the relay; the payload means nothing. */
export const outboxChannel = 'hub_outbox';

/** One statement, so that the hot path pays one round trip. PostgreSQL delivers the NOTIFY when the transaction commits. */
const insert = `
  WITH announced AS (
    INSERT INTO outbox_job (queue, name, key, payload, priority, run_at)
    VALUES ($1, $2, $3, $4::jsonb, $5::int, now() + $6::float8 * interval '1 millisecond')
    RETURNING id
  )
  SELECT pg_notify('${outboxChannel}', '') FROM announced`;

const longestKey = 200;
const highestPriority = 2_000_000;

/** Announces a job in the transaction of the fact it follows from: both are there after the commit, or neither. */
export async function enqueue<S extends z.ZodType>(
  writer: OutboxWriter,
  kind: JobKind<S>,
  payload: z.input<S>,
  { delayMs = 0, priority = 0 }: EnqueueOptions = {},
): Promise<void> {
  const read = kind.payload.parse(payload);
  const key = kind.key(read);
  if (key.length === 0 || key.length > longestKey || key.includes(':'))
    throw new Error(`job ${kind.name}: a key has 1 to ${longestKey} characters and no ':'`);
  if (!Number.isInteger(priority) || priority < 0 || priority > highestPriority)
    throw new Error(`job ${kind.name}: priority ${priority} is not an integer from 0 to ${highestPriority}`);
  if (!(delayMs >= 0)) throw new Error(`job ${kind.name}: a delay of ${delayMs} ms`);

  const values = [kind.queue, kind.name, key, JSON.stringify(read), priority, delayMs];
  if ('query' in writer) await writer.query(insert, values);
  else await writer.$executeRawUnsafe(insert, ...values);
}
