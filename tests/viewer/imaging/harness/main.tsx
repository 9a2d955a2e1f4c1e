/** The page of the browser tests: cells in a grid, and what the tests ask of them, by name. */
import { useEffect, useState } from 'react';
import { createRoot } from 'react-dom/client';
import {
  type Cell,
  type Imaging,
  type Layout,
  type Measurement,
  openImaging,
  StackGrid,
  type StackSet,
  type Texts,
  type Tool,
} from '../../../../viewer/src/imaging/index.ts';
import './page.css';

const asked = new URLSearchParams(location.search);
const texts: Texts = (key, values) => [key, ...Object.values(values ?? {})].join(' ');

const imaging: Imaging = await openImaging({
  texts,
  drawing: (asked.get('drawing') ?? 'auto') as 'auto' | 'cpu' | 'gpu',
  frameMemoryBytes: Number(asked.get('frameMemory') ?? 2 ** 28),
  pictureMemoryBytes: Number(asked.get('pictureMemory') ?? 2 ** 28),
  ...(asked.has('decoders') ? { decoders: Number(asked.get('decoders')) } : {}),
  fetching: { backoffMs: [20, 40] },
});

const cells: (Cell | undefined)[] = [];
const changes: { kind: string; measurement: Measurement }[] = [];
imaging.measurements.on((change) => changes.push(change));
let arrange: (layout: Layout, sets: (StackSet | undefined)[]) => void = () => undefined;

function Page() {
  const [{ layout, sets }, setHanging] = useState<{ layout: Layout; sets: (StackSet | undefined)[] }>({
    layout: '1x1',
    sets: [],
  });
  const [active, setActive] = useState(0);
  useEffect(() => {
    arrange = (nextLayout, nextSets) => setHanging({ layout: nextLayout, sets: nextSets });
    document.body.dataset.ready = 'true';
  }, []);
  return (
    <StackGrid
      imaging={imaging}
      layout={layout}
      displaySets={sets}
      active={active}
      onActive={setActive}
      onCell={(at, cell) => {
        cells[at] = cell;
      }}
    />
  );
}

const cellAt = (at: number): Cell => {
  const cell = cells[at];
  if (!cell) throw new Error(`no cell ${at}`);
  return cell;
};
const stacksOf = (studyUid: string): StackSet[] =>
  imaging.displaySets(studyUid).filter((set): set is StackSet => set.kind === 'stack');

const until = (cell: Cell, done: () => boolean): Promise<void> =>
  new Promise((resolve) => {
    if (done()) return resolve();
    const stop = cell.subscribe(() => {
      if (!done()) return;
      stop();
      resolve();
    });
  });
const painted = (): Promise<void> =>
  new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(resolve))));

const harness = {
  drawsOn: () => imaging.drawsOn,
  async open(studyUid: string) {
    const sets = await imaging.openStudy(studyUid);
    return sets.map((set) => ({
      kind: set.kind,
      what:
        set.kind === 'stack' ? (set.multiframe ? 'multiframe' : set.localizer ? 'localizer' : 'series') : set.document,
      count: set.kind === 'stack' ? set.frames.length : 0,
    }));
  },
  async hang(layout: Layout, places: ([studyUid: string, stack: number] | null)[]) {
    arrange(
      layout,
      places.map((place) => (place ? stacksOf(place[0])[place[1]] : undefined)),
    );
    await painted();
  },
  async settled(at = 0) {
    const cell = cellAt(at);
    await until(cell, () => ['shown', 'failed'].includes(cell.snapshot().phase));
    await painted();
    return harness.seen(at);
  },
  seen(at = 0) {
    const { phase, wanted, shown, problem, window, playing, perSecond } = cellAt(at).snapshot();
    return {
      phase,
      wanted,
      problem,
      window,
      playing,
      perSecond,
      sop: shown?.facts.sopInstanceUid,
      frame: shown?.facts.frame,
      index: shown?.index,
      zoom: shown?.standing.zoom,
      imageRight: shown?.standing.imageRight,
      imageDown: shown?.standing.imageDown,
    };
  },
  async go(index: number, at = 0) {
    await cellAt(at).go(index);
    await painted();
    return harness.seen(at);
  },
  start(index: number, at = 0) {
    void cellAt(at).go(index);
  },
  async act(name: 'fit' | 'actualSize' | 'invert' | 'reset' | 'retry', at = 0) {
    await cellAt(at)[name]();
    await painted();
  },
  async turn(degrees: number, flip?: 'horizontal' | 'vertical', at = 0) {
    cellAt(at).rotateBy(degrees);
    if (flip) cellAt(at).flip(flip);
    await painted();
  },
  async window(center: number, width: number, at = 0) {
    cellAt(at).setWindow({ by: 'hand', center, width });
    await painted();
  },
  cine(act: 'play' | 'pause', at = 0) {
    cellAt(at).cine[act]();
  },
  speed(perSecond: number, at = 0) {
    cellAt(at).cine.speed(perSecond);
  },
  tool: (tool: Tool) => imaging.setTool(tool),
  link: (on: boolean) => imaging.linkScroll(on),
  prefetch: (studyUid: string) => imaging.prefetch(studyUid),
  state: (at = 0) => cellAt(at).state(),
  async restore(studyUid: string, state: NonNullable<ReturnType<Cell['state']>>, at = 0) {
    const set = stacksOf(studyUid).find(({ id }) => id === state.displaySetId);
    if (!set) throw new Error('no such display set');
    await cellAt(at).restore(state, set);
    await painted();
    return harness.state(at);
  },
  measurements: () => imaging.measurements.list(),
  changes: () => changes.map(({ kind, measurement }) => ({ kind, uid: measurement.uid })),
  async load(list: Measurement[], layer?: { name: string; color: string }) {
    imaging.measurements.load(list, layer);
    await painted();
  },
  async edit(act: 'undo' | 'redo' | 'removeSelected') {
    imaging.measurements[act]();
    await painted();
  },
  drawn: () => [...document.querySelectorAll('.svg-layer text tspan')].map((line) => line.textContent),
  written: (at = 0) =>
    [...(document.querySelectorAll('.stack-view')[at]?.querySelectorAll('.stack-lines div, .stack-edge') ?? [])].map(
      (line) => line.textContent,
    ),
  /** Gray or RGB of the screen where these image points lie, from the canvas that is seen. */
  colors(points: [number, number][], at = 0) {
    const cell = cellAt(at);
    const facts = cell.snapshot().shown?.facts;
    const canvas = [...cell.element.querySelectorAll('canvas')].find(({ style }) => style.display !== 'none');
    if (!facts || !canvas) throw new Error('nothing is shown');
    const places = harness.places(points, at);
    const copy = document.createElement('canvas');
    copy.width = canvas.width;
    copy.height = canvas.height;
    const context = copy.getContext('2d', { willReadFrequently: true });
    context?.drawImage(canvas, 0, 0);
    const ratio = canvas.width / cell.element.clientWidth;
    return places.map(([x, y]) => [
      ...(context?.getImageData(Math.floor(x * ratio), Math.floor(y * ratio), 1, 1).data ?? []),
    ]);
  },
  /** Where image points lie in the cell, in CSS pixels. */
  places(points: [number, number][], at = 0): [number, number][] {
    const { shown } = cellAt(at).snapshot();
    if (!shown) throw new Error('nothing is shown');
    return points.map((point) => cellAt(at).placeOf(point) as [number, number]);
  },
  async keyImage(at = 0) {
    const captured = await imaging.captureKeyImage(cellAt(at));
    if (!captured) return undefined;
    const bitmap = await createImageBitmap(captured.png);
    const { png, ...rest } = captured;
    return { ...rest, type: png.type, size: png.size, width: bitmap.width, height: bitmap.height };
  },
};

export type Harness = typeof harness;
(globalThis as unknown as { harness: Harness }).harness = harness;
createRoot(document.getElementById('root') as HTMLElement).render(<Page />);
