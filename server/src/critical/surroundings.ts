import type { CriticalPolicy } from '../contracts/index.ts';
import { isNight } from '../worklist/index.ts';
import type { Surroundings } from './machine.ts';

export const surroundings = (now: Date, limits: CriticalPolicy, hasRequester: boolean): Surroundings => ({
  now,
  night: isNight(now),
  hasRequester,
  limits,
});
