import { type ReactNode, useRef, useState } from 'react';

const least = 360;
const step = 24;

/** Two sides with a border that is dragged, or moved by the arrow keys; it stays where it was left on this computer. */
export function Split({
  left,
  right,
  label,
  storeKey,
}: {
  /** undefined: the right side stands alone */
  left: ReactNode | undefined;
  right: ReactNode;
  label: string;
  storeKey: string;
}) {
  const box = useRef<HTMLDivElement>(null);
  const [width, setWidth] = useState(() => Number(localStorage.getItem(storeKey)) || 432);
  const set = (wanted: number) => {
    const room = box.current?.clientWidth ?? 1366;
    const next = Math.round(Math.min(Math.max(least, wanted), Math.max(least, room - least)));
    setWidth(next);
    localStorage.setItem(storeKey, String(next));
  };
  return (
    <div ref={box} className="case-split">
      {left !== undefined && <div className="case-split-left">{left}</div>}
      {left !== undefined && (
        // biome-ignore lint/a11y/useSemanticElements: a rule of a text does not move
        <div
          role="separator"
          aria-orientation="vertical"
          aria-label={label}
          aria-valuenow={width}
          tabIndex={0}
          className="case-split-bar"
          onPointerDown={(event) => event.currentTarget.setPointerCapture(event.pointerId)}
          onPointerMove={(event) => {
            if (!event.currentTarget.hasPointerCapture(event.pointerId)) return;
            set((box.current?.getBoundingClientRect().right ?? 0) - event.clientX);
          }}
          onKeyDown={({ key }) => {
            if (key === 'ArrowLeft') set(width + step);
            if (key === 'ArrowRight') set(width - step);
          }}
        />
      )}
      <div className="case-split-right" style={left === undefined ? { flex: 1 } : { width }}>
        {right}
      </div>
    </div>
  );
}
