import type { EcgSheet, EcgTracing } from './ecg-sheet.ts';
import { ecgWords } from './ecg-words.zh-CN.ts';
import { pt } from './millimetres.ts';
import { ink, type TextStyle } from './page-style.ts';
import type { Pen } from './pen.ts';
import { bodyLabels, marks, words } from './zh-CN.ts';

/** of the words beside the values */
export const wordsLeading = 12;
const institution: TextStyle = { size: 14, leading: 18, bold: true };
const document: TextStyle = { size: 12, leading: 16, bold: true };
const field: TextStyle = { size: 8.5, leading: 12 };
const label: TextStyle = { ...field, color: ink.label };
const alarm: TextStyle = { ...field, bold: true, color: ink.alarm };
const heading: TextStyle = { size: 9, leading: wordsLeading, bold: true };
const body: TextStyle = { size: 9, leading: wordsLeading };
const cell: TextStyle = { size: 7.5, leading: 9.2 };
const cellLabel: TextStyle = { ...cell, color: ink.label };

/** mm: the text block of the page, and where its parts begin */
export const ecgPage = { width: 297, height: 210, left: 14, right: 14, top: 7, head: 25.5, words: 27 } as const;
const textMm = ecgPage.width - ecgPage.left - ecgPage.right;

/** Institution, document, patient: on every page, so that a loose sheet is nobody else's. */
export function drawHead(pen: Pen, sheet: EcgSheet, tracing: EcgTracing | undefined): void {
  const { title, patient, report } = sheet;
  const left = pt(ecgPage.left);
  const name = `${title.institution}　${title.document}`;
  const style = pen.width(name, institution) < pt(textMm * 0.8) ? institution : document;
  pen.centred(name, pt(ecgPage.top), style, left, pt(textMm));
  const status =
    report?.status === 'amended'
      ? marks.amended(report.versionNumber)
      : report?.status === 'voided'
        ? marks.voided
        : undefined;
  if (status) pen.line(status, left, pt(ecgPage.top + 1), alarm);
  const fields: [string, string][] = [
    [words.name, patient.displayName],
    [words.sex, patient.sexText],
    [words.age, patient.ageText + (patient.ageEstimated ? words.estimated : '')],
    ...patient.identifiers.map((each): [string, string] => [each.label, each.value]),
    [words.accessionNumber, sheet.accessionNumber],
    ...(tracing ? [[ecgWords.recordedAt, tracing.recordedAtText] as [string, string]] : []),
    [words.requesting, sheet.requesting],
    ...(sheet.reason ? [[words.reason, sheet.reason] as [string, string]] : []),
  ];
  let [x, y] = [left, pt(ecgPage.top + 7.5)];
  for (const [what, value] of fields) {
    const labelText = what + words.colon;
    const room = left + pt(textMm) - x - pen.width(labelText, label);
    const [first = ecgWords.none] = pen.wrap(value || ecgWords.none, pt(textMm * 0.7), field);
    const wide = pen.width(first, field);
    if (wide > room && x > left) [x, y] = [left, y + field.leading];
    pen.line(labelText, x, y, label);
    x += pen.width(labelText, label);
    pen.line(first, x, y, field);
    x += wide + 14;
  }
  pen.rule(pt(ecgPage.head), left, left + pt(textMm), 0.8, ink.rule);
}

/** Values by whose they are: item, device, hub's engine, reader. */
export function drawValues(pen: Pen, { values }: EcgTracing, top: number): void {
  const columns = [0, 27, 44, 65].map((x) => pt(ecgPage.left + x));
  const titles = [ecgWords.item, ecgWords.device, ecgWords.engine, ecgWords.reader];
  for (const [at, title] of titles.entries()) pen.line(title, columns[at] as number, pt(top), cellLabel);
  pen.rule(pt(top) + cell.leading + 0.5, pt(ecgPage.left), pt(ecgPage.left + 78), 0.4, ink.hairline);
  for (const [row, { label: what, device, engine, reader }] of values.entries()) {
    const y = pt(top) + (row + 1) * cell.leading + 1.5;
    pen.line(what, columns[0] as number, y, cellLabel);
    for (const [at, value] of [device, engine, reader].entries())
      pen.line(
        value,
        columns[at + 1] as number,
        y,
        at === 2 && value !== ecgWords.none ? { ...cell, bold: true } : cell,
      );
  }
}

/** 特征 and 诊断, or what the machine says. Answers whether everything had room; what has not follows whole on a page of its own. */
export function drawWords(pen: Pen, sheet: EcgSheet, tracing: EcgTracing, top: number, bottom: number): boolean {
  const left = pt(ecgPage.left + 84);
  const width = pt(textMm - 84);
  const lines = linesOf(pen, sheet, tracing, width);
  const most = Math.floor((pt(bottom) - pt(top)) / body.leading);
  const fits = lines.length <= most;
  const shown = fits ? lines : [...lines.slice(0, most - 1), { text: ecgWords.continued, style: alarm }];
  for (const [at, { text, style }] of shown.entries()) pen.line(text, left, pt(top) + at * body.leading, style);
  return fits;
}

export interface Line {
  text: string;
  style: TextStyle;
}

export function linesOf(pen: Pen, { report }: EcgSheet, { deviceStatements }: EcgTracing, width: number): Line[] {
  const wrapped = (text: string, style: TextStyle) =>
    pen.wrap(text, width, style).map((line) => ({ text: line, style }));
  if (!report)
    return [
      ...wrapped(ecgWords.unread, alarm),
      ...(deviceStatements.length > 0
        ? [{ text: ecgWords.deviceSays, style: heading }, ...deviceStatements.flatMap((text) => wrapped(text, body))]
        : []),
    ];
  const result = report.positive === undefined ? '' : `（${report.positive ? words.positive : words.negative}）`;
  return [
    ...(report.status === 'voided' ? wrapped(marks.voidedNote(report.versionNumber), alarm) : []),
    ...(report.critical ? wrapped(`${words.critical}${words.colon}${report.critical.text}`, alarm) : []),
    ...(report.amendReason ? wrapped(`${marks.amendReason}${words.colon}${report.amendReason}`, field) : []),
    { text: bodyLabels.ecg.findings, style: heading },
    ...wrapped(report.findings || words.blankFindings, body),
    { text: bodyLabels.ecg.impression + result, style: heading },
    ...wrapped(report.impression, { ...body, bold: true }),
  ];
}
