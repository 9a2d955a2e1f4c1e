import type { PictureCalibration, PicturePoint } from '@hub/server/formats/ecg';
import { type PointerEvent, type RefObject, useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { isMeant, type PictureCaliper, readingOf } from './measure.ts';
import { matrixOf, type Placing, type Turn, turnedAt } from './placing.ts';
import type { DrawnPage } from './use-picture.ts';

export type PictureTool = 'none' | 'grid' | 'time' | 'amplitude';

export interface PictureSheetProps {
  page: DrawnPage;
  label: string;
  turn: Turn;
  placing: Placing;
  tool: PictureTool;
  look: { contrast: number; inverted: boolean };
  calibration: PictureCalibration | undefined;
  calipers: readonly PictureCaliper[];
  chosen: number | undefined;
  onCaliper(caliper: Omit<PictureCaliper, 'id'>): void;
  onChoose(id: number | undefined): void;
  /** the second of two clicks: places of the turned page */
  onGrid(from: PicturePoint, to: PicturePoint): void;
  frame: RefObject<HTMLDivElement | null>;
}

/** The page with what is laid on it. Pixels are drawn once; zoom, turn and scale are the browser's own transforms. */
export function PictureSheet({ page, label, turn, placing, tool, look, frame, ...props }: PictureSheetProps) {
  const { calibration, calipers, chosen, onCaliper, onChoose, onGrid } = props;
  const holder = useRef<HTMLDivElement>(null);
  const [first, setFirst] = useState<PicturePoint>();
  const [laying, setLaying] = useState<Omit<PictureCaliper, 'id'>>();
  const [hand, setHand] = useState<PicturePoint>();
  const panning = useRef<{ x: number; y: number; left: number; top: number } | undefined>(undefined);
  const { canvas } = page;
  useEffect(() => {
    const element = holder.current;
    element?.append(canvas);
    return () => canvas.remove();
  }, [canvas]);
  useEffect(() => {
    canvas.style.cssText = `position:absolute;left:0;top:0;transform-origin:0 0;transform:${matrixOf(page, turn, placing, canvas.width)};`;
    canvas.style.filter = [
      look.contrast === 1 ? '' : `contrast(${look.contrast})`,
      look.inverted ? 'invert(1)' : '',
    ].join(' ');
    canvas.dataset.drawn = 'true';
  }, [canvas, page, turn, placing, look]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: a tool put down forgets the first of two clicks
  useEffect(() => setFirst(undefined), [tool]);

  const at = (event: PointerEvent<SVGSVGElement>): PicturePoint => {
    const box = event.currentTarget.getBoundingClientRect();
    return turnedAt(event.clientX - box.left, event.clientY - box.top, placing);
  };
  const down = (event: PointerEvent<SVGSVGElement>) => {
    if (event.button !== 0) return;
    const point = at(event);
    if (tool === 'grid') {
      if (!first) return setFirst(point);
      setFirst(undefined);
      return onGrid(first, point);
    }
    event.currentTarget.setPointerCapture(event.pointerId);
    onChoose(undefined);
    if (tool !== 'none') return setLaying({ kind: tool, from: point, to: point });
    const scrolled = frame.current;
    if (scrolled)
      panning.current = { x: event.clientX, y: event.clientY, left: scrolled.scrollLeft, top: scrolled.scrollTop };
  };
  const move = (event: PointerEvent<SVGSVGElement>) => {
    if (tool === 'grid') setHand(at(event));
    if (laying) setLaying({ ...laying, to: at(event) });
    const from = panning.current;
    if (from && frame.current) {
      frame.current.scrollLeft = from.left - (event.clientX - from.x);
      frame.current.scrollTop = from.top - (event.clientY - from.y);
    }
  };
  const up = () => {
    panning.current = undefined;
    if (laying && isMeant({ ...laying, id: 0 }, 1 / placing.across)) onCaliper(laying);
    setLaying(undefined);
  };
  const shown = [...calipers, ...(laying ? [{ ...laying, id: -1 }] : [])];
  return (
    <div
      ref={holder}
      className="picture-sheet"
      data-tool={tool}
      data-true={placing.true}
      style={{ width: placing.width, height: placing.height }}
    >
      <svg
        role="img"
        aria-label={label}
        width={placing.width}
        height={placing.height}
        onPointerDown={down}
        onPointerMove={move}
        onPointerUp={up}
        onPointerCancel={up}
        onPointerLeave={() => setHand(undefined)}
      >
        {first && <Corner point={first} placing={placing} />}
        {first && hand && tool === 'grid' && (
          <rect className="picture-rectangle" {...rectangleOf(first, hand, placing)} />
        )}
        {shown.map((caliper) => (
          <Caliper
            key={caliper.id}
            {...{ caliper, calibration, placing }}
            chosen={caliper.id === chosen}
            onChoose={(event) => {
              if (tool !== 'none') return;
              event.stopPropagation();
              onChoose(caliper.id);
            }}
          />
        ))}
      </svg>
    </div>
  );
}

const rectangleOf = (a: PicturePoint, b: PicturePoint, { across, down }: Placing) => ({
  x: Math.min(a.x, b.x) * across,
  y: Math.min(a.y, b.y) * down,
  width: Math.abs(a.x - b.x) * across,
  height: Math.abs(a.y - b.y) * down,
});

function Corner({ point, placing }: { point: PicturePoint; placing: Placing }) {
  const [x, y] = [point.x * placing.across, point.y * placing.down];
  return <path className="picture-corner" d={`M${x - 9} ${y}H${x + 9}M${x} ${y - 9}V${y + 9}`} />;
}

function Caliper({
  caliper,
  calibration,
  placing: { across, down, height },
  chosen,
  onChoose,
}: {
  caliper: PictureCaliper;
  calibration: PictureCalibration | undefined;
  placing: Placing;
  chosen: boolean;
  onChoose(event: PointerEvent): void;
}) {
  const { t } = useTranslation('reading');
  const { kind, from, to } = caliper;
  const [a, b] = [
    { x: from.x * across, y: from.y * down },
    { x: to.x * across, y: to.y * down },
  ];
  const [top, bottom] = [Math.max(0, Math.min(a.y, b.y) - 40), Math.min(height, Math.max(a.y, b.y) + 40)];
  const [left, right] = [Math.min(a.x, b.x) - 16, Math.max(a.x, b.x) + 16];
  const path =
    kind === 'time'
      ? `M${a.x} ${top}V${bottom}M${b.x} ${top}V${bottom}M${a.x} ${a.y}H${b.x}`
      : `M${left} ${a.y}H${right}M${left} ${b.y}H${right}M${b.x} ${a.y}V${b.y}`;
  const reading = readingOf(caliper, calibration);
  const unsaid = kind === 'time' ? t('ecg.picture.noSpeed') : t('ecg.picture.noGain');
  const text = !reading
    ? t('ecg.picture.noGrid')
    : [
        `${reading.mm.toFixed(1)} mm`,
        reading.ms !== undefined && `${Math.round(reading.ms)} ms`,
        reading.perMinute !== undefined && t('ecg.caliper.rate', { value: Math.round(reading.perMinute) }),
        reading.mv !== undefined && `${reading.mv.toFixed(2)} mV`,
        reading.ms === undefined && reading.mv === undefined && unsaid,
      ]
        .filter(Boolean)
        .join('　');
  return (
    <g className="picture-caliper" data-chosen={chosen} onPointerDown={onChoose}>
      <path className="picture-hit" d={path} />
      <path d={path} />
      <text x={Math.max(2, Math.min(a.x, b.x))} y={Math.max(14, Math.min(a.y, b.y) - 6)}>
        {text}
      </text>
    </g>
  );
}
