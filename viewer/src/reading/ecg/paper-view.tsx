import type { EcgCaliper } from '@hub/server/contracts';
import { type EcgDrawing, type PaperPoint, pointAt } from '@hub/server/formats/ecg';
import { type PointerEvent, type Ref, useEffect, useImperativeHandle, useLayoutEffect, useRef, useState } from 'react';
import { type CaliperKind, caliperAt, caliperBetween, isMeant } from './caliper.ts';
import type { EcgPointer, OthersCaliper } from './desk-room.ts';
import { showPaper } from './draw-ahead.ts';
import { drawCalipers, drawPointers } from './draw-calipers.ts';
import { drawOver, penOf, sizeOf } from './draw-paper.ts';
import { Magnifier } from './magnifier.tsx';

export type PaperTool = CaliperKind | 'none' | 'magnifier';

export interface PaperProps {
  drawing: EcgDrawing;
  /** an earlier tracing, drawn over this one */
  over?: EcgDrawing | undefined;
  pixels: number;
  label: string;
  tool: PaperTool;
  calipers: readonly EcgCaliper[];
  chosen: string | undefined;
  say(caliper: EcgCaliper, calibrated: boolean): string;
  onAdd(caliper: EcgCaliper): void;
  onChoose(id: string | undefined): void;
  /** a lead was pressed twice */
  onLead(lead: string): void;
  /** a moment was pressed with no tool in hand */
  onMoment(point: PaperPoint): void;
  /** laid and pointed at by others in the same room */
  others?: readonly OthersCaliper[] | undefined;
  pointers?: readonly EcgPointer[] | undefined;
  onPoint?: ((point: PaperPoint | undefined) => void) | undefined;
  ref?: Ref<HTMLCanvasElement>;
}

/**
 * Paper with a tracing, and what is laid on it. Two canvases: the lower one is drawn when the tracing or its paper changes,
 * the upper one at every move, so that a caliper follows the hand at the screen's own rate.
 */
export function PaperView({ drawing, over, pixels, label, ref, ...props }: PaperProps) {
  const { tool, calipers, chosen, say, onAdd, onChoose, onLead, onMoment, others, pointers, onPoint } = props;
  const paper = useRef<HTMLCanvasElement>(null);
  const above = useRef<HTMLCanvasElement>(null);
  const frame = useRef(0);
  const laying = useRef<{ from: PaperPoint; caliper: EcgCaliper } | undefined>(undefined);
  const laid = useRef(false);
  const [glass, setGlass] = useState<{ x: number; y: number }>();
  useImperativeHandle(ref, () => paper.current as HTMLCanvasElement);

  useLayoutEffect(() => {
    if (!paper.current) return;
    showPaper(paper.current, drawing, pixels);
    paper.current.dataset.drawn = 'true';
    if (!over) return;
    const opened = penOf(paper.current, drawing, pixels);
    if (opened) drawOver(opened.pen, drawing, over, opened.hair);
  }, [drawing, over, pixels]);

  const redraw = () => {
    if (!above.current) return;
    // Nothing lies on most tracings when they are opened: a second picture as large as the first waits until it is wanted.
    const nothing = !laying.current && !calipers.length && !others?.length && !pointers?.length;
    if (nothing && !laid.current) return sizeOf(above.current, drawing, pixels);
    laid.current = true;
    const opened = penOf(above.current, drawing, pixels);
    if (!opened) return;
    opened.pen.clearRect(0, 0, drawing.widthMm, drawing.heightMm);
    const shown = laying.current ? [...calipers, laying.current.caliper] : calipers;
    for (const { caliper, color } of others ?? [])
      drawCalipers(opened.pen, drawing, [caliper], undefined, opened.hair, say, color);
    drawCalipers(opened.pen, drawing, shown, chosen, opened.hair, say);
    drawPointers(opened.pen, drawing, pointers ?? [], opened.hair);
  };
  const latest = useRef(redraw);
  latest.current = redraw;
  const soon = () => {
    cancelAnimationFrame(frame.current);
    frame.current = requestAnimationFrame(() => latest.current());
  };
  // biome-ignore lint/correctness/useExhaustiveDependencies: whatever is shown is drawn anew
  useLayoutEffect(() => latest.current(), [drawing, pixels, calipers, chosen, say, others, pointers]);
  useEffect(() => () => cancelAnimationFrame(frame.current), []);

  const mm = (event: PointerEvent<HTMLCanvasElement>) => {
    const box = event.currentTarget.getBoundingClientRect();
    return { x: (event.clientX - box.left) / pixels, y: (event.clientY - box.top) / pixels };
  };
  const down = (event: PointerEvent<HTMLCanvasElement>) => {
    const { x, y } = mm(event);
    const point = pointAt(drawing, x, y);
    const hit = caliperAt(drawing, calipers, { x, y });
    onChoose(hit?.id);
    if (!point || hit || tool === 'magnifier') return;
    if (tool === 'none') return onMoment(point);
    event.currentTarget.setPointerCapture(event.pointerId);
    laying.current = { from: point, caliper: caliperBetween(newId(), tool, point, point) };
  };
  const move = (event: PointerEvent<HTMLCanvasElement>) => {
    const at = mm(event);
    onPoint?.(pointAt(drawing, at.x, at.y));
    if (tool === 'magnifier') return setGlass(at);
    if (!laying.current) return;
    const { from, caliper } = laying.current;
    // Beside its cell the pointer still measures in the cell where it began.
    const { cell } = from;
    const inside = Math.min(Math.max(at.x, cell.x), cell.x + cell.width - 0.01);
    const to: PaperPoint = {
      cell,
      lead: cell.lead,
      ms: cell.fromMs + ((inside - cell.x) / drawing.speedMmPerS) * 1000,
      uv: cell.mmPerUv === null ? undefined : cell.shiftUv + (cell.baseline - at.y) / cell.mmPerUv,
    };
    laying.current = { from, caliper: caliperBetween(caliper.id, caliper.kind, from, to) };
    soon();
  };
  const up = () => {
    const caliper = laying.current?.caliper;
    laying.current = undefined;
    if (caliper && isMeant(caliper)) onAdd(caliper);
    else soon();
  };
  return (
    <div className="ecg-paper" data-tool={tool}>
      <canvas ref={paper} role="img" aria-label={label} />
      <canvas
        ref={above}
        className="ecg-above"
        onPointerDown={down}
        onPointerMove={move}
        onPointerUp={up}
        onPointerCancel={up}
        onPointerLeave={() => {
          setGlass(undefined);
          onPoint?.(undefined);
        }}
        onDoubleClick={(event) => {
          const box = event.currentTarget.getBoundingClientRect();
          const lead = pointAt(drawing, (event.clientX - box.left) / pixels, (event.clientY - box.top) / pixels)?.lead;
          if (lead) onLead(lead);
        }}
      />
      {glass && tool === 'magnifier' && <Magnifier source={paper} at={glass} pixels={pixels} drawing={drawing} />}
    </div>
  );
}

const newId = () => crypto.randomUUID();
