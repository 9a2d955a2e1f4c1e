import type { ConsultView } from '@hub/server/contracts';

/** How the time is said: now, as already arranged, one of the wished ones, a slot, another time. */
export type Way = 'now' | 'keep' | 'wished' | 'slot' | 'time';

/** The ways that the hub would take now: a time that stands is changed by 改期 only, and nobody comes in the past. */
export function waysOf(
  { startsAt, urgency, wishedTimes }: Pick<ConsultView, 'startsAt' | 'urgency' | 'wishedTimes'>,
  now: number,
): Way[] {
  if (startsAt) return ['keep'];
  return [
    ...(urgency === 'urgent' ? (['now'] as const) : []),
    ...(openWishes(wishedTimes, now).length > 0 ? (['wished'] as const) : []),
    'slot',
    'time',
  ];
}

export const openWishes = (wishedTimes: ConsultView['wishedTimes'], now: number) =>
  wishedTimes.filter(({ from }) => Date.parse(from) > now);

export const minutesOf = ({ from, to }: { from: string; to: string }): number =>
  Math.min(480, Math.max(5, Math.round((Date.parse(to) - Date.parse(from)) / 60_000)));
