import type { CriticalView } from '@hub/server/contracts';

/** Minutes and seconds, or hours where it took so long: 0:07, 12:40, 1:02:03. */
export function spanOf(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1000));
  const two = (part: number) => String(part).padStart(2, '0');
  const [hours, minutes] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60];
  return hours > 0 ? `${hours}:${two(minutes)}:${two(seconds % 60)}` : `${minutes}:${two(seconds % 60)}`;
}

/** Since when the present turn has been waiting. */
export const ringsSince = ({ state, suspectedAt, confirmedAt, acknowledgedAt }: CriticalView): string =>
  (state === 'acknowledged' ? acknowledgedAt : state === 'notifying' ? confirmedAt : suspectedAt) ?? suspectedAt;
