import type { EcgView } from '@hub/server/contracts';
import { layOut, type PaperWish } from '@hub/server/formats/ecg';
import { useEffect, useMemo, useRef, useState } from 'react';
import { drawSheet } from './draw-sheet.ts';

/** Smaller than this a box of the grid can no longer be told from the next. */
const leastPixels = 2.5;

/** The rhythm on paper, as wide as there is room for. */
export function EcgSheet({ group, wish, label }: { group: EcgView['groups'][number]; wish: PaperWish; label: string }) {
  const frame = useRef<HTMLDivElement>(null);
  const canvas = useRef<HTMLCanvasElement>(null);
  const [room, setRoom] = useState(0);
  const sheet = useMemo(() => layOut(group, wish), [group, wish]);
  useEffect(() => {
    const element = frame.current;
    if (!element) return;
    const watcher = new ResizeObserver(() => setRoom(element.clientWidth));
    watcher.observe(element);
    return () => watcher.disconnect();
  }, []);
  useEffect(() => {
    if (canvas.current && room > 0) drawSheet(canvas.current, sheet, Math.max(leastPixels, room / sheet.width));
  }, [sheet, room]);
  return (
    <div ref={frame} className="ecg-sheet">
      <canvas ref={canvas} role="img" aria-label={label} />
    </div>
  );
}
