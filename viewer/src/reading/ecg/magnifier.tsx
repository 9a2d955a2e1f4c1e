import type { EcgDrawing } from '@hub/server/formats/ecg';
import { type RefObject, useEffect, useRef } from 'react';
import { drawPaper } from './draw-paper.ts';

const across = 220;
const times = 3;

/** A glass over the paper: drawn anew at three times the size, so that it shows more and not only larger dots. */
export function Magnifier({
  source,
  at,
  pixels,
  drawing,
}: {
  source: RefObject<HTMLCanvasElement | null>;
  at: { x: number; y: number };
  pixels: number;
  drawing: EcgDrawing;
}) {
  const glass = useRef<HTMLCanvasElement>(null);
  const large = useRef<HTMLCanvasElement>(null);
  useEffect(() => {
    large.current = document.createElement('canvas');
    drawPaper(large.current, drawing, pixels * times);
  }, [drawing, pixels]);
  useEffect(() => {
    const [canvas, from] = [glass.current, large.current];
    if (!canvas || !from || !source.current) return;
    const dense = window.devicePixelRatio || 1;
    canvas.width = across * dense;
    canvas.height = across * dense;
    const pen = canvas.getContext('2d');
    const scale = pixels * times * dense;
    pen?.drawImage(
      from,
      at.x * scale - canvas.width / 2,
      at.y * scale - canvas.height / 2,
      canvas.width,
      canvas.height,
      0,
      0,
      canvas.width,
      canvas.height,
    );
  }, [at, pixels, source]);
  return (
    <canvas
      ref={glass}
      className="ecg-glass"
      style={{
        width: across,
        height: across,
        left: at.x * pixels - across / 2,
        top: at.y * pixels - across / 2,
      }}
    />
  );
}
