/** One cell on the page: the picture, what is written around it, and what covers it while it must not be read. */
import {
  type ReactNode,
  type Ref,
  useEffect,
  useImperativeHandle,
  useRef,
  useState,
  useSyncExternalStore,
} from 'react';
import type { Cell, CellSnapshot } from './cell-contract.ts';
import type { StackSet } from './display-sets.ts';
import { actionOf } from './keys.ts';
import type { Imaging } from './open-imaging.ts';
import { StackOverlay } from './stack-overlay.tsx';
import { isMeasurementTool } from './tools.ts';
import './imaging.css';

export interface StackViewProps {
  readonly imaging: Imaging;
  readonly displaySet?: StackSet | undefined;
  /** Frame to begin with; later moves are the cell's own. */
  readonly index?: number;
  readonly active?: boolean;
  readonly overlay?: boolean;
  readonly onActivate?: (cell: Cell) => void;
  readonly onChange?: (snapshot: CellSnapshot) => void;
  readonly onOpen?: (cell: Cell) => void;
  /** Dropped display sets and buttons of the app go over the picture. */
  readonly children?: ReactNode;
  readonly ref?: Ref<Cell | undefined>;
}

const nothing: CellSnapshot = { phase: 'empty', playing: false, perSecond: 0 };

export function StackView(props: StackViewProps): ReactNode {
  const { imaging, displaySet, index = 0, active = true, overlay = true, onActivate, onChange, onOpen } = props;
  const [cell, setCell] = useState<Cell>();
  const screen = useRef<HTMLDivElement>(null);
  const frame = useRef<HTMLDivElement>(null);
  useImperativeHandle(props.ref, () => cell, [cell]);

  const opened = useRef(onOpen);
  opened.current = onOpen;
  useEffect(() => {
    const element = screen.current;
    if (!element) return;
    const mine = imaging.openCell(element);
    setCell(mine);
    opened.current?.(mine);
    return () => {
      setCell(undefined);
      mine.close();
    };
  }, [imaging]);

  const first = useRef(index);
  first.current = index;
  useEffect(() => {
    if (cell && cell.snapshot().displaySet !== displaySet) void cell.show(displaySet, first.current);
  }, [cell, displaySet]);

  useEffect(() => cell?.rank(active ? 0 : 1), [cell, active]);

  const snapshot = useSyncExternalStore(
    (changed) => cell?.subscribe(changed) ?? (() => undefined),
    () => cell?.snapshot() ?? nothing,
  );
  const report = useRef(onChange);
  report.current = onChange;
  useEffect(() => report.current?.(snapshot), [snapshot]);

  useEffect(() => {
    const element = frame.current;
    if (!element || !cell) return;
    let turned = 0;
    // React's wheel listeners are passive; the page must not scroll away under the stack.
    const onWheel = (event: WheelEvent): void => {
      event.preventDefault();
      if (event.ctrlKey) {
        cell.zoomBy(event.deltaY < 0 ? 1.1 : 1 / 1.1);
        return;
      }
      turned += event.deltaMode === WheelEvent.DOM_DELTA_PIXEL ? event.deltaY : event.deltaY * 40;
      // A notch of a mouse is at least one picture; a touchpad's small steps add up.
      const steps = Math.abs(event.deltaY) >= 50 ? Math.sign(turned) : Math.trunc(turned / 40);
      if (steps === 0) return;
      turned = 0;
      void cell.scroll(steps);
    };
    // No measuring on a picture that is not the one asked for, or not there.
    const onPress = (event: Event): void => {
      const { phase } = cell.snapshot();
      const measuring = isMeasurementTool(imaging.tool) && (event as MouseEvent).button !== 1;
      if (measuring && phase !== 'shown') event.stopPropagation();
    };
    element.addEventListener('wheel', onWheel, { passive: false });
    element.addEventListener('mousedown', onPress, { capture: true });
    element.addEventListener('touchstart', onPress, { capture: true });
    return () => {
      element.removeEventListener('wheel', onWheel);
      element.removeEventListener('mousedown', onPress, { capture: true });
      element.removeEventListener('touchstart', onPress, { capture: true });
    };
  }, [cell, imaging]);

  const activate = (): void => {
    frame.current?.focus({ preventScroll: true });
    if (cell) onActivate?.(cell);
  };
  const { texts } = imaging;

  return (
    // biome-ignore lint/a11y/useSemanticElements: a viewport is no form group; it is named by its series
    <div
      ref={frame}
      role="group"
      aria-label={displaySet?.description ?? texts('empty')}
      className="stack-view"
      data-active={active}
      data-phase={snapshot.phase}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: keys act on the focused cell
      tabIndex={0}
      onPointerDown={activate}
      onContextMenu={(event) => event.preventDefault()}
      onKeyDown={(event) => {
        const action = actionOf(event.nativeEvent);
        if (!action || !cell) return;
        event.preventDefault();
        action(cell, imaging);
      }}
    >
      <div ref={screen} className="stack-screen" />
      {overlay && snapshot.shown && <StackOverlay snapshot={snapshot} texts={texts} />}
      {snapshot.phase === 'loading' && (
        <div className="stack-loading" data-covers={!snapshot.shown} role="status">
          {texts('loading')}
        </div>
      )}
      {snapshot.phase === 'empty' && <div className="stack-empty">{texts('empty')}</div>}
      {snapshot.phase === 'failed' && snapshot.problem && (
        <div className="stack-failed" role="alert">
          <p className="stack-failed-which">
            {texts('overlay.image', { n: (snapshot.wanted ?? 0) + 1, of: snapshot.displaySet?.frames.length ?? 0 })}
          </p>
          <p>{texts(`problem.${snapshot.problem}`)}</p>
          <button type="button" onClick={() => void cell?.retry()}>
            {texts('retry')}
          </button>
        </div>
      )}
      {props.children}
    </div>
  );
}
