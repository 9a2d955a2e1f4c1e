export { writeAecg } from './aecg/write-aecg.ts';
export { decodeEcg, decoders, type EcgReading, sniffEcg } from './decode.ts';
export type { EcgDecoder } from './decoder.ts';
export { pictureClasses } from './dicom/picture.ts';
export { writeEcgObject } from './dicom-object.ts';
export { EcgFault, type EcgRefusal } from './fault.ts';
export { baselineCutoffs, type DisplayFilters, lowPassCutoffs } from './filters/index.ts';
export { leadOfText, withDerivedLeads } from './leads.ts';
export { mostBytes as mostEcgBytes } from './limits.ts';
export {
  type EcgAnalysis,
  type EcgAxes,
  type EcgBeat,
  type EcgIntervals,
  type EcgLeadValues,
  type EcgMarks,
  type EcgMedianBeat,
  type EcgRhythm,
  type EcgVoltages,
  intervalsOf as intervalsOfMarks,
  measureEcg,
  measurementsOf,
  type QualityCode,
  type QualityNote,
} from './measure/index.ts';
export type { EcgObjectIds } from './object-elements.ts';
export {
  cellsOf,
  type DrawableEcg,
  type DrawingCaption,
  type DrawingCell,
  type EcgDrawing,
  type EcgLayout,
  ecgLayouts,
  layOutEcg,
  type PaperPoint,
  placeOf,
  pointAt,
} from './paper/index.ts';
export { foreignPicture } from './picture/foreign.ts';
export { notMeasured, uprightSize } from './picture/picture.ts';
export {
  type PictureCalibration,
  type PictureDistance,
  type PictureMeasures,
  type PicturePoint,
  pictureDistance,
  pictureMeasures,
  turnedPoint,
  unturnedPoint,
} from './picture/scale.ts';
export {
  type EcgDevice,
  type EcgFilters,
  type EcgFormat,
  type EcgGroup,
  type EcgLead,
  type EcgMeasurement,
  type EcgPatient,
  type EcgPicture,
  type EcgRecording,
  type EcgStatement,
  type EcgWarning,
  gap,
  type MeasurementName,
  type RecordedAt,
} from './recording.ts';
export { readWfdbAnnotations, readWfdbRecord, type WfdbAnnotation } from './wfdb/index.ts';
