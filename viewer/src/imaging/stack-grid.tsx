/** Cells in rows and columns; what hangs in which is the app's, how each is looked at the cells'. */
import { type ReactNode, useRef } from 'react';
import type { Cell } from './cell-contract.ts';
import type { StackSet } from './display-sets.ts';
import type { Imaging } from './open-imaging.ts';
import { StackView } from './stack-view.tsx';
import { gridOf, type Layout } from './view-state.ts';

export interface StackGridProps {
  readonly imaging: Imaging;
  readonly layout: Layout;
  readonly displaySets: readonly (StackSet | undefined)[];
  readonly active: number;
  readonly onActive: (at: number) => void;
  /** Told for every place when its cell opens or closes. */
  readonly onCell?: (at: number, cell: Cell | undefined) => void;
  readonly overlay?: boolean;
}

export function StackGrid(props: StackGridProps): ReactNode {
  const { imaging, layout, displaySets, active, onActive, onCell, overlay = true } = props;
  const { rows, columns } = gridOf(layout);
  const refs = useRef(new Map<number, (cell: Cell | undefined | null) => void>());
  const refOf = (at: number): ((cell: Cell | undefined | null) => void) => {
    const known = refs.current.get(at) ?? ((cell) => latest.current?.(at, cell ?? undefined));
    refs.current.set(at, known);
    return known;
  };
  const latest = useRef(onCell);
  latest.current = onCell;

  return (
    <div
      className="stack-grid"
      style={{
        gridTemplateRows: `repeat(${rows}, minmax(0, 1fr))`,
        gridTemplateColumns: `repeat(${columns}, minmax(0, 1fr))`,
      }}
    >
      {Array.from({ length: rows * columns }, (_, at) => (
        <StackView
          // biome-ignore lint/suspicious/noArrayIndexKey: a cell is its place in the grid
          key={at}
          ref={refOf(at)}
          imaging={imaging}
          displaySet={displaySets[at]}
          active={at === active}
          overlay={overlay}
          onActivate={() => onActive(at)}
        />
      ))}
    </div>
  );
}
