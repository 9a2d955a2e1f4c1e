/**
 * One viewport cell.
 *
 * A picture is shown only once it is fetched, checked and decoded; until then the picture before it stays, under its
 * own number and marked as not the one asked for, and when it fails the cell is covered. So what is written around a
 * picture, always taken from the image that is drawn, and the pixels never part.
 */
import { Enums } from '@cornerstonejs/core';
import { cancelActiveManipulations } from '@cornerstonejs/tools';
import type { Cell, CellPhase, CellSnapshot } from './cell-contract.ts';
import { dragOf } from './cell-drag.ts';
import type { CellHost } from './cell-host.ts';
import { shownWindow, windowFor } from './cell-window.ts';
import { createCine } from './cine.ts';
import { factsOf } from './cornerstone-metadata.ts';
import type { FrameProblem } from './delivered.ts';
import type { StackSet } from './display-sets.ts';
import { fetchOrder } from './fetch-order.ts';
import type { FrameFacts } from './frame-facts.ts';
import { problemOf } from './frame-loader.ts';
import { imageToWorld, worldToImage } from './geometry.ts';
import { centerOf, fitted, flipped, standingOf } from './planar-view.ts';
import type { WindowState } from './view-state.ts';
import { windowEdges } from './windows.ts';

export function openCell(element: HTMLDivElement, host: CellHost): Cell {
  const screen = host.enable(element);
  const { id, view, held } = screen;
  const listeners = new Set<() => void>();
  let set: StackSet | undefined;
  let mounted: StackSet | undefined;
  let phase: CellPhase = 'empty';
  let problem: FrameProblem | undefined;
  let wanted = 0;
  let direction = 1;
  let turn = 0; // late answers carry the turn they were asked in
  let waiting = new AbortController();
  let rank = 0;
  let window: WindowState | undefined;
  let inverted = false;
  let current: CellSnapshot = { phase, playing: false, perSecond: 0 };
  let cine = createCine({ next: nextOfCine, changed });

  /** From the picture whose pixels are drawn, never from the index asked for. */
  function shownFacts(): FrameFacts | undefined {
    return set && mounted === set ? factsOf(held()?.imageId) : undefined;
  }

  function changed(): void {
    const facts = shownFacts();
    const image = held();
    current = {
      phase,
      displaySet: set,
      wanted: set && wanted,
      problem,
      window: facts && image && shownWindow(window, facts, image),
      shown:
        facts && set && image
          ? {
              facts,
              index: set.frames.indexOf(facts),
              standing: { ...standingOf(view, facts), window: shownWindow(window, facts, image), inverted },
            }
          : undefined,
      playing: cine.playing,
      perSecond: cine.perSecond,
    };
    for (const listener of listeners) listener();
  }

  async function go(index: number): Promise<void> {
    if (!set) return;
    const frames = set.frames;
    const at = Math.min(Math.max(0, Math.round(index)), frames.length - 1);
    const frame = frames[at];
    if (!frame) return;
    const mine = ++turn;
    waiting.abort();
    waiting = new AbortController();
    if (at !== wanted) direction = Math.sign(at - wanted);
    wanted = at;
    problem = undefined;
    if (shownFacts() !== frame || phase === 'failed') phase = 'loading';
    host.store.wish(id, rank, fetchOrder(frames, at, direction));
    changed();
    try {
      if (!host.loader.has(frame.imageId)) await host.store.frame(frame.imageId, waiting.signal);
      if (mine !== turn) return;
      await host.loader.open(frame.imageId);
      if (mine !== turn) return;
      await present(frame, at);
    } catch (reason) {
      if (mine !== turn) return;
      phase = 'failed';
      problem = problemOf(reason);
      cine.pause();
      changed();
      return;
    }
    if (mine === turn) decodeAhead(at);
  }

  async function present(frame: FrameFacts, at: number): Promise<void> {
    if (mounted !== set) {
      const mounting = set;
      mounted = undefined; // until this stack is in, the viewport holds neither for certain
      await view.setStack(
        (set?.frames ?? []).map(({ imageId }) => imageId),
        at,
      );
      if (mounting !== set) return;
      mounted = mounting;
    } else await view.setImageIdIndex(at);
    await screen.arrival(frame.imageId);
    if (set?.frames[wanted] !== frame) return;
    phase = 'shown';
    applyWindow();
    changed();
    host.shown(id, frame);
  }

  /** So that the next slices need no decoding when the wheel turns. */
  function decodeAhead(at: number): void {
    for (const step of [1, 2]) {
      const next = set?.frames[at + step * direction];
      if (next && host.store.kept(next.imageId)) host.loader.open(next.imageId).catch(() => undefined);
    }
  }

  async function nextOfCine(): Promise<void> {
    const count = set?.frames.length ?? 0;
    if (count > 1) await go((wanted + 1) % count);
  }

  function applyWindow(): void {
    const facts = shownFacts();
    const image = held();
    if (!facts || !image) return;
    const chosen = shownWindow(window, facts, image);
    // MONOCHROME1 means lowest is white (PS3.3 C.7.6.3.1.2); the CPU path does not turn it over by itself.
    const invert = inverted !== (facts.photometric === 'MONOCHROME1');
    view.setProperties(chosen ? { voiRange: windowEdges(chosen), invert } : { invert });
    view.render();
  }

  function look(act: () => void): void {
    if (!shownFacts()) return;
    act();
    view.render();
    changed();
  }

  const rotateBy = (degrees: number): void =>
    look(() => view.setViewState({ rotation: (view.getViewState().rotation ?? 0) + degrees }));

  const onRendered = (): void => {
    if (phase === 'shown') changed();
  };
  element.addEventListener(Enums.Events.CAMERA_MODIFIED, onRendered);

  const cell: Cell = {
    id,
    element,
    snapshot: () => current,
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    async show(displaySet, index = 0) {
      if (displaySet === set && displaySet) return go(index);
      cine.pause();
      turn++;
      waiting.abort();
      set = displaySet;
      window = undefined;
      inverted = false;
      wanted = 0;
      direction = 1;
      cine = createCine({ frameTimeMs: displaySet?.frames[0]?.frameTimeMs, next: nextOfCine, changed });
      if (!displaySet) {
        phase = 'empty';
        host.store.wish(id, rank, []);
        changed();
        return;
      }
      view.setViewState({ ...fitted, rotation: 0, flipHorizontal: false, flipVertical: false });
      await go(index);
    },
    go,
    scroll: (by) => go(wanted + by),
    async retry() {
      const frame = set?.frames[wanted];
      if (!frame) return;
      host.store.forget(frame.imageId);
      await go(wanted);
    },
    setWindow(chosen) {
      const facts = shownFacts();
      if (!facts || facts.samplesPerPixel > 1) return;
      window = windowFor(chosen, facts);
      applyWindow();
      changed();
    },
    fit: () => look(() => view.setViewState(fitted)),
    actualSize: () =>
      look(() => {
        const facts = shownFacts();
        if (facts) view.setZoom(view.getZoom() / standingOf(view, facts).zoom);
      }),
    zoomBy: (factor, at) => look(() => view.setZoom(Math.min(50, Math.max(0.05, view.getZoom() * factor)), at)),
    panBy: (dx, dy) =>
      look(() => {
        const [x, y] = view.getPan();
        view.setPan([x + dx, y + dy]);
      }),
    rotateBy,
    flip: (axis) =>
      look(() => {
        const { rotation = 0, flipHorizontal = false, flipVertical = false } = view.getViewState();
        view.setViewState(flipped({ rotation, flipHorizontal, flipVertical }, axis));
      }),
    invert() {
      inverted = !inverted;
      applyWindow();
      changed();
    },
    reset() {
      window = undefined;
      inverted = false;
      look(() => view.setViewState({ ...fitted, rotation: 0, flipHorizontal: false, flipVertical: false }));
      applyWindow();
      changed();
    },
    cancelDrawing: () => host.discard(() => cancelActiveManipulations(element)),
    get cine() {
      return cine;
    },
    placeOf([column, row]) {
      const facts = shownFacts();
      return facts && view.worldToCanvas(imageToWorld(facts, [column, row]));
    },
    pointAt([x, y]) {
      const facts = shownFacts();
      return facts && worldToImage(facts, view.canvasToWorld([x, y]));
    },
    state() {
      const facts = shownFacts();
      if (!facts || !set) return undefined;
      const { rotation = 0, flipHorizontal = false, flipVertical = false, anchorWorld } = view.getViewState();
      return {
        displaySetId: set.id,
        seriesUid: facts.seriesUid,
        sopInstanceUid: facts.sopInstanceUid,
        frame: facts.frame,
        window,
        zoom: view.getZoom(),
        center: anchorWorld ? centerOf(view, facts) : undefined,
        rotation: ((rotation % 360) + 360) % 360,
        flipHorizontal,
        flipVertical,
        invert: inverted,
      };
    },
    async restore(state, displaySet) {
      const index = displaySet.frames.findIndex(
        ({ sopInstanceUid, frame }) => sopInstanceUid === state.sopInstanceUid && frame === state.frame,
      );
      await cell.show(displaySet, Math.max(0, index));
      cell.stand(state);
    },
    stand(to) {
      const facts = shownFacts();
      if (!facts) return;
      window = facts.samplesPerPixel > 1 ? undefined : to.window;
      inverted = to.invert;
      look(() => {
        const { flipHorizontal, flipVertical } = to;
        view.setViewState({ ...fitted, rotation: to.rotation, flipHorizontal, flipVertical });
        view.setViewState({
          scale: [to.zoom, to.zoom],
          scaleMode: 'fit',
          ...(to.center ? { anchorWorld: imageToWorld(facts, to.center), anchorCanvas: [0.5, 0.5] } : {}),
        });
      });
      applyWindow();
      changed();
    },
    drag: dragOf(() => cell),
    rank(to) {
      rank = to;
      if (set) host.store.wish(id, rank, fetchOrder(set.frames, wanted, direction));
    },
    resized() {
      if (!current.shown) return;
      // A canvas of another size is an empty one, and the engine draws on it only at the next change.
      view.render();
      changed();
    },
    close() {
      turn++;
      waiting.abort();
      cine.pause();
      host.store.wish(id, rank, []);
      element.removeEventListener(Enums.Events.CAMERA_MODIFIED, onRendered);
      screen.close();
    },
  };
  return cell;
}
