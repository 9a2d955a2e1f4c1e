import type { Picture, Span } from '../../platform/muxer/index.ts';
import type { HeardLane } from './survey.ts';

/** The stage on which all pictures stand. */
export const stage = { width: 1280, height: 720, framesPerSecond: 12 };
const strip = 320;
const fewestRows = 4;

type Shown = Pick<HeardLane, 'source' | 'expert' | 'spans'>;

/**
 * Where each picture stands: everybody small in the column at the right, each in a row of its own while they are there; large
 * at the left what is being looked at. That is the screen, document or second camera shared last; while there is none, the
 * expert's face, else whoever was first. A talk with one picture has it on the whole stage.
 */
export function arrange(lanes: readonly Shown[]): Picture[][] {
  if (lanes.length === 1)
    return lanes.map(({ spans }) => [{ place: { x: 0, y: 0, width: stage.width, height: stage.height }, spans }]);
  const rows = rowsOf(lanes);
  const count = Math.max(fewestRows, ...rows.map((row) => row + 1));
  const height = Math.floor(stage.height / count / 2) * 2;
  const large = largeSpans(lanes);
  return lanes.map(({ spans }, n) => {
    const row = { x: stage.width - strip, y: (rows[n] as number) * height, width: strip, height };
    const big = large[n] as Span[];
    const place = { x: 0, y: 0, width: stage.width - strip, height: stage.height };
    return [...(big.length > 0 ? [{ place, spans: big }] : []), { place: row, spans }];
  });
}

/** A row is free again once its picture has gone for good. */
function rowsOf(lanes: readonly Shown[]): number[] {
  const taken: number[] = [];
  const rows = new Map<number, number>();
  const order = lanes.map(({ spans }, n) => ({ n, ...lifetime(spans) })).toSorted((a, b) => a.fromMs - b.fromMs);
  for (const { n, fromMs, toMs } of order) {
    const free = taken.findIndex((until) => until <= fromMs);
    const row = free === -1 ? taken.length : free;
    taken[row] = toMs;
    rows.set(n, row);
  }
  return lanes.map((_, n) => rows.get(n) as number);
}

function largeSpans(lanes: readonly Shown[]): Span[][] {
  const large: Span[][] = lanes.map(() => []);
  const edges = [...new Set(lanes.flatMap(({ spans }) => spans.flatMap(({ fromMs, toMs }) => [fromMs, toMs])))];
  edges.sort((a, b) => a - b);
  for (const [k, fromMs] of edges.entries()) {
    const toMs = edges[k + 1];
    if (toMs === undefined) break;
    const here = lanes.flatMap(({ source, expert, spans }, n) => {
      const span = spans.find((each) => each.fromMs <= fromMs && each.toMs >= toMs);
      return span ? [{ n, source, expert, since: span.fromMs }] : [];
    });
    const shared = here.filter(({ source }) => source !== 'camera').toSorted((a, b) => b.since - a.since)[0];
    const face = here.toSorted((a, b) => Number(b.expert) - Number(a.expert) || a.since - b.since)[0];
    const chosen = large[(shared ?? face)?.n ?? -1];
    const last = chosen?.at(-1);
    if (last?.toMs === fromMs) last.toMs = toMs;
    else chosen?.push({ fromMs, toMs });
  }
  return large;
}

function lifetime(spans: readonly Span[]): Span {
  return { fromMs: Math.min(...spans.map((s) => s.fromMs)), toMs: Math.max(...spans.map((s) => s.toMs)) };
}
