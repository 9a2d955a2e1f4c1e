/**
 * Answers Cornerstone's questions about a frame from our own reading of it. Cornerstone's readers fill gaps with
 * plausible values (a spacing of 1 mm, a position per frame number); here only geometry that it cannot do without is
 * filled, and `FrameFacts` stays the source of everything said to the reader.
 */
import { metaData } from '@cornerstonejs/core';
import type { FrameFacts } from './frame-facts.ts';
import { axesOf } from './geometry.ts';
import { paletteLevels } from './palette.ts';

/** How a frame arrived, where that differs from its metadata. */
interface Arrival {
  photometric: string;
  planarConfiguration: number;
  palette?: Record<'red' | 'green' | 'blue', Uint8Array>;
}

const framesById = new Map<string, FrameFacts>();
const arrivals = new Map<string, Arrival>();

export const factsOf = (imageId: string | undefined): FrameFacts | undefined =>
  imageId === undefined ? undefined : framesById.get(imageId);

export function knowFrames(frames: readonly FrameFacts[]): void {
  for (const frame of frames) framesById.set(frame.imageId, frame);
}

export function forgetFrames(frames: readonly FrameFacts[]): void {
  for (const { imageId } of frames) {
    framesById.delete(imageId);
    arrivals.delete(imageId);
  }
}

/** Must be told before the frame is decoded. `palette` holds the tables as bytes. */
export function noteArrival(facts: FrameFacts, arrival: Omit<Arrival, 'palette'>, tables?: Uint8Array[]): void {
  const [red, green, blue] = tables ?? [];
  const { palette } = facts;
  arrivals.set(facts.imageId, {
    ...arrival,
    ...(palette && red && green && blue
      ? {
          palette: {
            red: paletteLevels(palette.red, red),
            green: paletteLevels(palette.green, green),
            blue: paletteLevels(palette.blue, blue),
          },
        }
      : {}),
  });
}

type Module = (facts: FrameFacts, arrival?: Arrival) => unknown;

const modules: Record<string, Module> = {
  imagePixelModule: (facts, arrival) => ({
    samplesPerPixel: facts.samplesPerPixel,
    photometricInterpretation: arrival?.photometric ?? facts.photometric,
    planarConfiguration: arrival?.planarConfiguration ?? facts.planarConfiguration,
    rows: facts.rows,
    columns: facts.columns,
    bitsAllocated: facts.bitsAllocated,
    bitsStored: facts.bitsStored,
    highBit: facts.bitsStored - 1,
    pixelRepresentation: facts.signed ? 1 : 0,
    ...(arrival?.palette && facts.palette
      ? {
          // Levels are 8-bit by now, whatever the descriptor said of its entries.
          redPaletteColorLookupTableDescriptor: [...facts.palette.red.descriptor.slice(0, 2), 8],
          greenPaletteColorLookupTableDescriptor: [...facts.palette.green.descriptor.slice(0, 2), 8],
          bluePaletteColorLookupTableDescriptor: [...facts.palette.blue.descriptor.slice(0, 2), 8],
          redPaletteColorLookupTableData: arrival.palette.red,
          greenPaletteColorLookupTableData: arrival.palette.green,
          bluePaletteColorLookupTableData: arrival.palette.blue,
        }
      : {}),
  }),
  imagePlaneModule: (facts) => {
    const { row, column } = axesOf(facts);
    return {
      frameOfReferenceUID: facts.frameOfReferenceUid,
      rows: facts.rows,
      columns: facts.columns,
      imageOrientationPatient: [...row, ...column],
      rowCosines: row,
      columnCosines: column,
      imagePositionPatient: facts.position ?? [0, 0, 0],
      rowPixelSpacing: facts.spacing.row,
      columnPixelSpacing: facts.spacing.column,
      pixelSpacing: [facts.spacing.row, facts.spacing.column],
      sliceThickness: facts.sliceThicknessMm,
      sliceLocation: facts.sliceLocationMm,
      usingDefaultValues: !facts.orientation || !facts.position,
    };
  },
  voiLutModule: ({ windows }) =>
    windows.length === 0
      ? {}
      : { windowCenter: windows.map((each) => each.center), windowWidth: windows.map((each) => each.width) },
  modalityLutModule: ({ slope, intercept }) => ({ rescaleSlope: slope, rescaleIntercept: intercept }),
  generalSeriesModule: ({ modality, seriesUid }) => ({ modality, seriesInstanceUID: seriesUid }),
  sopCommonModule: ({ sopClassUid, sopInstanceUid }) => ({ sopClassUID: sopClassUid, sopInstanceUID: sopInstanceUid }),
  calibrationModule: () => undefined,
  scalingModule: () => undefined,
};

/** Once per page, before any image is loaded. */
export function answerCornerstone(): void {
  metaData.addProvider((type: string, ...query: string[]) => {
    const facts = factsOf(query[0]);
    return facts && modules[type]?.(facts, arrivals.get(facts.imageId));
  }, 100_000);
}
