import PDFDocument from 'pdfkit';
import { closing } from './closing.ts';
import { type ReportFonts, reportFonts } from './fonts.ts';
import { pageFoot, pageMarks, runningHead } from './furniture.ts';
import { unreadableImages } from './key-images.ts';
import { page } from './page-style.ts';
import { paginate } from './paginate.ts';
import { openPen } from './pen.ts';
import { missingGlyphs } from './printable.ts';
import { reportBody } from './report-body.ts';
import type { RenderedReport, ReportSheet } from './report-sheet.ts';

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
  const head = runningHead(pen, sheet);
  const foot = closing(pen, sheet, missing);
  const bottom = page.height - page.bottom;
  const top = (index: number) => page.top + (index === 0 ? 0 : head.height);
  const pages = paginate(reportBody(pen, sheet), (index) => bottom - top(index), foot.height);

  for (const [index, blocks] of pages.entries()) {
    doc.addPage();
    if (index > 0) head.paint();
    for (const { block, y } of blocks) block.paint(top(index) + y);
    if (index === pages.length - 1) foot.paint(bottom - foot.height);
    pageFoot(pen, sheet, index + 1, pages.length);
    pageMarks(pen, sheet);
  }
  return pages.length;
}

function openDocument(sheet: ReportSheet): PDFKit.PDFDocument {
  const madeAt = sheet.printed?.at ?? sheet.reviewer?.signedAt ?? sheet.reporter.signedAt;
  return new PDFDocument({
    size: 'A4',
    margin: 0,
    autoFirstPage: false,
    pdfVersion: '1.7',
    lang: 'zh-CN',
    displayTitle: true,
    info: {
      // no patient in here: file managers and print queues show it to anyone
      Title: sheet.title.document,
      Author: sheet.title.institution,
      Creator: 'County Hub',
      Producer: 'County Hub',
      CreationDate: madeAt,
      ModDate: madeAt,
    },
  });
}

async function collected(doc: PDFKit.PDFDocument): Promise<Uint8Array> {
  const chunks: Buffer[] = [];
  for await (const chunk of doc) chunks.push(chunk as Buffer);
  return new Uint8Array(Buffer.concat(chunks));
}
