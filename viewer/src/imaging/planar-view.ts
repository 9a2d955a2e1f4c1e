/** The part of Cornerstone's planar viewport that cells use, and how a picture stands in it. */
import type { Types } from '@cornerstonejs/core';
import type { FrameFacts, Point3 } from './frame-facts.ts';
import { imageToWorld, type Point2, worldToImage } from './geometry.ts';
import type { Standing } from './overlay.ts';

export interface PlanarState {
  anchorWorld?: Point3 | undefined;
  anchorCanvas?: Point2 | undefined;
  scale?: number | [number, number];
  scaleMode?: 'fit' | 'absolute';
  rotation?: number;
  flipHorizontal?: boolean;
  flipVertical?: boolean;
  displayArea?: undefined;
}

export interface PlanarView {
  readonly element: HTMLDivElement;
  setStack(imageIds: string[], index?: number): Promise<string>;
  setImageIdIndex(index: number): Promise<string>;
  getImageData(): { voxelManager?: Types.IImage['voxelManager'] } | undefined;
  setProperties(properties: { voiRange?: { lower: number; upper: number }; invert?: boolean }): void;
  getViewState(): PlanarState;
  setViewState(patch: PlanarState): void;
  getZoom(): number;
  setZoom(zoom: number, canvasPoint?: Point2): void;
  getPan(): Point2;
  setPan(pan: Point2): void;
  canvasToWorld(point: Point2): Point3;
  worldToCanvas(point: Point3): Point2;
  getCanvas(): HTMLCanvasElement;
  render(): void;
}

const between = (from: Point3, to: Point3): Point3 => {
  const vector = to.map((value, at) => value - (from[at] ?? 0)) as Point3;
  const size = Math.hypot(...vector) || 1;
  return vector.map((value) => value / size) as Point3;
};

const onScreen = (from: Point2, to: Point2): [Point2, number] => {
  const dx = to[0] - from[0];
  const dy = to[1] - from[1];
  const size = Math.hypot(dx, dy);
  return [[dx / (size || 1), dy / (size || 1)], size];
};

/** `zoom`: CSS pixels per image column. */
export function standingOf(view: PlanarView, facts: FrameFacts): Omit<Standing, 'window' | 'inverted'> {
  const { clientWidth: width, clientHeight: height } = view.element;
  const middle: Point2 = [width / 2, height / 2];
  const center = view.canvasToWorld(middle);
  const at = (point: Point2): Point2 => view.worldToCanvas(imageToWorld(facts, point));
  const origin = at([0, 0]);
  const [imageRight, zoom] = onScreen(origin, at([1, 0]));
  const [imageDown] = onScreen(origin, at([0, 1]));
  return {
    right: between(center, view.canvasToWorld([middle[0] + 100, middle[1]])),
    down: between(center, view.canvasToWorld([middle[0], middle[1] + 100])),
    imageRight,
    imageDown,
    zoom,
    // Turned over: columns no longer lie clockwise of rows.
    mirrored: imageRight[0] * imageDown[1] - imageRight[1] * imageDown[0] < 0,
  };
}

export const fitted: PlanarState = {
  scale: [1, 1],
  scaleMode: 'fit',
  anchorWorld: undefined,
  anchorCanvas: [0.5, 0.5],
  displayArea: undefined,
};

export function centerOf(view: PlanarView, facts: FrameFacts): Point2 {
  return worldToImage(facts, view.canvasToWorld([view.element.clientWidth / 2, view.element.clientHeight / 2]));
}

export interface Turned {
  rotation: number;
  flipHorizontal: boolean;
  flipVertical: boolean;
}

/** Turned over as it stands on the screen. */
export const flipped = (turned: Turned, axis: 'horizontal' | 'vertical'): Turned =>
  axis === 'horizontal'
    ? { ...turned, flipHorizontal: !turned.flipHorizontal }
    : { ...turned, flipVertical: !turned.flipVertical };
