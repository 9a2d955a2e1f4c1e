/** A measurement as the server keeps it, and its way to and from Cornerstone's annotations. */
import { type Types as CoreTypes, cache } from '@cornerstonejs/core';
import type { Types } from '@cornerstonejs/tools';
import { factsOf } from './cornerstone-metadata.ts';
import type { FrameFacts, Point3 } from './frame-facts.ts';
import { axesOf, imageToWorld, type Point2, worldToImage } from './geometry.ts';
import { type MeasuredValue, type MeasurementTool, valuesOf } from './measure-values.ts';
import { toolClass, toolOfClass } from './tools.ts';

export interface MeasuredPoint {
  /** Column and row; whole numbers are pixel centres. What counts when a measurement is restored. */
  readonly image: Point2;
  /** Patient coordinates in mm, where the frame has a position; else the picture's own plane. */
  readonly world: Point3;
}

export interface Measurement {
  readonly uid: string;
  readonly tool: MeasurementTool;
  readonly studyUid: string;
  readonly seriesUid: string;
  readonly sopInstanceUid: string;
  readonly frame: number;
  readonly points: readonly MeasuredPoint[];
  readonly label: string;
  readonly values: readonly MeasuredValue[];
}

/** Measurements of someone else: seen, never changed. */
export interface MeasurementLayer {
  readonly name: string;
  /** A CSS color. */
  readonly color: string;
}

const pointCount: Record<MeasurementTool, number> = {
  length: 2,
  angle: 3,
  cobb: 4,
  ellipse: 4,
  rectangle: 4,
  probe: 1,
};

const frameIds = new Map<string, string>();
const frameKey = (sopInstanceUid: string, frame: number): string => `${sopInstanceUid}/${frame}`;

/** So that a measurement finds its frame by SOP instance and number. */
export function indexFrames(frames: readonly FrameFacts[]): void {
  for (const { imageId, sopInstanceUid, frame } of frames) frameIds.set(frameKey(sopInstanceUid, frame), imageId);
}

/** Rescaled values of a frame that is in memory. */
export function pixelsOf(imageId: string): ArrayLike<number> | undefined {
  const image: CoreTypes.IImage | undefined = cache.getImage(imageId);
  return image?.getPixelData();
}

export function imagePoints(points: readonly Readonly<Point3>[], facts: FrameFacts): Point2[] {
  return points.map((point) => worldToImage(facts, point));
}

const pointsOf = ({ data }: Types.Annotation): Point3[] => {
  const points = (data.handles?.points ?? []) as unknown[];
  // The Cobb tool keeps its handles flat; a line still being drawn may hold a gap.
  return points.filter((point): point is Point3 => Array.isArray(point) && point.length === 3);
};

const frameOfAnnotation = ({ metadata }: Types.Annotation): FrameFacts | undefined =>
  factsOf(metadata?.referencedImageId);

export const measurementShape = {
  complete(annotation: Types.Annotation): boolean {
    const tool = toolOfClass(annotation.metadata?.toolName ?? '');
    const facts = frameOfAnnotation(annotation);
    if (!tool || !facts) return false;
    const points = imagePoints(pointsOf(annotation), facts);
    if (points.length !== pointCount[tool]) return false;
    const apart = (a: Point2 | undefined, b: Point2 | undefined): boolean =>
      !!a && !!b && Math.hypot(a[0] - b[0], a[1] - b[1]) >= 0.5;
    return tool === 'probe' || (apart(points[0], points[1]) && (pointCount[tool] < 4 || apart(points[2], points[3])));
  },

  read(annotation: Types.Annotation): Measurement | undefined {
    const tool = toolOfClass(annotation.metadata?.toolName ?? '');
    const facts = frameOfAnnotation(annotation);
    if (!tool || !facts || !annotation.annotationUID) return undefined;
    const world = pointsOf(annotation);
    const image = imagePoints(world, facts);
    return {
      uid: annotation.annotationUID,
      tool,
      studyUid: facts.studyUid,
      seriesUid: facts.seriesUid,
      sopInstanceUid: facts.sopInstanceUid,
      frame: facts.frame,
      points: image.map((point, at) => ({ image: point, world: [...(world[at] as Point3)] })),
      label: annotation.data.label ?? '',
      values: valuesOf(tool, image, facts, pixelsOf(facts.imageId)),
    };
  },

  write(measurement: Measurement): Types.Annotation | undefined {
    const imageId = frameIds.get(frameKey(measurement.sopInstanceUid, measurement.frame));
    const facts = factsOf(imageId);
    if (!imageId || !facts) return undefined;
    const { column } = axesOf(facts);
    return {
      annotationUID: measurement.uid,
      highlighted: false,
      isLocked: false,
      isVisible: true,
      invalidated: true,
      metadata: {
        toolName: toolClass[measurement.tool].toolName as string,
        FrameOfReferenceUID: facts.frameOfReferenceUid,
        referencedImageId: imageId,
        // No normal: the frame says which picture it is. A tilted gantry's cosines are rounded to four places, and
        // Cornerstone hides what differs from its own normal in the fifth.
        viewUp: column.map((value) => -value) as Point3,
      },
      data: {
        label: measurement.label,
        cachedStats: {},
        handles: {
          points: measurement.points.map(({ image }) => imageToWorld(facts, image)),
          activeHandleIndex: null,
          textBox: {
            hasMoved: false,
            worldPosition: [0, 0, 0],
            worldBoundingBox: {
              topLeft: [0, 0, 0],
              topRight: [0, 0, 0],
              bottomLeft: [0, 0, 0],
              bottomRight: [0, 0, 0],
            },
          },
        },
      },
    };
  },

  /** Same points to a hundredth of a pixel and same label: going to patient space and back is no change. */
  same(a: Measurement, b: Measurement): boolean {
    return (
      a.label === b.label &&
      a.points.length === b.points.length &&
      a.points.every(({ image: [x, y] }, at) => {
        const other = b.points[at]?.image;
        return other !== undefined && Math.abs(other[0] - x) < 0.01 && Math.abs(other[1] - y) < 0.01;
      })
    );
  },
};
