import { Button, Space } from 'antd';
import { type PointerEvent, type Ref, useEffect, useImperativeHandle, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { boxOf, isSignature, type Point, type Stroke, scaleFor, trace } from './strokes.ts';

export interface PadHandle {
  /** the drawn signature as PNG, or undefined when too little is drawn to be one */
  picture(): Promise<Blob | undefined>;
}

const penPx = 2.6;
const marginPx = 12;

/** Written with a pen tablet, a finger or the mouse. How hard it is pressed is not looked at: a mouse has no pressure. */
export function SignaturePad({ onChange, ref }: { onChange(drawn: boolean): void; ref?: Ref<PadHandle> }) {
  const { t } = useTranslation('consult');
  const canvas = useRef<HTMLCanvasElement>(null);
  const [strokes, setStrokes] = useState<readonly Stroke[]>([]);
  /** the stroke under the pen, and which pointer draws it: a second finger or the palm draws nothing */
  const drawing = useRef<{ pointer: number; points: Point[] } | undefined>(undefined);

  const paint = (lines: readonly Stroke[]) => {
    const pad = canvas.current;
    const pen = pad?.getContext('2d');
    if (!pad || !pen) return;
    const ratio = window.devicePixelRatio || 1;
    const [width, height] = [Math.round(pad.clientWidth * ratio), Math.round(pad.clientHeight * ratio)];
    if (pad.width !== width || pad.height !== height) {
      pad.width = width;
      pad.height = height;
    }
    pen.setTransform(ratio, 0, 0, ratio, 0, 0);
    pen.clearRect(0, 0, pad.clientWidth, pad.clientHeight);
    ink(pen);
    for (const line of lines) trace(pen, line, penPx / 2);
  };
  useEffect(() => {
    paint(strokes);
    onChange(isSignature(strokes));
    const again = () => paint(strokes);
    window.addEventListener('resize', again);
    return () => window.removeEventListener('resize', again);
  });

  useImperativeHandle(ref, () => ({ picture: () => pictureOf(strokes) }));

  const pointsOf = (event: PointerEvent<HTMLCanvasElement>): Point[] => {
    const place = event.currentTarget.getBoundingClientRect();
    // A tablet reports more often than the screen is drawn.
    const all = event.nativeEvent.getCoalescedEvents?.() ?? [];
    return (all.length > 0 ? all : [event.nativeEvent]).map(({ clientX, clientY }) => ({
      x: clientX - place.left - event.currentTarget.clientLeft,
      y: clientY - place.top - event.currentTarget.clientTop,
    }));
  };
  const end = (event: PointerEvent<HTMLCanvasElement>) => {
    if (drawing.current?.pointer !== event.pointerId) return;
    const { points } = drawing.current;
    drawing.current = undefined;
    setStrokes((before) => [...before, points]);
  };
  return (
    <div>
      <canvas
        ref={canvas}
        className="consult-pad"
        role="img"
        aria-label={t('consent.pad')}
        onPointerDown={(event) => {
          if (drawing.current || (event.pointerType === 'mouse' && event.button !== 0)) return;
          event.preventDefault();
          event.currentTarget.setPointerCapture(event.pointerId);
          drawing.current = { pointer: event.pointerId, points: pointsOf(event) };
        }}
        onPointerMove={(event) => {
          if (drawing.current?.pointer !== event.pointerId) return;
          drawing.current.points.push(...pointsOf(event));
          paint([...strokes, drawing.current.points]);
        }}
        onPointerUp={end}
        onPointerCancel={end}
      />
      <Space style={{ marginTop: 6 }}>
        <Button size="small" disabled={strokes.length === 0} onClick={() => setStrokes(strokes.slice(0, -1))}>
          {t('consent.undo')}
        </Button>
        <Button size="small" disabled={strokes.length === 0} onClick={() => setStrokes([])}>
          {t('consent.clear')}
        </Button>
        <span className="consult-faint">{t('consent.padHint')}</span>
      </Space>
    </div>
  );
}

function ink(pen: CanvasRenderingContext2D): void {
  pen.lineWidth = penPx;
  pen.lineCap = 'round';
  pen.lineJoin = 'round';
  pen.strokeStyle = '#0a0a0a';
  pen.fillStyle = '#0a0a0a';
}

/** Drawn again from the strokes, cut to what is written: as sharp on a small screen as on a large one. */
async function pictureOf(strokes: readonly Stroke[]): Promise<Blob | undefined> {
  const box = boxOf(strokes, marginPx);
  if (!box || !isSignature(strokes)) return undefined;
  const scale = scaleFor(box.width);
  const sheet = document.createElement('canvas');
  sheet.width = Math.ceil(box.width * scale);
  sheet.height = Math.ceil(box.height * scale);
  const pen = sheet.getContext('2d');
  if (!pen) return undefined;
  pen.fillStyle = '#fff';
  pen.fillRect(0, 0, sheet.width, sheet.height);
  pen.setTransform(scale, 0, 0, scale, -box.x * scale, -box.y * scale);
  ink(pen);
  for (const stroke of strokes) trace(pen, stroke, penPx / 2);
  return new Promise((resolve) => sheet.toBlob((blob) => resolve(blob ?? undefined), 'image/png'));
}
