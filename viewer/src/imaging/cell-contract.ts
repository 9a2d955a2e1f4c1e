/** What a cell is to the rest of the viewer. */
import type { WindowChoice } from './cell-window.ts';
import type { Cine } from './cine.ts';
import type { FrameProblem } from './delivered.ts';
import type { StackSet } from './display-sets.ts';
import type { FrameFacts } from './frame-facts.ts';
import type { Standing } from './overlay.ts';
import type { Drag, DragTool } from './tools.ts';
import type { CellLook, CellState, WindowState } from './view-state.ts';

export type CellPhase = 'empty' | 'loading' | 'shown' | 'failed';

export interface CellSnapshot {
  readonly phase: CellPhase;
  readonly displaySet?: StackSet | undefined;
  /** Index asked for; the picture on the screen is `shown`. */
  readonly wanted?: number | undefined;
  readonly shown?: { readonly facts: FrameFacts; readonly index: number; readonly standing: Standing } | undefined;
  readonly problem?: FrameProblem | undefined;
  readonly window?: WindowState | undefined;
  readonly playing: boolean;
  readonly perSecond: number;
}

export interface Cell {
  readonly id: string;
  readonly element: HTMLDivElement;
  snapshot(): CellSnapshot;
  subscribe(listener: () => void): () => void;

  show(displaySet: StackSet | undefined, index?: number): Promise<void>;
  /** Fulfils when the frame is shown, has failed or is no longer asked for. */
  go(index: number): Promise<void>;
  scroll(by: number): Promise<void>;
  retry(): Promise<void>;

  setWindow(choice: WindowChoice): void;
  fit(): void;
  /** One image pixel to one CSS pixel. */
  actualSize(): void;
  zoomBy(factor: number, at?: [number, number]): void;
  panBy(dx: number, dy: number): void;
  /** Degrees clockwise on the screen. */
  rotateBy(degrees: number): void;
  flip(direction: 'horizontal' | 'vertical'): void;
  invert(): void;
  reset(): void;
  /** Throws away a measurement being drawn. */
  cancelDrawing(): void;
  readonly cine: Cine;

  /** Where an image point of the shown picture lies in the cell, in CSS pixels. */
  placeOf(point: readonly [number, number]): [number, number] | undefined;
  /** The other way round: the image point under a place in the cell. */
  pointAt(place: readonly [number, number]): [number, number] | undefined;
  state(): CellState | undefined;
  /** Looks at the picture that is shown as told; which picture that is stays as it is. */
  stand(look: CellLook): void;
  restore(state: CellState, displaySet: StackSet): Promise<void>;
  drag(tool: DragTool, drag: Drag): void;
  /** Visible cells fetch ahead; the active one first. */
  rank(rank: number): void;
  resized(): void;
  close(): void;
}
