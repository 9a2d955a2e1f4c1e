export {
  type DrawableEcg,
  type DrawableLead,
  type DrawingCaption,
  type DrawingCell,
  type DrawingWish,
  type EcgDrawing,
  type EcgLayout,
  ecgLayouts,
} from './drawing.ts';
export { layOutEcg } from './lay-out-ecg.ts';
export { cellsOf, type PaperPoint, placeOf, pointAt, span } from './point.ts';
