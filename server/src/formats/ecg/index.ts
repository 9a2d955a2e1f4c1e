export { writeAecg } from './aecg/write-aecg.ts';
export { decodeEcg, decoders, type EcgReading, sniffEcg } from './decode.ts';
export type { EcgDecoder } from './decoder.ts';
export { type EcgObjectIds, writeEcgObject } from './dicom-object.ts';
export type { EcgRefusal } from './fault.ts';
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
export {
  type EcgDevice,
  type EcgFilters,
  type EcgFormat,
  type EcgGroup,
  type EcgLead,
  type EcgMeasurement,
  type EcgPatient,
  type EcgRecording,
  type EcgStatement,
  type EcgWarning,
  gap,
  type MeasurementName,
  type RecordedAt,
} from './recording.ts';
export { readWfdbAnnotations, readWfdbRecord, type WfdbAnnotation } from './wfdb/index.ts';
