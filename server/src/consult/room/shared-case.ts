import {
  type CaseChange,
  type CaseEntry,
  type CaseState,
  caseEntryKey,
  type ProblemCode,
} from '../../contracts/index.ts';

/**
 * 同步阅片 of one room, in memory: the server numbers every change, the last write of a key stands, a view belongs to whoever
 * leads and a mark to whoever drew it. No write of the database happens here.
 */
export interface SharedCase {
  state(): CaseState;
  leader(): string | null;
  /** Undefined when it may not be. */
  set(by: { seatId: string; hosts: boolean }, entry: CaseEntry): CaseChange | ProblemCode;
  lead(by: { seatId: string; hosts: boolean }, lead: boolean): ProblemCode | undefined;
  /** Somebody is gone for good: nobody leads then. Answers whether that changed anything. */
  leave(seatId: string): boolean;
}

/** All drawings of a long consult; a state larger than this would not reach a browser on a thin line. */
const mostMarks = 500;

export function openCase(saved: CaseState | null): SharedCase {
  const entries = new Map((saved?.entries ?? []).map((change) => [caseEntryKey(change.entry), change]));
  let marks = [...entries.values()].filter(({ entry }) => entry.key === 'mark').length;
  let rev = saved?.rev ?? 0;
  let leader = saved?.leader ?? null;

  function refusal(by: { seatId: string; hosts: boolean }, entry: CaseEntry): ProblemCode | undefined {
    if (entry.key !== 'mark') return leader === by.seatId ? undefined : 'room.not-leader';
    const before = entries.get(caseEntryKey(entry));
    if (before && before.by !== by.seatId) return by.hosts && entry.value === null ? undefined : 'permission.missing';
    return !before && entry.value !== null && marks >= mostMarks ? 'room.full' : undefined;
  }

  return {
    state: () => ({ rev, leader, entries: [...entries.values()] }),
    leader: () => leader,
    set(by, entry) {
      const no = refusal(by, entry);
      if (no) return no;
      const key = caseEntryKey(entry);
      const had = entries.has(key);
      rev += 1;
      const change: CaseChange = { rev, by: by.seatId, entry };
      // What was taken away is not told to those who come later.
      if (entry.value === null) entries.delete(key);
      else {
        entries.delete(key);
        entries.set(key, change);
      }
      if (entry.key === 'mark') marks += Number(entries.has(key)) - Number(had);
      return change;
    },
    lead(by, lead) {
      if (!lead) {
        if (leader !== by.seatId) return 'room.not-leader';
        leader = null;
        return undefined;
      }
      // Whoever leads keeps it until they let go; the host may always take it.
      if (leader !== null && leader !== by.seatId && !by.hosts) return 'room.not-leader';
      leader = by.seatId;
      return undefined;
    },
    leave(seatId) {
      if (leader !== seatId) return false;
      leader = null;
      return true;
    },
  };
}
