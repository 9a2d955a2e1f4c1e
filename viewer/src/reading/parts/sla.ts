import type { WorklistItem } from '@hub/server/contracts';

export type Sla =
  | { standing: 'done' }
  | { standing: 'paused' }
  | { standing: 'left' | 'soon' | 'over'; minutes: number };

/** The last part of the promised time, in which a case is marked: half an hour, or a quarter for emergencies. */
const soonMinutes = { emergency: 15, urgent: 30, routine: 60 } as const;

/** How a request stands against its promised time. A report that is out has no clock any more. */
export function slaOf(
  { state, dueAt, clockPaused, priority }: Pick<WorklistItem, 'state' | 'dueAt' | 'clockPaused' | 'priority'>,
  now: Date,
): Sla {
  if (state === 'reviewed' || state === 'withdrawn') return { standing: 'done' };
  if (clockPaused) return { standing: 'paused' };
  const left = (new Date(dueAt).getTime() - now.getTime()) / 60_000;
  if (left < 0) return { standing: 'over', minutes: Math.floor(-left) };
  return { standing: left <= soonMinutes[priority] ? 'soon' : 'left', minutes: Math.floor(left) };
}
