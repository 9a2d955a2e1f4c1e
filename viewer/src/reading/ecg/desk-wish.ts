import type { DisplayFilters, EcgLayout } from '@hub/server/formats/ecg';

/** How a tracing is shown; kept on this computer, for a reader likes it the same way in every case. */
export interface DeskWish {
  layout: EcgLayout;
  speed: 12.5 | 25 | 50;
  gain: 5 | 10 | 20;
  columns: 'sequential' | 'simultaneous';
  filters: DisplayFilters;
  /** true millimetres, or as wide as there is room */
  trueSize: boolean;
}

export const firstWish: DeskWish = {
  layout: '3x4+1R',
  speed: 25,
  gain: 10,
  columns: 'sequential',
  filters: {},
  trueSize: false,
};

const storeKey = 'hub.ecg.desk';

/** Filters are never remembered: a tracing is first seen as it was recorded. */
export function storedWish(storage: Pick<Storage, 'getItem'>): DeskWish {
  try {
    const stored = JSON.parse(storage.getItem(storeKey) ?? '{}') as Partial<DeskWish>;
    return { ...firstWish, ...stored, filters: {} };
  } catch {
    return firstWish;
  }
}

export function storeWish(storage: Pick<Storage, 'setItem'>, { filters: _, ...wish }: DeskWish): void {
  try {
    storage.setItem(storeKey, JSON.stringify(wish));
  } catch {
    // A full or closed storage costs a preference, no more.
  }
}
