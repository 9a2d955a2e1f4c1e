import type { EcgDrawing } from '../../formats/ecg/paper/index.ts';
import { pt } from './millimetres.ts';
import type { TextStyle } from './page-style.ts';
import type { Pen } from './pen.ts';

/** As ECG paper has been printed for a century, in inks that a copying machine keeps apart. */
const inks = { minor: '#f6cfcf', major: '#e79a9a', trace: '#0b0b0b', rule: '#333333' } as const;
const leadName: TextStyle = { size: 8.5, leading: 10, bold: true };
const ruleWords: TextStyle = { size: 6.5, leading: 8, color: '#555555' };

/**
 * The grid with the tracing, its upper left corner at `left`, `top` (mm). Each stretch without a gap is a line of its own:
 * nothing is drawn where nothing was recorded.
 */
export function drawTracing(doc: PDFKit.PDFDocument, pen: Pen, drawing: EcgDrawing, left: number, top: number): void {
  const at = (line: Float32Array) => ({ line, left, top });
  doc.save();
  segments(doc, at(drawing.grid.minor), 0.1, inks.minor);
  segments(doc, at(drawing.grid.major), 0.22, inks.major);
  segments(doc, at(Float32Array.from(drawing.separators.flatMap((line) => [...line]))), 0.25, inks.trace);
  doc.lineJoin('round').lineCap('round');
  for (const pulse of drawing.pulses) polyline(doc, at(pulse), 0.28);
  for (const { x, width, lines } of drawing.cells) {
    doc
      .save()
      .rect(pt(left + x), pt(top), pt(width), pt(drawing.heightMm))
      .clip();
    for (const line of lines) polyline(doc, at(line), 0.28);
    doc.restore();
  }
  doc.restore();
  for (const { lead, derived, label, mmPerUv } of drawing.cells) {
    const name = `${lead}${derived ? '*' : ''}${mmPerUv === null ? ' ?' : ''}`;
    pen.line(name, pt(left + label.x), pt(top + label.y) - leadName.leading * 0.88, leadName);
  }
}

interface Placed {
  line: Float32Array;
  left: number;
  top: number;
}

/** x1 y1 x2 y2 by turns */
function segments(doc: PDFKit.PDFDocument, { line, left, top }: Placed, widthMm: number, color: string): void {
  if (line.length === 0) return;
  for (let i = 0; i + 3 < line.length; i += 4)
    doc
      .moveTo(pt(left + (line[i] as number)), pt(top + (line[i + 1] as number)))
      .lineTo(pt(left + (line[i + 2] as number)), pt(top + (line[i + 3] as number)));
  doc.lineWidth(pt(widthMm)).stroke(color);
}

/** x and y by turns */
function polyline(doc: PDFKit.PDFDocument, { line, left, top }: Placed, widthMm: number): void {
  if (line.length < 4) return;
  doc.moveTo(pt(left + (line[0] as number)), pt(top + (line[1] as number)));
  for (let i = 2; i + 1 < line.length; i += 2)
    doc.lineTo(pt(left + (line[i] as number)), pt(top + (line[i + 1] as number)));
  doc.lineWidth(pt(widthMm)).stroke(inks.trace);
}

/** 100 mm to hold a ruler to: a printer that "fits to page" is found out by it. */
export function drawHundredMillimetres(
  doc: PDFKit.PDFDocument,
  pen: Pen,
  words: string,
  left: number,
  top: number,
): void {
  const tick = (x: number, height: number) => doc.moveTo(pt(left + x), pt(top)).lineTo(pt(left + x), pt(top + height));
  doc.save();
  for (let x = 0; x <= 100; x += 10) tick(x, x % 50 === 0 ? 2.4 : 1.4);
  doc.lineWidth(pt(0.15)).stroke(inks.rule);
  doc
    .moveTo(pt(left), pt(top))
    .lineTo(pt(left + 100), pt(top))
    .lineWidth(pt(0.15))
    .stroke(inks.rule);
  doc.restore();
  pen.line(words, pt(left + 102), pt(top - 1), ruleWords);
}
