import { useCallback, useEffect, useRef, useState } from 'react';
import type { Cell, CellSnapshot } from '../../imaging/index.ts';

export interface Viewed {
  /** display sets of which at least one picture was on the screen */
  readonly sets: ReadonlySet<string>;
  /** pictures asked for that could not be shown, as `display set/index` */
  readonly failed: ReadonlySet<string>;
}

const nothing: Viewed = { sets: new Set(), failed: new Set() };

/** The open cells, which picture was seen in them, and which failed. `forgetWhen` names the case. */
export function useCells(forgetWhen: string) {
  const cells = useRef<(Cell | undefined)[]>([]);
  const stops = useRef<((() => void) | undefined)[]>([]);
  const [, setCount] = useState(0);
  const [viewed, setViewed] = useState<Viewed>(nothing);

  // biome-ignore lint/correctness/useExhaustiveDependencies: another case begins unseen
  useEffect(() => setViewed(nothing), [forgetWhen]);

  const see = useCallback((snapshot: CellSnapshot) => {
    const { displaySet, phase, wanted } = snapshot;
    if (!displaySet || (phase !== 'shown' && phase !== 'failed')) return;
    const picture = `${displaySet.id}/${wanted}`;
    setViewed((before) => {
      const isFailed = phase === 'failed';
      if (isFailed === before.failed.has(picture) && (isFailed || before.sets.has(displaySet.id))) return before;
      const failed = new Set(before.failed);
      if (isFailed) failed.add(picture);
      else failed.delete(picture);
      return { sets: isFailed ? before.sets : new Set([...before.sets, displaySet.id]), failed };
    });
  }, []);

  const onCell = useCallback(
    (at: number, cell: Cell | undefined) => {
      stops.current[at]?.();
      cells.current[at] = cell;
      stops.current[at] = cell?.subscribe(() => see(cell.snapshot()));
      setCount((count) => count + 1);
    },
    [see],
  );
  return { cells: cells.current, onCell, viewed };
}
