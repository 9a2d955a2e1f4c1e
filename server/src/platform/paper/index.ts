export { renderReport } from './render-report.ts';
export type { KeyImage, MissingGlyph, RenderedReport, ReportSheet, SheetSigner } from './report-sheet.ts';
export { bodyLabels, defaultStatements, documentNames } from './zh-CN.ts';
