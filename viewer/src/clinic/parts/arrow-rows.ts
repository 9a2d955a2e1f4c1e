import { type KeyboardEvent, useRef, useState } from 'react';
import { isComposing } from '../../ui/hotkeys.ts';

/**
 * A table that the keyboard walks: the chosen row alone is in the tab order, arrows move, Enter opens. The choice holds
 * by key, so live news that reorder the rows do not move it.
 */
export function useArrowRows<T>(items: readonly T[], keyOf: (item: T) => string, onEnter?: (item: T) => void) {
  const [chosen, setChosen] = useState<string>();
  const container = useRef<HTMLDivElement>(null);
  const current = items.find((item) => keyOf(item) === chosen) ?? items[0];
  const currentKey = current && keyOf(current);

  const onKeyDown = (item: T) => (event: KeyboardEvent<HTMLElement>) => {
    if (event.target !== event.currentTarget || isComposing(event.nativeEvent)) return;
    if (event.key === 'Enter') onEnter?.(item);
    else if (event.key === 'ArrowDown') neighbour(event.currentTarget, 'nextElementSibling')?.focus();
    else if (event.key === 'ArrowUp') neighbour(event.currentTarget, 'previousElementSibling')?.focus();
    else if (event.key === 'Home') rows(container.current).at(0)?.focus();
    else if (event.key === 'End') rows(container.current).at(-1)?.focus();
    else return;
    event.preventDefault();
  };

  return {
    current,
    choose: (item: T) => setChosen(keyOf(item)),
    container,
    /** to the rows, from a search field */
    enterRows: () => rows(container.current).at(0)?.focus(),
    tableProps: {
      rowKey: keyOf,
      rowClassName: (item: T) => (keyOf(item) === currentKey ? 'clinic-row-chosen' : ''),
      onRow: (item: T) => ({
        tabIndex: keyOf(item) === currentKey ? 0 : -1,
        'aria-selected': keyOf(item) === currentKey,
        onFocus: () => setChosen(keyOf(item)),
        onClick: () => setChosen(keyOf(item)),
        onKeyDown: onKeyDown(item),
      }),
    },
  };
}

function rows(container: HTMLElement | null): HTMLElement[] {
  return [...(container?.querySelectorAll<HTMLElement>('tr.ant-table-row') ?? [])];
}

function neighbour(row: HTMLElement, way: 'nextElementSibling' | 'previousElementSibling'): HTMLElement | undefined {
  let next = row[way];
  while (next && !next.classList.contains('ant-table-row')) next = next[way];
  return next instanceof HTMLElement ? next : undefined;
}
