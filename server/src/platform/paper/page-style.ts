/** Measures of the sheet, in points (1/72 inch). A4, 18 mm at the sides so that a clinic's binder holes miss the text. */
export const page = { width: 595.28, height: 841.89, left: 51, right: 51, top: 40, bottom: 52 } as const;
export const textWidth = page.width - page.left - page.right;

export const ink = {
  text: '#111111',
  label: '#555555',
  rule: '#333333',
  hairline: '#bdbdbd',
  alarm: '#b3001b',
} as const;

export interface TextStyle {
  size: number;
  /** distance from line to line */
  leading: number;
  bold?: boolean;
  color?: string;
}

export const styles = {
  institution: { size: 18, leading: 26, bold: true },
  document: { size: 15, leading: 25, bold: true },
  status: { size: 10.5, leading: 16, bold: true, color: ink.alarm },
  field: { size: 9.5, leading: 15.5 },
  fieldLabel: { size: 9.5, leading: 15.5, color: ink.label },
  heading: { size: 11, leading: 21, bold: true },
  body: { size: 10.5, leading: 18 },
  alarm: { size: 10.5, leading: 17, bold: true, color: ink.alarm },
  caption: { size: 8, leading: 12, color: ink.label },
  running: { size: 8.5, leading: 13, color: ink.label },
  signer: { size: 10.5, leading: 18 },
  small: { size: 7.5, leading: 11.5, color: ink.label },
} as const satisfies Record<string, TextStyle>;
