import { type DisplayFilters, effective } from '../filters/index.ts';
import type { DrawableEcg, DrawingCaption, DrawingCell, DrawingWish, EcgDrawing } from './drawing.ts';
import { type Seat, type Seating, seat } from './seats.ts';
import { gridLines, pulseLine, pulseStrip, separatorLine } from './sheet-lines.ts';
import { linesOf, medianOf, rangeOf, type Stretch, stretchesOf } from './trace.ts';
import { endOf, type Track, tracksOf } from './tracks.ts';

/** Ten seconds is a page of a resting ECG, and so are 250 mm. */
const pageSeconds = 10;
const pageMm = 250;
const box = 5;
/** Tracings of unknown scale are drawn this high, all by one factor so that they can be compared with each other. */
const uncalibratedMm = 15;

/** Paper with a recording on it. Nothing is stretched to fit: what does not fit in the width at this speed is not drawn. */
export function layOutEcg(ecg: DrawableEcg, wish: DrawingWish): EcgDrawing {
  const { speedMmPerS: speed, gainMmPerMv: gain, fromMs = 0 } = wish;
  const columnsKind = wish.columns ?? 'sequential';
  const kind = wish.layout === 'median' ? 'median' : 'rhythm';
  const tracks = tracksOf(ecg, kind);
  const recordedMs = Math.max(0, ...[...tracks.values()].map(endOf));
  const [widthMm, heightMm] = [boxes(wish.widthMm), boxes(wish.heightMm)];
  const strip = pulseStrip(speed);
  const room = Math.max(box, widthMm - strip);
  const spanMs = pageSpan(room, recordedMs - fromMs, speed);
  const seating = seat(tracks, wish, Math.ceil((recordedMs - fromMs) / spanMs));
  const columnMm = columnWidth(seating, kind === 'median' ? room : (spanMs / 1000) * speed);
  const filters = kind === 'median' ? {} : (wish.filters ?? {});
  const rowMm = heightMm / seating.rows;

  const placed = seating.seats.map((each) => {
    const track = tracks.get(each.lead) as Track;
    const width = each.of === 1 ? columnMm * seating.columns : columnMm;
    const x = strip + (each.of === 1 ? 0 : each.column * columnMm);
    const lengthMs = (width / speed) * 1000;
    const begin = beginOf(each, { kind, columnsKind, fromMs, lengthMs });
    const first = hasIn(track, begin, begin + lengthMs) ? begin : Math.min(...track.pieces.map((p) => p.startMs));
    const stretches = stretchesOf(track, first, first + lengthMs, filters);
    return { seat: each, track, x, width, fromMs: first, stretches };
  });
  const arbitrary = arbitraryScale(placed);
  const cells = placed.map(({ seat: { row }, track, x, width, fromMs: from, stretches }): DrawingCell => {
    const baseline = baselineOf(row, rowMm);
    const calibrated = track.uvPerLsb !== null;
    const mmPerUv = calibrated ? gain / 1000 : arbitrary;
    const shiftUv = shiftOf(stretches, calibrated ? (rowMm / 2 / gain) * 1000 : 0);
    const xOf = (ms: number) => x + ((ms - from) / 1000) * speed;
    return {
      lead: track.lead,
      derived: track.derived,
      label: { x: x + 1, y: baseline - Math.max(3, Math.min(11, rowMm * 0.36)) },
      fromMs: from,
      x,
      width,
      top: row * rowMm,
      height: rowMm,
      baseline,
      shiftUv,
      mmPerUv: calibrated ? mmPerUv : null,
      lines: linesOf(stretches, xOf, (value) => baseline - (value - shiftUv) * mmPerUv),
    };
  });
  const rows = [...new Set(placed.map(({ seat: { row } }) => row))];
  const known = (row: number) => placed.every(({ seat: s, track }) => s.row !== row || track.uvPerLsb !== null);
  return {
    layout: seating.layout,
    widthMm,
    heightMm,
    speedMmPerS: speed,
    grid: gridLines(widthMm, heightMm),
    cells,
    pulses: rows.filter(known).map((row) => pulseLine(baselineOf(row, rowMm), speed, gain)),
    separators: cells.map(({ x, baseline, height }) => separatorLine(x, baseline, height)),
    caption: {
      ...said(ecg, cells, tracks, { filters, gain }),
      speedMmPerS: speed,
      columns: columnsKind,
      recordedMs,
      fromMs: Math.min(...cells.map((cell) => cell.fromMs), Number.MAX_SAFE_INTEGER) % Number.MAX_SAFE_INTEGER,
      toMs: Math.min(recordedMs, Math.max(0, ...cells.map((cell) => cell.fromMs + (cell.width / speed) * 1000))),
      missing: seating.missing,
    },
  };
}

const boxes = (mm: number) => Math.max(box, Math.floor(mm / box + 1e-9) * box);

/** Of the row's middle, the nearest line of the grid, so that the pulse fills whole boxes. */
const baselineOf = (row: number, rowMm: number) => {
  const unit = rowMm >= 20 ? box : 1;
  return Math.round(((row + 0.5) * rowMm) / unit) * unit;
};

function pageSpan(room: number, recordedMs: number, speed: number): number {
  const most = Math.min(room / speed, Math.max(pageSeconds, pageMm / speed)) * 1000;
  return recordedMs > 0 ? Math.min(most, recordedMs) : most;
}

/** Half boxes, so that columns do not begin anywhere. */
function columnWidth({ columns }: Seating, span: number): number {
  if (columns === 1) return span;
  return Math.max(2.5, Math.floor(span / columns / 2.5 + 1e-6) * 2.5);
}

interface Begin {
  kind: 'rhythm' | 'median';
  columnsKind: 'sequential' | 'simultaneous';
  fromMs: number;
  lengthMs: number;
}

function beginOf({ column, of, page }: Seat, { kind, columnsKind, fromMs, lengthMs }: Begin): number {
  if (kind === 'median') return 0;
  if (of === 1) return fromMs + page * lengthMs;
  return fromMs + (columnsKind === 'sequential' ? column * lengthMs : 0);
}

/** Carts that keep 2.5 s of each lead store them all as beginning at once: such a lead stands where it was recorded. */
const hasIn = ({ pieces }: Track, fromMs: number, toMs: number) =>
  pieces.some(({ startMs, endMs }) => startMs < toMs - 1 && endMs > fromMs + 1);

/** mm a step for all leads of unknown scale. */
function arbitraryScale(placed: readonly { track: Track; stretches: Stretch[] }[]): number {
  const ranges = placed
    .filter(({ track }) => track.uvPerLsb === null)
    .map(({ stretches }) => rangeOf(stretches))
    .map(({ low, high }) => high - low)
    .filter((range) => range > 0);
  return ranges.length === 0 ? 1 : uncalibratedMm / Math.max(...ranges);
}

/** 0 while the middle of the tracing is within `mostUv` of zero. */
function shiftOf(stretches: readonly Stretch[], mostUv: number): number {
  const middle = medianOf(stretches) ?? 0;
  return Math.abs(middle) > mostUv ? Math.round(middle) : 0;
}

function said(
  ecg: DrawableEcg,
  cells: readonly DrawingCell[],
  tracks: ReadonlyMap<string, Track>,
  { filters, gain }: { filters: DisplayFilters; gain: number },
): Pick<
  DrawingCaption,
  'gainMmPerMv' | 'samplingRateHz' | 'recordedFilters' | 'displayFilters' | 'derived' | 'uncalibrated' | 'shifted'
> {
  const named = (which: (cell: DrawingCell) => boolean) => [...new Set(cells.filter(which).map(({ lead }) => lead))];
  const samplingRateHz = [...tracks.values()][0]?.pieces[0]?.rateHz;
  return {
    gainMmPerMv: cells.some(({ mmPerUv }) => mmPerUv !== null) ? gain : null,
    samplingRateHz,
    recordedFilters: Object.fromEntries(
      Object.entries(ecg.filters).filter(([, hz]) => hz !== null && hz !== undefined),
    ),
    displayFilters: samplingRateHz === undefined ? {} : effective(filters, samplingRateHz),
    derived: named(({ derived }) => derived),
    uncalibrated: named(({ mmPerUv }) => mmPerUv === null),
    shifted: named(({ mmPerUv, shiftUv }) => mmPerUv !== null && shiftUv !== 0),
  };
}
