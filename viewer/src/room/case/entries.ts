/** What the shared case holds, as the hub ordered it. Pure. */
import {
  type CaseChange,
  type CaseEcg,
  type CaseEntry,
  type CaseLayout,
  type CaseState,
  type CaseSubject,
  caseEntryKey,
} from '@hub/server/contracts';

export interface Entries {
  readonly rev: number;
  readonly leader: string | null;
  readonly byKey: ReadonlyMap<string, CaseChange>;
}
export const noEntries: Entries = { rev: 0, leader: null, byKey: new Map() };

export function entriesOf(state: CaseState): Entries {
  return {
    rev: state.rev,
    leader: state.leader,
    byKey: new Map(state.entries.map((change) => [caseEntryKey(change.entry), change])),
  };
}

/** The hub's number decides, not who came here first: an older change never covers a newer one. */
export function withChange(entries: Entries, change: CaseChange): Entries {
  const key = caseEntryKey(change.entry);
  const known = entries.byKey.get(key);
  if (known && known.rev >= change.rev) return entries;
  return { ...entries, rev: Math.max(entries.rev, change.rev), byKey: new Map(entries.byKey).set(key, change) };
}

interface Values {
  subject: CaseSubject | null;
  layout: CaseLayout;
  ecg: CaseEcg;
}

/** Of a key of which there is one. */
export function entryOf<K extends keyof Values>(entries: Entries, key: K): Values[K] | undefined {
  const found = entries.byKey.get(key)?.entry;
  return found?.key === key ? (found.value as Values[K]) : undefined;
}

/** Everything drawn, by whom. */
export function marksOf(entries: Entries): { uid: string; by: string; mark: NonNullable<MarkValue> }[] {
  return [...entries.byKey.values()].flatMap(({ entry, by }) =>
    entry.key === 'mark' && entry.value ? [{ uid: entry.uid, by, mark: entry.value }] : [],
  );
}
type MarkValue = Extract<CaseEntry, { key: 'mark' }>['value'];

/** Measured over the way to the hub and back, small numbers lose their last places. */
export function sameEntry(a: CaseEntry | undefined, b: CaseEntry | undefined): boolean {
  return a === b || (a !== undefined && b !== undefined && same(a, b));
}

function same(a: unknown, b: unknown): boolean {
  if (typeof a === 'number' && typeof b === 'number')
    return Math.abs(a - b) <= 1e-3 * Math.max(1, Math.abs(a), Math.abs(b));
  if (Array.isArray(a) && Array.isArray(b)) return a.length === b.length && a.every((each, at) => same(each, b[at]));
  if (!a || !b || typeof a !== 'object' || typeof b !== 'object') return a === b;
  const keys = new Set([...Object.keys(a), ...Object.keys(b)]);
  return [...keys].every((key) => same((a as Record<string, unknown>)[key], (b as Record<string, unknown>)[key]));
}
