import type { ConsultView } from '@hub/server/contracts';

/** How the time is said: now, as already arranged, one of the wished ones, a slot, another time. */
export type Way = 'now' | 'keep' | 'wished' | 'slot' | 'time';

/** Where the dialog begins: with what the other side has already said. */
export function openingWay(
  { startsAt, wishedTimes }: Pick<ConsultView, 'startsAt' | 'wishedTimes'>,
  urgent: boolean,
): Way {
  if (urgent) return 'now';
  if (startsAt) return 'keep';
  return wishedTimes.length > 0 ? 'wished' : 'slot';
}

export const minutesOf = ({ from, to }: { from: string; to: string }): number =>
  Math.min(480, Math.max(5, Math.round((Date.parse(to) - Date.parse(from)) / 60_000)));
