import PDFDocument from 'pdfkit';
import type { EcgDrawing } from '../../formats/ecg/paper/index.ts';
import { drawFoot, drawMarks, drawPageNumber } from './ecg-foot.ts';
import { drawHead, drawValues, drawWords, ecgPage, linesOf, wordsLeading } from './ecg-head.ts';
import { drawHundredMillimetres, drawTracing } from './ecg-paper.ts';
import { drawPicture } from './ecg-picture.ts';
import type { EcgSheet } from './ecg-sheet.ts';
import { ecgWords, stateOf } from './ecg-words.zh-CN.ts';
import { type PlacedPdf, withEmbedded } from './embed-pdf.ts';
import { reportFonts } from './fonts.ts';
import { pt } from './millimetres.ts';
import type { TextStyle } from './page-style.ts';
import { openPen, type Pen } from './pen.ts';
import { missingGlyphs } from './printable.ts';
import type { RenderedReport } from './report-sheet.ts';

/** mm: room for the grid on a page with words, and for a further tracing on a page of its own */
export const ecgGrid = { width: 265, height: 115, top: 63 } as const;
const state: TextStyle = { size: 7.5, leading: 10 };
const whole: TextStyle = { size: 10.5, leading: 16 };

/** Draws an ECG on A4 landscape, unscaled. The same sheet gives the same bytes. */
export async function renderEcg(sheet: EcgSheet): Promise<RenderedReport> {
  const fonts = reportFonts();
  const missing = missingGlyphs(
    { ...sheet, tracings: sheet.tracings.map((each) => ({ ...each, drawing: null, picture: null })) },
    fonts.covers,
  );
  const doc = openLandscape(sheet);
  const bytes = collected(doc);
  const pen = openPen(doc, fonts);
  const fits = textFits(pen, sheet);
  const placed: PlacedPdf[] = [];
  const pages = Math.max(1, sheet.tracings.length) + (fits ? 0 : 1);
  for (const [at, tracing] of sheet.tracings.entries()) {
    doc.addPage();
    drawHead(pen, sheet, tracing);
    drawValues(pen, tracing, ecgPage.words);
    if (at === 0) drawWords(pen, sheet, tracing, ecgPage.words, ecgGrid.top - 1);
    const below = tracing.drawing ? drawSignal(doc, pen, tracing.drawing) : ecgGrid.top + ecgGrid.height;
    if (tracing.picture) {
      const pdf = await drawPicture(doc, pen, tracing.picture, ecgGrid, at);
      if (pdf) placed.push(pdf);
    }
    if (at === 0) drawFoot(pen, sheet, missing, below + 11.5);
    drawPageNumber(pen, at + 1, pages);
    drawMarks(pen, sheet);
  }
  if (!fits) drawWholeText(doc, pen, sheet, pages);
  doc.end();
  const pdf = await withEmbedded(await bytes, placed);
  return { pdf, pages, missingGlyphs: missing, unreadableImages: [] };
}

const wordsWidth = pt(ecgPage.width - ecgPage.left - ecgPage.right - 84);
const mostLines = Math.floor((pt(ecgGrid.top - 1) - pt(ecgPage.words)) / wordsLeading);

function textFits(pen: Pen, sheet: EcgSheet): boolean {
  const [first] = sheet.tracings;
  return first !== undefined && linesOf(pen, sheet, first, wordsWidth).length <= mostLines;
}

/** Answers where it ends, in mm. */
function drawSignal(doc: PDFKit.PDFDocument, pen: Pen, drawing: EcgDrawing): number {
  const left = (ecgPage.width - drawing.widthMm) / 2;
  drawTracing(doc, pen, drawing, left, ecgGrid.top);
  const below = ecgGrid.top + drawing.heightMm;
  drawState(pen, drawing.caption, left, below);
  drawHundredMillimetres(doc, pen, ecgWords.ruler, left, below + 8);
  return below;
}

function drawState(pen: Pen, caption: EcgDrawing['caption'], left: number, below: number): void {
  const room = pt(ecgPage.width - 2 * left);
  const text = [stateOf(caption), ...(caption.derived.length > 0 ? [ecgWords.derived] : [])].join('　');
  for (const [at, line] of pen.wrap(text, room, state).slice(0, 2).entries())
    pen.line(line, pt(left), pt(below + 1) + at * state.leading, state);
}

/** What had no room beside the values stands here in full; a report is never cut. */
function drawWholeText(doc: PDFKit.PDFDocument, pen: Pen, sheet: EcgSheet, pages: number): void {
  const [first] = sheet.tracings;
  const width = pt(ecgPage.width - ecgPage.left - ecgPage.right);
  const bottom = pt(ecgPage.height - 12);
  const open = () => {
    doc.addPage();
    drawHead(pen, sheet, first);
    return pt(ecgPage.words + 2);
  };
  let y = open();
  const lines = linesOf(
    pen,
    sheet,
    first ?? { recordedAtText: '', values: [], deviceStatements: [], drawing: undefined },
    width,
  );
  for (const { text, style } of lines) {
    if (y + whole.leading > bottom) {
      drawMarks(pen, sheet);
      y = open();
    }
    pen.line(text, pt(ecgPage.left), y, { ...style, size: style.size + 1.5, leading: whole.leading });
    y += whole.leading;
  }
  drawPageNumber(pen, pages, pages);
  drawMarks(pen, sheet);
}

function openLandscape({ title, report }: EcgSheet): PDFKit.PDFDocument {
  const madeAt = report?.reviewer?.signedAt ?? report?.reporter.signedAt ?? new Date(0);
  const doc = new PDFDocument({
    size: [pt(ecgPage.width), pt(ecgPage.height)],
    margin: 0,
    autoFirstPage: false,
    pdfVersion: '1.7',
    lang: 'zh-CN',
    displayTitle: true,
    info: {
      Title: title.document,
      Author: title.institution,
      Creator: 'County Hub',
      Producer: 'County Hub',
      CreationDate: madeAt,
      ModDate: madeAt,
    },
  });
  neverScaled(doc);
  return doc;
}

/** ISO 32000-1, 12.2: a viewer's print dialogue then begins with "actual size". Not in pdfkit's types. */
function neverScaled(doc: PDFKit.PDFDocument): void {
  const { _root: root } = doc as unknown as {
    _root: { data: { ViewerPreferences: { data: Record<string, unknown> } } };
  };
  root.data.ViewerPreferences.data.PrintScaling = 'None';
}

async function collected(doc: PDFKit.PDFDocument): Promise<Uint8Array> {
  const chunks: Buffer[] = [];
  for await (const chunk of doc) chunks.push(chunk as Buffer);
  return new Uint8Array(Buffer.concat(chunks));
}
