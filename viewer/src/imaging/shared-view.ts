/**
 * How a cell looks, read and set from outside, and a pointer that somebody else holds. Everything is in the image's own
 * pixels: it means the same in a cell of any size.
 */
import type { Cell } from './cell-contract.ts';
import type { StackSet } from './display-sets.ts';
import type { CellLook, CellState } from './view-state.ts';

/** Only of a picture that is really shown: one on its way is nobody's view yet. `drawn`: the window it is seen through. */
export function readView(
  cell: Cell,
): { studyUid: string; state: CellState; drawn: { center: number; width: number } | undefined } | undefined {
  const { phase, shown, wanted, displaySet, window } = cell.snapshot();
  if (phase !== 'shown' || !shown || shown.index !== wanted || !displaySet) return undefined;
  const state = cell.state();
  return state && { studyUid: displaySet.studyUid, state, drawn: window };
}

/** The latest wish of each cell; an older one that ends later changes nothing. */
const turns = new WeakMap<Cell, number>();

/** false: the picture is not among these. Fulfils when it is shown so, or when another was asked for. */
export async function applyView(cell: Cell, look: CellLook, displaySet: StackSet): Promise<boolean> {
  const index = displaySet.frames.findIndex(
    ({ sopInstanceUid, frame }) => sopInstanceUid === look.sopInstanceUid && frame === look.frame,
  );
  if (index < 0) return false;
  const mine = (turns.get(cell) ?? 0) + 1;
  turns.set(cell, mine);
  const { phase, shown, wanted, displaySet: hangs } = cell.snapshot();
  const isThere = phase === 'shown' && hangs === displaySet && shown?.index === index && wanted === index;
  if (!isThere) await cell.show(displaySet, index);
  if (turns.get(cell) !== mine) return true;
  const now = cell.snapshot().shown?.facts;
  if (now?.sopInstanceUid === look.sopInstanceUid && now.frame === look.frame) cell.stand(look);
  return true;
}

export interface ImagePoint {
  readonly sopInstanceUid: string;
  readonly frame: number;
  readonly x: number;
  readonly y: number;
}

/** The image point under a place on the page; undefined beside the picture. */
export function pointerAt(cell: Cell, clientX: number, clientY: number): ImagePoint | undefined {
  const facts = cell.snapshot().shown?.facts;
  const box = cell.element.getBoundingClientRect();
  const point = facts && cell.pointAt([clientX - box.left, clientY - box.top]);
  if (!facts || !point) return undefined;
  const [x, y] = point;
  if (x < -0.5 || y < -0.5 || x > facts.columns - 0.5 || y > facts.rows - 0.5) return undefined;
  return { sopInstanceUid: facts.sopInstanceUid, frame: facts.frame, x, y };
}

export interface ShownPointer extends ImagePoint {
  readonly name: string;
  /** A CSS color. */
  readonly color: string;
}

/** Shows where somebody else points, if this cell shows that picture; undefined takes the pointer away. */
export function showPointer(cell: Cell, who: string, pointer: ShownPointer | undefined): void {
  const frame = cell.element.parentElement;
  const found = [...(frame?.querySelectorAll<HTMLElement>('.stack-pointer') ?? [])].find(
    (each) => each.dataset.who === who,
  );
  const facts = cell.snapshot().shown?.facts;
  const here = pointer && facts?.sopInstanceUid === pointer.sopInstanceUid && facts.frame === pointer.frame;
  const place = here ? cell.placeOf([pointer.x, pointer.y]) : undefined;
  if (!frame || !place || !pointer) {
    found?.remove();
    return;
  }
  const mark = found ?? document.createElement('div');
  if (!found) {
    mark.className = 'stack-pointer';
    mark.dataset.who = who;
    frame.append(mark);
  }
  mark.textContent = pointer.name;
  mark.style.setProperty('--pointer', pointer.color);
  mark.style.transform = `translate(${place[0]}px, ${place[1]}px)`;
}
