import type { Priority, WorklistItem } from '@hub/server/contracts';

export const tabs = ['waiting', 'claimed', 'mine', 'reported', 'reviewed', 'returned', 'overdue', 'recheck'] as const;
export type Tab = (typeof tabs)[number];

/** What a reader has set on the queue; kept on this computer, so that the morning begins where yesterday ended. */
export interface WorklistViewState {
  tab: Tab;
  modality?: string | undefined;
  priority?: Priority | undefined;
  clinicId?: string | undefined;
  text: string;
}

export const firstView: WorklistViewState = { tab: 'waiting', text: '' };

/** A stored view, or the first one where nothing usable is stored. Searched names are never stored. */
export function readView(stored: string | null): WorklistViewState {
  if (!stored) return firstView;
  try {
    const { tab, modality, priority, clinicId } = JSON.parse(stored) as Partial<WorklistViewState>;
    return {
      tab: tabs.find((known) => known === tab) ?? 'waiting',
      modality: typeof modality === 'string' ? modality : undefined,
      priority: (['emergency', 'urgent', 'routine'] as const).find((known) => known === priority),
      clinicId: typeof clinicId === 'string' ? clinicId : undefined,
      text: '',
    };
  } catch {
    return firstView;
  }
}

export function storedView({ tab, modality, priority, clinicId }: WorklistViewState): string {
  return JSON.stringify({ tab, modality, priority, clinicId });
}

/** What the server is asked for. */
export function queryOf({ tab, modality, priority, clinicId, text }: WorklistViewState) {
  return {
    state: tab === 'overdue' ? ('open' as const) : tab,
    ...(tab === 'overdue' ? { overdue: 'true' as const } : {}),
    ...(modality ? { modality } : {}),
    ...(priority ? { priority } : {}),
    ...(clinicId ? { requestingInstitutionId: clinicId } : {}),
    ...(text.trim() ? { q: text.trim() } : {}),
  };
}

/** The row the arrow keys lead to; a row that left the list hands its place to the one that now stands there. */
export function moved(
  items: readonly Pick<WorklistItem, 'id'>[],
  chosen: string | undefined,
  by: number,
): string | undefined {
  if (items.length === 0) return undefined;
  const at = items.findIndex(({ id }) => id === chosen);
  const to = at < 0 ? 0 : Math.min(items.length - 1, Math.max(0, at + by));
  return items[to]?.id;
}
