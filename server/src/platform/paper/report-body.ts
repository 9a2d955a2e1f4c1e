import { type Field, fieldRow, fits, paragraph } from './fields.ts';
import { keyImageRows } from './key-images.ts';
import { ink, page, styles, type TextStyle, textWidth } from './page-style.ts';
import { type PaintedBlock, space } from './painted-block.ts';
import type { Pen } from './pen.ts';
import type { ReportSheet } from './report-sheet.ts';
import { marks, words } from './zh-CN.ts';

/** Everything between the top of the first page and the signatures, in reading order. */
export function reportBody(pen: Pen, sheet: ReportSheet): PaintedBlock[] {
  return [
    ...heading(pen, sheet.title, statusText(sheet)),
    ...rule(pen, 1.2),
    ...patientRows(pen, sheet),
    ...rule(pen, 0.5, ink.hairline),
    ...examRows(pen, sheet),
    ...rule(pen, 0.5, ink.hairline),
    ...clinicalRows(pen, sheet),
    ...rule(pen, 0.8),
    ...noteRows(pen, sheet),
    ...section(pen, sheet.labels.findings, sheet.findings),
    ...section(pen, sheet.labels.impression, sheet.impression, resultWord(sheet.positive)),
    ...keyImageRows(pen, sheet.keyImages),
  ];
}

/** 临时报告, 更正报告（第 n 版，原报告作废）, 作废; nothing for an ordinary final report. */
export function statusText(sheet: ReportSheet): string | undefined {
  switch (sheet.status) {
    case 'preliminary':
      return marks.preliminary;
    case 'amended':
      return marks.amended(sheet.versionNumber);
    case 'voided':
      return marks.voided;
    case 'final':
      return undefined;
  }
}

/** Whose paper, which, and what is special about it. */
export function heading(pen: Pen, title: ReportSheet['title'], status?: string): PaintedBlock[] {
  const centred = (text: string, style: TextStyle): PaintedBlock[] =>
    pen.wrap(text, textWidth, style).map((line) => ({
      height: style.leading,
      withNext: true,
      paint: (y) => pen.centred(line, y, style, page.left, textWidth),
    }));
  return [
    ...centred(title.institution, styles.institution),
    ...centred(title.document, styles.document),
    ...(status ? centred(status, styles.status) : []),
    space(3),
  ];
}

/**
 * Columns of the upper part: values stand below each other from row to row. Shares of the text width.
 * |姓名 .34 |性别 .13|年龄 .19|检查号 .34|
 */
const [LEFT, SEX, AGE, RIGHT] = [0.34, 0.13, 0.19, 0.34];
const MIDDLE = SEX + AGE;

function patientRows(pen: Pen, { patient, exam }: ReportSheet): PaintedBlock[] {
  const name = { label: words.name, value: patient.displayName, share: LEFT };
  const others = [
    { label: words.sex, value: patient.sexText, share: SEX },
    { label: words.age, value: patient.ageText + (patient.ageEstimated ? words.estimated : ''), share: AGE },
    { label: words.accessionNumber, value: exam.accessionNumber, share: RIGHT },
  ];
  const nameFits = fits(pen, [name], LEFT);
  return [
    ...(nameFits ? fieldRow(pen, [name, ...others]) : [...fieldRow(pen, [name]), ...fieldRow(pen, inThirds(others))]),
    ...inRowsOf(3, patient.identifiers).flatMap((row) => fieldRow(pen, inThirds(row))),
  ];
}

function examRows(pen: Pen, { exam, institutions }: ReportSheet): PaintedBlock[] {
  const requesting = { label: words.requesting, value: institutions.requesting ?? '' };
  const performing = { label: words.performing, value: institutions.performing };
  const reading = { label: words.reading, value: institutions.reading };
  const oneRow = fits(pen, [requesting, performing, reading], MIDDLE);
  return [
    ...fieldRow(pen, [
      { label: words.modality, value: exam.modalityText, share: LEFT },
      { label: words.bodyPart, value: exam.bodyPart ?? '', share: MIDDLE },
      { label: words.performedAt, value: exam.performedAtText, share: RIGHT },
    ]),
    ...fieldRow(pen, [
      { label: words.examName, value: exam.examName, share: LEFT + MIDDLE },
      { label: words.department, value: exam.department ?? '', share: RIGHT },
    ]),
    ...(oneRow
      ? fieldRow(pen, inThirds([requesting, performing, reading]))
      : [...fieldRow(pen, [requesting, performing]), ...fieldRow(pen, [reading])]),
  ];
}

function clinicalRows(pen: Pen, { clinical }: ReportSheet): PaintedBlock[] {
  return [
    ...fieldRow(pen, [{ label: words.reason, value: clinical.reason ?? '' }]),
    ...fieldRow(pen, [{ label: words.history, value: clinical.history ?? '' }]),
  ];
}

/** What the reader of the paper must know before the findings. */
function noteRows(pen: Pen, sheet: ReportSheet): PaintedBlock[] {
  const notes: string[] = [];
  if (sheet.status === 'voided') notes.push(marks.voidedNote(sheet.versionNumber));
  if (sheet.status === 'preliminary') notes.push(marks.preliminaryNote);
  if (sheet.supersedes !== undefined) notes.push(marks.supersedes(sheet.supersedes));
  if (sheet.amendReason) notes.push(`${marks.amendReason}${words.colon}${sheet.amendReason}`);
  if (sheet.critical) notes.push(`${words.critical}${words.colon}${sheet.critical.text}`);
  if (notes.length === 0) return [];
  const lines = notes.flatMap((note) => paragraph(pen, note, styles.alarm, BAR_INDENT));
  return [
    space(2),
    ...lines.map((block) => ({
      ...block,
      paint(y: number) {
        pen.bar(page.left, y, BAR_WIDTH, block.height, ink.alarm);
        block.paint(y);
      },
    })),
    space(2),
  ];
}

const BAR_WIDTH = 2.5;
const BAR_INDENT = 9;

export function section(pen: Pen, label: string, text: string, result?: string): PaintedBlock[] {
  const title: PaintedBlock = {
    height: styles.heading.leading,
    withNext: true,
    paint(y) {
      pen.line(label + words.colon, page.left, y, styles.heading);
      if (!result) return;
      const right = page.left + textWidth;
      pen.line(result, right - pen.width(result, styles.heading), y, styles.heading);
    },
  };
  return [
    { ...space(5), withNext: true },
    title,
    ...paragraph(pen, text || words.blankFindings, styles.body, BODY_INDENT),
    space(4),
  ];
}

const BODY_INDENT = 10;

function resultWord(positive: boolean | undefined): string | undefined {
  if (positive === undefined) return undefined;
  return positive ? words.positive : words.negative;
}

export function rule(pen: Pen, thickness: number, color: string = ink.rule): PaintedBlock[] {
  return [{ height: 6, paint: (y) => pen.rule(y + 3, page.left, page.left + textWidth, thickness, color) }];
}

/** Up to three fields on the column edges of the upper part, the rest of the row empty. */
function inThirds(fields: readonly Field[]): Field[] {
  return [LEFT, MIDDLE, RIGHT].map((share, column) => ({ label: '', value: '', ...fields[column], share }));
}

function inRowsOf<T>(size: number, items: readonly T[]): T[][] {
  return Array.from({ length: Math.ceil(items.length / size) }, (_, row) => items.slice(row * size, (row + 1) * size));
}
