import { page, styles, type TextStyle, textWidth } from './page-style.ts';
import type { PaintedBlock } from './painted-block.ts';
import type { Pen } from './pen.ts';
import { words } from './zh-CN.ts';

export interface Field {
  label: string;
  value: string;
  /** share of the row, of the shares of all fields in it */
  share?: number;
}

/** Whether each field needs one line only when it has `share` of the text width. */
export function fits(pen: Pen, fields: readonly Field[], share: number): boolean {
  return fields.every(({ label, value }) => {
    const indent = pen.width(label + words.colon, styles.fieldLabel);
    return pen.wrap(value, textWidth * share - indent - GAP, styles.field).length === 1;
  });
}

/** between a value and the next column */
const GAP = 8;

/** A row of more lines than this may be split over two pages. */
const LINES_KEPT_TOGETHER = 4;

/**
 * One row of labelled values side by side (a column without a label stays empty), each wrapping inside its own column. Line by line, so that even a value longer than a
 * page flows on.
 */
export function fieldRow(pen: Pen, fields: readonly Field[]): PaintedBlock[] {
  const shares = fields.reduce((sum, { share = 1 }) => sum + share, 0);
  let x: number = page.left;
  const columns = fields.map(({ label, value, share = 1 }) => {
    const width = (textWidth * share) / shares;
    const labelText = label && label + words.colon;
    const indent = pen.width(labelText, styles.fieldLabel);
    const left = x;
    x += width;
    return {
      left,
      labelText,
      indent,
      lines: pen.wrap(value || (label && words.none), width - indent - GAP, styles.field),
    };
  });
  const height = Math.max(...columns.map(({ lines }) => lines.length));
  return Array.from({ length: height }, (_, index) => ({
    height: styles.field.leading,
    withNext: height <= LINES_KEPT_TOGETHER && index < height - 1,
    paint(y: number) {
      for (const { left, labelText, indent, lines } of columns) {
        const text = lines[index];
        if (text === undefined) continue;
        if (index === 0) pen.line(labelText, left, y, styles.fieldLabel);
        pen.line(text, left + indent, y, styles.field);
      }
    },
  }));
}

/** A paragraph or several, a block a line. */
export function paragraph(pen: Pen, text: string, style: TextStyle, indent = 0): PaintedBlock[] {
  return pen.wrap(text, textWidth - indent, style).map((line) => ({
    height: style.leading,
    paint: (y) => pen.line(line, page.left + indent, y, style),
  }));
}
