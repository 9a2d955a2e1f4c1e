import type { Patience } from '../../server/src/platform/jobs/index.ts';

/** The hub's numbers, shortened: what is tested is that it happens, not how long it takes. */
export const impatient: Patience = {
  attempts: 3,
  firstRetryMs: 10,
  lockMs: 1_000,
  stallCheckMs: 200,
  recordAgainMs: 20,
};
