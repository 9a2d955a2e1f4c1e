import type { DisplaySet, Layout, StackSet } from '../../imaging/index.ts';

/** Which stack hangs in which cell. */
export interface Hanging {
  readonly layout: Layout;
  readonly active: number;
  /** display set ids by cell, in reading order; undefined is an empty cell */
  readonly places: readonly (string | undefined)[];
}

const sizes: Record<Layout, number> = { '1x1': 1, '1x2': 2, '2x1': 2, '2x2': 4 };

export function stacksOf(sets: readonly DisplaySet[]): StackSet[] {
  return sets.filter((set): set is StackSet => set.kind === 'stack');
}

/** Radiographs of one examination are compared side by side; slices are read one stack at a time. */
const sideBySide = new Set(['DX', 'CR', 'DR', 'MG']);

/** How a study hangs when it is opened: scouts last, two views of a radiograph beside each other. */
export function firstHanging(sets: readonly DisplaySet[], layout?: Layout): Hanging {
  const stacks = stacksOf(sets);
  const ordered = [...stacks.filter(({ localizer }) => !localizer), ...stacks.filter(({ localizer }) => localizer)];
  const pairs = ordered.length >= 2 && ordered.every(({ modality }) => sideBySide.has(modality));
  const chosen = layout ?? (pairs ? '1x2' : '1x1');
  return { layout: chosen, active: 0, places: Array.from({ length: sizes[chosen] }, (_, at) => ordered[at]?.id) };
}

/** Another layout keeps what hangs, and fills new cells with stacks that do not hang yet. */
export function withLayout(hanging: Hanging, layout: Layout, sets: readonly DisplaySet[]): Hanging {
  const kept = hanging.places.slice(0, sizes[layout]);
  // Fewer cells: the active one is what the reader is looking at.
  const active = hanging.places[hanging.active];
  if (hanging.active >= sizes[layout] && active) kept[0] = active;
  const free = stacksOf(sets).filter(({ id }) => !kept.includes(id));
  const places = Array.from({ length: sizes[layout] }, (_, at) => kept[at] ?? free.shift()?.id);
  return { layout, places, active: hanging.active < sizes[layout] ? hanging.active : 0 };
}

export function withPlace(hanging: Hanging, at: number, id: string | undefined): Hanging {
  return { ...hanging, places: hanging.places.map((place, index) => (index === at ? id : place)) };
}

/** A prior goes into the last cell, never over the only picture of the case that is being read. */
export function withPrior(hanging: Hanging, id: string): Hanging {
  if (hanging.layout === '1x1') return { layout: '1x2', active: 0, places: [hanging.places[0], id] };
  return withPlace(hanging, hanging.places.length - 1, id);
}

/** What is gone is taken down. */
export function without(hanging: Hanging, ids: ReadonlySet<string>): Hanging {
  return { ...hanging, places: hanging.places.map((id) => (id !== undefined && ids.has(id) ? undefined : id)) };
}
