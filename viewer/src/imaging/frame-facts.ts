/**
 * What one frame says about itself, read once from the study's DICOM JSON. Everything the screen writes beside a
 * picture and every measurement comes from here; what the file does not say stays undefined.
 */
import { type DicomJson, items, number, numbers, personName, strings, text } from './dicom-json.ts';
import { type Palette, readPalette } from './palette.ts';
import { readRegions, readSpacing, type Spacing, type UltrasoundRegion } from './spacing.ts';

export type Point3 = [number, number, number];

export interface FileWindow {
  readonly center: number;
  readonly width: number;
  readonly explanation?: string | undefined;
}

export interface FrameFacts {
  readonly imageId: string;
  readonly studyUid: string;
  readonly seriesUid: string;
  readonly sopInstanceUid: string;
  readonly sopClassUid: string;
  /** Counted from 1, as in the frames resource of PS3.18. */
  readonly frame: number;
  readonly frameCount: number;
  readonly modality: string;
  readonly imageType: readonly string[];

  readonly rows: number;
  readonly columns: number;
  readonly samplesPerPixel: number;
  readonly photometric: string;
  readonly planarConfiguration: number;
  readonly bitsAllocated: number;
  readonly bitsStored: number;
  readonly signed: boolean;
  readonly palette?: Palette | undefined;

  readonly spacing: Spacing;
  readonly regions: readonly UltrasoundRegion[];
  readonly frameOfReferenceUid: string;
  /** Centre of the first pixel and direction cosines in patient space (mm); undefined when the file gives none that hold. */
  readonly position?: Point3 | undefined;
  readonly orientation?: { readonly row: Point3; readonly column: Point3 } | undefined;
  readonly patientOrientation: readonly string[];
  readonly sliceThicknessMm?: number | undefined;
  readonly sliceLocationMm?: number | undefined;

  readonly slope: number;
  readonly intercept: number;
  /** Unit of a rescaled pixel: HU, what Rescale Type names, or nothing. */
  readonly pixelUnit?: string | undefined;
  readonly windows: readonly FileWindow[];
  /** Input range of a VOI LUT sequence (PS3.3 C.11.2.1.1). The table itself is not applied, and the overlay says so. */
  readonly voiLutRange?: { readonly lower: number; readonly upper: number } | undefined;

  /** A modality LUT instead of slope and intercept: not applied either, so values are as stored. */
  readonly modalityLut: boolean;

  readonly frameTimeMs?: number | undefined;
  readonly written: Written;
}

/** What is written around the picture. */
export interface Written {
  readonly patientName?: string | undefined;
  readonly patientId?: string | undefined;
  readonly sex?: string | undefined;
  readonly age?: string | undefined;
  readonly birthDate?: string | undefined;
  readonly studyDate?: string | undefined;
  readonly studyTime?: string | undefined;
  readonly institution?: string | undefined;
  readonly seriesNumber?: number | undefined;
  readonly seriesDescription?: string | undefined;
  readonly instanceNumber?: number | undefined;
  readonly laterality?: string | undefined;
  readonly viewPosition?: string | undefined;
}

/** Frames of one instance; empty when it has no picture that a stack can show. */
export function readFrames(instance: DicomJson, imageIdOf: (frame: number) => string): FrameFacts[] {
  const rows = number(instance, '00280010') ?? 0;
  const columns = number(instance, '00280011') ?? 0;
  if (rows < 1 || columns < 1) return [];

  const count = number(instance, '00280008') ?? 1;
  if (!Number.isInteger(count) || count < 1 || count > 100_000) return [];

  const shared = items(instance, '52009229')[0];
  const perFrame = items(instance, '52009230');
  return Array.from({ length: count }, (_, at) =>
    readFrame(instance, [perFrame[at], shared], at + 1, count, imageIdOf(at + 1)),
  );
}

function readFrame(
  instance: DicomJson,
  groups: (DicomJson | undefined)[],
  frame: number,
  frameCount: number,
  imageId: string,
): FrameFacts {
  // A functional group of the frame wins over a shared one, a shared one over the root (PS3.3 C.7.6.16).
  const macro = (sequence: string): DicomJson =>
    groups.map((group) => items(group, sequence)[0]).find((item) => item !== undefined) ?? instance;

  const modality = text(instance, '00080060') ?? '';
  const sopClassUid = text(instance, '00080016') ?? '';
  const imageType = strings(instance, '00080008');
  const measures = macro('00289110');
  const transformation = macro('00289145');
  const voi = macro('00289132');
  const photometric = text(instance, '00280004') ?? '';
  const seriesUid = text(instance, '0020000E') ?? '';

  return {
    imageId,
    studyUid: text(instance, '0020000D') ?? '',
    seriesUid,
    sopInstanceUid: text(instance, '00080018') ?? '',
    sopClassUid,
    frame,
    frameCount,
    modality,
    imageType,
    rows: number(instance, '00280010') ?? 0,
    columns: number(instance, '00280011') ?? 0,
    samplesPerPixel: number(instance, '00280002') ?? 1,
    photometric,
    planarConfiguration: number(instance, '00280006') ?? 0,
    bitsAllocated: number(instance, '00280100') ?? 0,
    bitsStored: number(instance, '00280101') ?? number(instance, '00280100') ?? 0,
    signed: number(instance, '00280103') === 1,
    palette: photometric === 'PALETTE COLOR' ? readPalette(instance) : undefined,
    spacing: readSpacing(instance, measures, sopClassUid),
    regions: readRegions(instance),
    // Without a frame of reference two series must not be taken for one space.
    frameOfReferenceUid: text(instance, '00200052') ?? `series:${seriesUid}`,
    position: readPosition(macro('00209113')),
    orientation: readOrientation(macro('00209116')),
    patientOrientation: strings(instance, '00200020'),
    sliceThicknessMm: number(measures, '00180050') ?? number(instance, '00180050'),
    sliceLocationMm: number(instance, '00201041'),
    slope: number(transformation, '00281053') || 1,
    intercept: number(transformation, '00281052') ?? 0,
    pixelUnit: readPixelUnit(modality, imageType, transformation),
    windows: readWindows(voi),
    voiLutRange: readVoiLutRange(voi, number(instance, '00280103') === 1),
    modalityLut: items(instance, '00283000').length > 0,
    frameTimeMs: readFrameTime(instance),
    written: readWritten(instance, macro('00209071')),
  };
}

function readPosition(item: DicomJson): Point3 | undefined {
  const values = numbers(item, '00200032');
  return values?.length === 3 ? (values as Point3) : undefined;
}

function readOrientation(item: DicomJson): FrameFacts['orientation'] {
  const values = numbers(item, '00200037');
  if (values?.length !== 6) return undefined;
  const row = values.slice(0, 3) as Point3;
  const column = values.slice(3) as Point3;
  const dot = row[0] * column[0] + row[1] * column[1] + row[2] * column[2];
  const unit = (axis: Point3) => Math.abs(Math.hypot(...axis) - 1) < 1e-2;
  return unit(row) && unit(column) && Math.abs(dot) < 1e-2 ? { row, column } : undefined;
}

function readPixelUnit(modality: string, imageType: string[], transformation: DicomJson): string | undefined {
  const named = text(transformation, '00281054');
  if (named !== undefined && named !== 'US') return named;
  // A localiser's numbers are not attenuation (PS3.3 C.8.2.1.1.5 leaves their meaning open).
  const scale = number(transformation, '00281052') !== undefined;
  return modality === 'CT' && scale && !imageType.includes('LOCALIZER') ? 'HU' : undefined;
}

function readWindows(voi: DicomJson): FileWindow[] {
  const centers = numbers(voi, '00281050') ?? [];
  const widths = numbers(voi, '00281051') ?? [];
  const explanations = strings(voi, '00281055');
  return centers.flatMap((center, at) => {
    const width = widths[at];
    return width !== undefined && width >= 1 ? [{ center, width, explanation: explanations[at] }] : [];
  });
}

function readVoiLutRange(voi: DicomJson, signed: boolean): FrameFacts['voiLutRange'] {
  const descriptor = numbers(items(voi, '00283010')[0], '00283002');
  if (descriptor?.length !== 3) return undefined;
  const [entries = 0, first = 0] = descriptor;
  // The descriptor's second value has the pixels' sign, whatever VR it was written with (PS3.3 C.11.2.1.1).
  const lower = signed && first > 0x7fff ? first - 0x10000 : first;
  return { lower, upper: lower + (entries === 0 ? 0x10000 : entries) - 1 };
}

function readFrameTime(instance: DicomJson): number | undefined {
  const perFrame = number(instance, '00181063');
  if (perFrame !== undefined && perFrame > 0) return perFrame;
  const steps = numbers(instance, '00181065')?.slice(1);
  if (steps && steps.length > 0) return steps.reduce((sum, step) => sum + step, 0) / steps.length || undefined;
  const perSecond = number(instance, '00082144') ?? number(instance, '00180040');
  return perSecond !== undefined && perSecond > 0 ? 1000 / perSecond : undefined;
}

function readWritten(instance: DicomJson, anatomy: DicomJson): Written {
  return {
    patientName: personName(instance, '00100010'),
    patientId: text(instance, '00100020'),
    sex: text(instance, '00100040'),
    age: text(instance, '00101010'),
    birthDate: text(instance, '00100030'),
    studyDate: text(instance, '00080020'),
    studyTime: text(instance, '00080030'),
    institution: text(instance, '00080080'),
    seriesNumber: number(instance, '00200011'),
    seriesDescription: text(instance, '0008103E'),
    instanceNumber: number(instance, '00200013'),
    laterality: text(anatomy, '00209072') ?? text(instance, '00200062') ?? text(instance, '00200060'),
    viewPosition: text(instance, '00185101'),
  };
}
