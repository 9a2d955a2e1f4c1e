/** How far apart pixels are, and in which sense: in the patient, on the detector, or not known (PS3.3 10.7.1.3). */
import { type DicomJson, items, number, numbers } from './dicom-json.ts';

export interface Spacing {
  /** `detector`: millimetres on the detector or film, larger than in the patient by an unknown magnification. */
  readonly kind: 'patient' | 'detector' | 'none';
  /** Distance between rows and between columns: mm, or for `none` the pixel's aspect with a column of 1. */
  readonly row: number;
  readonly column: number;
}

/** A calibrated region of an ultrasound picture, in pixels, with its mm per pixel (PS3.3 C.8.5.5). */
export interface UltrasoundRegion {
  readonly x0: number;
  readonly y0: number;
  readonly x1: number;
  readonly y1: number;
  readonly columnMm: number;
  readonly rowMm: number;
}

const projection = /^1\.2\.840\.10008\.5\.1\.4\.1\.1\.(1|1\.[123](\.1)?|12\.[123](\.1)?)$/;

export function readSpacing(instance: DicomJson, measures: DicomJson, sopClassUid: string): Spacing {
  const pair = (set: DicomJson, tag: string): [number, number] | undefined => {
    const values = numbers(set, tag);
    const [row = 0, column = 0] = values ?? [];
    return values?.length === 2 && row > 0 && column > 0 ? [row, column] : undefined;
  };
  const inPatient = pair(measures, '00280030');
  const onDetector = pair(instance, '00181164') ?? pair(instance, '00182010');

  if (inPatient && (!projection.test(sopClassUid) || isCalibrated(instance, inPatient, onDetector))) {
    return { kind: 'patient', row: inPatient[0], column: inPatient[1] };
  }
  const detector = onDetector ?? inPatient;
  if (detector) return { kind: 'detector', row: detector[0], column: detector[1] };

  const [vertical, horizontal] = pair(instance, '00280034') ?? [1, 1];
  return { kind: 'none', row: vertical / horizontal, column: 1 };
}

/** A radiograph's Pixel Spacing is calibrated when it says so or differs from the detector's (PS3.3 10.7.1.3). */
function isCalibrated(instance: DicomJson, inPatient: [number, number], onDetector?: [number, number]): boolean {
  if (instance['00280A02']?.Value?.[0]) return true;
  return onDetector !== undefined && inPatient.some((value, at) => Math.abs(value - (onDetector[at] ?? 0)) > 1e-6);
}

export function readRegions(instance: DicomJson): UltrasoundRegion[] {
  return items(instance, '00186011').flatMap((item) => {
    const x0 = number(item, '00186018');
    const y0 = number(item, '0018601A');
    const x1 = number(item, '0018601C');
    const y1 = number(item, '0018601E');
    const deltaX = Math.abs(number(item, '0018602C') ?? 0);
    const deltaY = Math.abs(number(item, '0018602E') ?? 0);
    // Units 3 are centimetres; other regions (time, velocity) have no lengths.
    const isLength = number(item, '00186024') === 3 && number(item, '00186026') === 3;
    if (!isLength || x0 === undefined || y0 === undefined || x1 === undefined || y1 === undefined) return [];
    if (deltaX === 0 || deltaY === 0) return [];
    return [{ x0, y0, x1, y1, columnMm: deltaX * 10, rowMm: deltaY * 10 }];
  });
}

/** The spacing that holds for these image points: an ultrasound region only when all of them lie in it. */
export function spacingAt(
  spacing: Spacing,
  regions: readonly UltrasoundRegion[],
  points: readonly (readonly [number, number])[],
): Spacing {
  const region = regions.find((each) =>
    points.every(([x, y]) => x >= each.x0 && x <= each.x1 && y >= each.y0 && y <= each.y1),
  );
  return region ? { kind: 'patient', row: region.rowMm, column: region.columnMm } : spacing;
}
