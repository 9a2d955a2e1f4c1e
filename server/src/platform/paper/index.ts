export type { ConsultSheet } from './consult-sheet.ts';
export type { EcgSheet, EcgSheetPicture, EcgSheetReport, EcgTracing } from './ecg-sheet.ts';
export { ecgWords } from './ecg-words.zh-CN.ts';
export { type PdfReading, readPdfPages } from './pdf-pages.ts';
export { renderConsult } from './render-consult.ts';
export { ecgGrid, renderEcg } from './render-ecg.ts';
export { renderReport } from './render-report.ts';
export type { KeyImage, MissingGlyph, RenderedReport, ReportSheet, SheetSigner } from './report-sheet.ts';
export { bodyLabels, defaultStatements, documentNames } from './zh-CN.ts';
