import type { EcgMarks } from '@hub/server/contracts';
import type { Beat } from './beat.ts';
import { segments } from './draw-paper.ts';
import { type Edge, edges } from './marks.ts';

export interface BeatScale {
  /** mm of paper shown */
  widthMm: number;
  heightMm: number;
  speedMmPerS: number;
  gainMmPerMv: number;
}

const ink = {
  grid: '#fbe0de',
  box: '#f0aaa5',
  trace: '#222',
  former: '#1668dc',
  mark: '#0b5cad',
  held: '#d4380d',
} as const;

/** All leads one over another on one base line, marks as upright lines with handles: onset and end stand out over all leads. */
export function drawBeat(
  pen: CanvasRenderingContext2D,
  hair: number,
  { widthMm, heightMm, speedMmPerS, gainMmPerMv }: BeatScale,
  shown: {
    beat: Beat;
    former: Beat | undefined;
    /** ms by which the former one is shifted, so that both QRS begin together */
    formerShiftMs: number;
    lead: string | undefined;
    marks: EcgMarks;
    held: Edge | undefined;
    words: Readonly<Record<Edge, string>>;
  },
): void {
  pen.clearRect(0, 0, widthMm, heightMm);
  pen.fillStyle = '#fff';
  pen.fillRect(0, 0, widthMm, heightMm);
  const upright = (step: number) =>
    Array.from({ length: Math.floor(widthMm / step) + 1 }, (_, at) => [at * step, 0, at * step, heightMm]).flat();
  const level = (step: number) =>
    Array.from({ length: Math.floor(heightMm / step) + 1 }, (_, at) => [0, at * step, widthMm, at * step]).flat();
  segments(pen, [...upright(1), ...level(1)], ink.grid, hair);
  segments(pen, [...upright(5), ...level(5)], ink.box, hair);
  const middle = baselineOf(heightMm);
  const trace = (beat: Beat, lead: string, color: string, shiftMs: number) => {
    const uv = beat.leads.find((each) => each.lead === lead)?.uv;
    if (!uv) return;
    pen.strokeStyle = color;
    pen.lineWidth = hair * 1.3;
    pen.beginPath();
    let down = false;
    for (const [at, value] of uv.entries()) {
      if (Number.isNaN(value)) {
        down = false;
        continue;
      }
      const x = ((at * 1000) / beat.samplingRateHz + shiftMs) * (speedMmPerS / 1000);
      const y = middle - (value / 1000) * gainMmPerMv;
      if (down) pen.lineTo(x, y);
      else pen.moveTo(x, y);
      down = true;
    }
    pen.stroke();
  };
  const leads = shown.lead ? [shown.lead] : shown.beat.leads.map(({ lead }) => lead);
  if (shown.former) for (const lead of leads) trace(shown.former, lead, ink.former, shown.formerShiftMs);
  for (const lead of leads) trace(shown.beat, lead, ink.trace, 0);
  pen.font = '600 2.8px sans-serif';
  for (const edge of edges) {
    const ms = shown.marks[edge];
    if (ms === null) continue;
    const x = (ms * speedMmPerS) / 1000;
    const color = edge === shown.held ? ink.held : ink.mark;
    segments(pen, [x, 4, x, heightMm], color, hair * 1.6);
    pen.fillStyle = color;
    const text = shown.words[edge];
    pen.fillText(text, Math.min(Math.max(x - pen.measureText(text).width / 2, 0.5), widthMm - 9), 3.2);
  }
}

/** Below the middle: an R wave is higher than an S wave is deep, mostly. */
export const baselineOf = (heightMm: number) => Math.round((heightMm * 0.6) / 5) * 5;
