/** Pictures on the screen. The only folder that knows Cornerstone3D; import it lazily, it is large. */
export type { Cell, CellPhase, CellSnapshot } from './cell-contract.ts';
export type { WindowChoice } from './cell-window.ts';
export type { FrameProblem } from './delivered.ts';
export type { DicomJson } from './dicom-json.ts';
export type { DisplaySet, DocumentKind, DocumentSet, StackSet } from './display-sets.ts';
export type { FrameFacts } from './frame-facts.ts';
export type { KeyImage } from './key-image.ts';
export { actionOf, keyBindings } from './keys.ts';
export { type MeasuredValue, type MeasurementTool, measurementTools } from './measure-values.ts';
export type { MeasuredPoint, Measurement, MeasurementLayer } from './measurement-json.ts';
export type { MeasurementChange, Measurements } from './measurements.ts';
export { type Imaging, type ImagingOptions, openImaging } from './open-imaging.ts';
export { applyView, pointerAt, readView, type ShownPointer, showPointer } from './shared-view.ts';
export { dicomwebSource, type ImageSource, RefusedFrame, viewerSource } from './source.ts';
export { StackGrid, type StackGridProps } from './stack-grid.tsx';
export { StackView, type StackViewProps } from './stack-view.tsx';
export { type ImagingText, measurementLines, type Texts } from './texts.ts';
export { type DragTool, dragTools, isMeasurementTool, type Tool } from './tools.ts';
export {
  type CellLook,
  type CellState,
  gridOf,
  type Layout,
  layouts,
  type ViewState,
  viewStateOf,
  type WindowState,
} from './view-state.ts';
export { type WindowPreset, windowPresetsFor } from './windows.ts';
