import { jobKind } from '@hub/server/contracts';
import { z } from 'zod';

/** A job that only says it ran, for the conformance suite of the queue. */
export const note = jobKind({
  queue: 'notes',
  name: 'conformance.note',
  payload: z.object({ id: z.string() }),
  key: ({ id }) => id,
});

/** The same, of another queue. */
export const echo = jobKind({
  queue: 'echoes',
  name: 'conformance.echo',
  payload: z.object({ id: z.string() }),
  key: ({ id }) => id,
});
