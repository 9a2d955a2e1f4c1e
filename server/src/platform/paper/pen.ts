import { breakLines } from './break-lines.ts';
import type { ReportFonts } from './fonts.ts';
import { ink, type TextStyle } from './page-style.ts';
import { settable } from './printable.ts';

/** Measures and draws on one PDF document. Distances in points from the page's upper left corner. */
export interface Pen {
  width(text: string, style: TextStyle): number;
  /** Lines for `width`, keeping the author's own line ends. */
  wrap(text: string, width: number, style: TextStyle): string[];
  /** One line whose leading begins at `top`. Draws everything, a character without a glyph as a box with its code. */
  line(text: string, x: number, top: number, style: TextStyle): void;
  centred(text: string, top: number, style: TextStyle, left: number, width: number): void;
  rule(top: number, left: number, right: number, thickness: number, color: string): void;
  frame(x: number, top: number, width: number, height: number, color: string): void;
  bar(x: number, top: number, width: number, height: number, color: string): void;
  picture(bytes: Uint8Array, x: number, top: number, width: number, height: number): void;
  squares(matrix: boolean[][], x: number, top: number, size: number): void;
  /** Large letters across the page, under an angle, seen through. */
  across(text: string, centreX: number, centreY: number, size: number, opacity: number): void;
  band(top: number, height: number, width: number, text: string): void;
}

/** Baseline below the top of a line: the ideographs' box (0.88 above, 0.12 below the baseline) centred in the leading. */
const baseline = ({ size, leading }: TextStyle) => leading / 2 + size * 0.38;

export function openPen(doc: PDFKit.PDFDocument, { regular, bold, covers }: ReportFonts): Pen {
  doc.registerFont('regular', regular).registerFont('bold', bold);
  const advances = { regular: new Map<string, number>(), bold: new Map<string, number>() };

  const face = (style: TextStyle) => (style.bold ? 'bold' : 'regular');
  const drawable = (character: string) => covers(character.codePointAt(0) ?? 0);

  /** in ems */
  const advance = (character: string, style: TextStyle): number => {
    const known = advances[face(style)].get(character);
    if (known !== undefined) return known;
    const measured = drawable(character) ? doc.font(face(style)).fontSize(100).widthOfString(character) / 100 : 1;
    advances[face(style)].set(character, measured);
    return measured;
  };

  const width = (text: string, style: TextStyle) =>
    [...settable(text)].reduce((sum, character) => sum + advance(character, style) * style.size, 0);

  const run = (text: string, x: number, base: number, style: TextStyle) => {
    doc
      .font(face(style))
      .fontSize(style.size)
      .fillColor(style.color ?? ink.text);
    doc.text(text, x, base, { lineBreak: false, baseline: 'alphabetic' });
  };

  /** The code stands in the box for the eye; a search or a copy finds the character itself (ISO 32000 14.9.4). */
  const codeBox = (character: string, x: number, base: number, style: TextStyle) => {
    const { size } = style;
    const digits = (character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0');
    const half = Math.ceil(digits.length / 2);
    const small = { size: size * 0.36, leading: 0, color: style.color ?? ink.text };
    doc.markContent('Span', { actual: character });
    doc
      .rect(x + size * 0.05, base - size * 0.84, size * 0.9, size * 0.92)
      .lineWidth(0.5)
      .stroke(small.color);
    for (const [row, part] of [digits.slice(0, half), digits.slice(half)].entries()) {
      run(part, x + (size - width(part, small)) / 2, base - size * (0.44 - row * 0.4), small);
    }
    doc.endMarkedContent();
  };

  const line = (text: string, x: number, top: number, style: TextStyle) => {
    const base = top + baseline(style);
    let at = x;
    for (const piece of joined([...settable(text)], drawable)) {
      if (piece.drawable) run(piece.text, at, base, style);
      else
        for (const [index, character] of [...piece.text].entries())
          codeBox(character, at + index * style.size, base, style);
      at += width(piece.text, style);
    }
  };

  return {
    width,
    wrap: (text, room, style) =>
      settable(text)
        .split('\n')
        .flatMap((paragraph) => breakLines(paragraph, room, (character) => advance(character, style) * style.size)),
    line,
    centred: (text, top, style, left, room) => line(text, left + (room - width(text, style)) / 2, top, style),
    rule(top, left, right, thickness, color) {
      doc.moveTo(left, top).lineTo(right, top).lineWidth(thickness).stroke(color);
    },
    frame(x, top, w, h, color) {
      doc.rect(x, top, w, h).lineWidth(0.6).stroke(color);
    },
    bar(x, top, w, h, color) {
      doc.rect(x, top, w, h).fill(color);
    },
    picture(bytes, x, top, w, h) {
      // The frame's size comes from the pixels as stored, so a JPEG's turn tag must not turn it again (not in pdfkit's types).
      const placed = { width: w, height: h, ignoreOrientation: true };
      doc.image(Buffer.from(bytes), x, top, placed);
    },
    squares(matrix, x, top, size) {
      const step = size / matrix.length;
      for (const [row, cells] of matrix.entries()) {
        for (const [column, dark] of cells.entries())
          if (dark) doc.rect(x + column * step, top + row * step, step, step);
      }
      doc.fill('#000000');
    },
    across(text, centreX, centreY, size, opacity) {
      const style = { size, leading: size, bold: true, color: ink.alarm };
      doc
        .save()
        .rotate(-35, { origin: [centreX, centreY] })
        .fillOpacity(opacity);
      line(text, centreX - width(text, style) / 2, centreY - size / 2, style);
      doc.restore().fillOpacity(1);
    },
    band(top, height, w, text) {
      doc.rect(0, top, w, height).fill(ink.alarm);
      const style = { size: 8.5, leading: height, bold: true, color: '#ffffff' };
      line(text, (w - width(text, style)) / 2, top, style);
    },
  };
}

/** Neighbours with a glyph, or without, as one piece each. */
function joined(characters: readonly string[], drawable: (character: string) => boolean) {
  const pieces: { text: string; drawable: boolean }[] = [];
  for (const character of characters) {
    const can = drawable(character);
    const last = pieces.at(-1);
    if (last?.drawable === can) last.text += character;
    else pieces.push({ text: character, drawable: can });
  }
  return pieces;
}
