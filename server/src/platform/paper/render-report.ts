import { closing } from './closing.ts';
import { type ReportFonts, reportFonts } from './fonts.ts';
import { headedOf, pageFoot, pageMarks, runningHead } from './furniture.ts';
import { unreadableImages } from './key-images.ts';
import { openPen } from './pen.ts';
import { missingGlyphs } from './printable.ts';
import { reportBody } from './report-body.ts';
import type { RenderedReport, ReportSheet } from './report-sheet.ts';
import { collected, layOut, openSheet } from './sheet.ts';

/**
 * Draws the sheet on A4. The same sheet gives the same bytes: every date in the file comes from the sheet, so an archived PDF can
 * be made again and compared.
 */
export async function renderReport(sheet: ReportSheet): Promise<RenderedReport> {
  const fonts = reportFonts();
  const missing = missingGlyphs(sheet, fonts.covers);
  const doc = openDocument(sheet);
  const bytes = collected(doc);
  const pages = drawPages(doc, fonts, sheet, missing);
  doc.end();
  return { pdf: await bytes, pages, missingGlyphs: missing, unreadableImages: unreadableImages(sheet.keyImages) };
}

function drawPages(
  doc: PDFKit.PDFDocument,
  fonts: ReportFonts,
  sheet: ReportSheet,
  missing: RenderedReport['missingGlyphs'],
): number {
  const pen = openPen(doc, fonts);
  const headed = headedOf(sheet);
  const head = runningHead(pen, headed);
  const foot = closing(pen, sheet, missing);
  return layOut(doc, reportBody(pen, sheet), {
    head,
    foot,
    finish(number, pages) {
      pageFoot(pen, headed, number, pages);
      pageMarks(pen, sheet);
    },
  });
}

function openDocument({ title, printed, reviewer, reporter }: ReportSheet): PDFKit.PDFDocument {
  return openSheet(title, printed?.at ?? reviewer?.signedAt ?? reporter.signedAt);
}
