import type { CriticalView } from '@hub/server/contracts';

/**
 * Does it sound? Whoever has claimed is reading and needs quiet; whoever checked first is rung for the second look only
 * when it is overdue, as for a treatment note.
 */
export function isLoud({ state, may, firstCheck, round }: CriticalView, postId: string): boolean {
  switch (state) {
    case 'suspected':
      return may.claim;
    case 'checking':
      return firstCheck?.postId !== postId || round > 0;
    case 'notifying':
      return true;
    case 'acknowledged':
      return round > 0;
    default:
      return false;
  }
}

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
