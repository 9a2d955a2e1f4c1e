/** Pointers of others: shown while they move and a little longer, then gone. */
import type { CasePointer } from '@hub/server/contracts';

export interface PointerShown {
  readonly seatId: string;
  readonly name: string;
  readonly color: string;
  readonly pointer: CasePointer;
  readonly atMs: number;
}

export const pointerStaysMs = 4_000;

export function withPointer(shown: readonly PointerShown[], next: PointerShown): PointerShown[] {
  const others = shown.filter(({ seatId }) => seatId !== next.seatId);
  return next.pointer.on === 'nothing' ? others : [...others, next];
}

export function stillShown(shown: readonly PointerShown[], nowMs: number): readonly PointerShown[] {
  const left = shown.filter(({ atMs }) => nowMs - atMs < pointerStaysMs);
  return left.length === shown.length ? shown : left;
}
