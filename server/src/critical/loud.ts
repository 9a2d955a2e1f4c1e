import type { Person } from '../platform/actor.ts';
import type { Loop } from './machine.ts';

/**
 * Does it sound for somebody whose turn it is? Whoever has claimed is reading and needs quiet; whoever checked first is rung
 * for the second look only when it is overdue, and so is whoever owes a treatment note.
 */
export function isLoud({ state, claimedBy, first, round }: Loop, { accountId }: Pick<Person, 'accountId'>): boolean {
  switch (state) {
    case 'suspected':
      return claimedBy === null;
    case 'checking':
      return first?.accountId !== accountId || round > 0;
    case 'notifying':
      return true;
    case 'acknowledged':
      return round > 0;
    default:
      return false;
  }
}
