import { describe, expect, it } from 'vitest';
import { sizesFor } from '../../../viewer/src/consult/consent/photo.ts';
import { boxOf, isSignature, lengthOf, scaleFor, trace } from '../../../viewer/src/consult/consent/strokes.ts';

describe('a drawn signature', () => {
  const line = [
    { x: 10, y: 10 },
    { x: 40, y: 50 },
    { x: 70, y: 10 },
  ];

  it('is as long as the pen went, and a dot or a tick is none', () => {
    expect(lengthOf([line])).toBe(100);
    expect(isSignature([line])).toBe(true);
    expect(
      isSignature([
        [{ x: 5, y: 5 }],
        [
          { x: 5, y: 5 },
          { x: 20, y: 5 },
        ],
      ]),
    ).toBe(false);
    expect(isSignature([])).toBe(false);
  });

  it('is cut to what is written', () => {
    expect(boxOf([line], 10)).toEqual({ x: 0, y: 0, width: 80, height: 60 });
    expect(boxOf([], 10)).toBeUndefined();
  });

  it('is sharp enough to be printed however small it was written, without growing without end', () => {
    expect(scaleFor(80)).toBe(4);
    expect(scaleFor(400)).toBe(2.5);
    expect(scaleFor(2000)).toBe(2);
  });

  it('goes through the ends of every stroke, and shows a dot', () => {
    const drawn: string[] = [];
    const pen = {
      beginPath: () => drawn.push('begin'),
      moveTo: (x: number, y: number) => drawn.push(`move ${x},${y}`),
      lineTo: (x: number, y: number) => drawn.push(`line ${x},${y}`),
      quadraticCurveTo: (x: number, y: number, toX: number, toY: number) => drawn.push(`curve ${x},${y} ${toX},${toY}`),
      arc: (x: number, y: number) => drawn.push(`dot ${x},${y}`),
      stroke: () => drawn.push('stroke'),
      fill: () => drawn.push('fill'),
    };
    trace(pen as never, line, 1);
    trace(pen as never, [{ x: 3, y: 4 }], 1);
    expect(drawn).toEqual([
      ...['begin', 'move 10,10', 'curve 40,50 55,30', 'line 70,10', 'stroke'],
      ...['begin', 'dot 3,4', 'fill'],
    ]);
  });
});

describe('a photographed paper', () => {
  it('is never enlarged, keeps its shape, and is tried smaller and smaller', () => {
    expect(sizesFor(800, 600)[0]).toEqual({ width: 800, height: 600, quality: 0.85 });
    const sizes = sizesFor(4000, 3000);
    expect(sizes[0]).toEqual({ width: 2400, height: 1800, quality: 0.85 });
    expect(sizes.at(-1)).toEqual({ width: 1400, height: 1050, quality: 0.6 });
  });
});
