import type { WorklistItem } from '@hub/server/contracts';

export type ClaimStanding =
  | { standing: 'free' | 'lapsedOther' | 'other' }
  | { standing: 'mine'; minutesLeft: number; renew: boolean }
  /** nothing was touched for a while: the person is asked before the case goes back */
  | { standing: 'ending'; minutesLeft: number }
  | { standing: 'lapsed' };

/** Renewed when less than this is left, which leaves several tries before it lapses. */
const renewBelowMinutes = 11;
const warnBelowMinutes = 4;
/** A hand on keyboard or mouse within this time counts as reading. */
const activeMinutes = 5;

const minute = 60_000;

/** How a claim stands at this moment, and whether it should be renewed now. */
export function claimStandingOf(claim: WorklistItem['claim'], now: Date, lastActivity: Date): ClaimStanding {
  if (!claim) return { standing: 'free' };
  const left = (new Date(claim.until).getTime() - now.getTime()) / minute;
  const lapsed = claim.lapsed || left <= 0;
  if (!claim.mine) return { standing: lapsed ? 'lapsedOther' : 'other' };
  if (lapsed) return { standing: 'lapsed' };
  const active = now.getTime() - lastActivity.getTime() < activeMinutes * minute;
  if (!active && left <= warnBelowMinutes) return { standing: 'ending', minutesLeft: Math.max(1, Math.ceil(left)) };
  return { standing: 'mine', minutesLeft: Math.ceil(left), renew: active && left < renewBelowMinutes };
}
