import { ink, page, styles, textWidth } from './page-style.ts';
import type { Pen } from './pen.ts';
import { statusText } from './report-body.ts';
import type { ReportSheet } from './report-sheet.ts';
import { marks, pageOf, words } from './zh-CN.ts';

/** A running head names the patient but must leave the page to the report; the name stands in full on the first page. */
const MAX_NAME_LINES = 2;

/** Head of every page but the first. */
export interface RunningHead {
  height: number;
  paint(): void;
}

/** What names a sheet on each of its pages: of whom it is, from whom, under which number. */
export interface Headed {
  title: ReportSheet['title'];
  status?: string | undefined;
  patient: Omit<ReportSheet['patient'], 'identifiers'>;
  number: { label: string; value: string };
}

export function headedOf(sheet: ReportSheet): Headed {
  const { title, patient, exam } = sheet;
  const number = { label: words.accessionNumber, value: exam.accessionNumber };
  return { title, patient, number, status: statusText(sheet) };
}

export function runningHead(pen: Pen, { patient, number, title, status }: Headed): RunningHead {
  const document = `${title.institution}　${title.document}${status ? `　${status}` : ''}`;
  const [name, ...others] = [
    [words.name, patient.displayName],
    [words.sex, patient.sexText],
    [words.age, patient.ageText + (patient.ageEstimated ? words.estimated : '')],
    [number.label, number.value],
  ].map(([label, value]) => `${label}${words.colon}${value}`) as [string, ...string[]];
  const whole = [name, ...others].join('　');
  const patientLines =
    pen.width(whole, styles.running) <= textWidth
      ? [whole]
      : [...clipped(pen, name, textWidth, MAX_NAME_LINES), ...pen.wrap(others.join('　'), textWidth, styles.running)];
  const lines = [...pen.wrap(document, textWidth, styles.running), ...patientLines];
  const height = lines.length * styles.running.leading + 10;
  return {
    height,
    paint() {
      for (const [index, line] of lines.entries()) {
        pen.line(line, page.left, page.top + index * styles.running.leading, styles.running);
      }
      pen.rule(page.top + height - 6, page.left, page.left + textWidth, 0.8, ink.rule);
    },
  };
}

function clipped(pen: Pen, text: string, width: number, most: number): string[] {
  const lines = pen.wrap(text, width, styles.running);
  if (lines.length <= most) return lines;
  const last = [...(lines[most - 1] ?? '')].slice(0, -1).join('');
  return [...lines.slice(0, most - 1), `${last}…`];
}

export function pageFoot(pen: Pen, sheet: Headed, number: number, pages: number): void {
  const top = page.height - page.bottom + 8;
  pen.rule(top, page.left, page.left + textWidth, 0.5, ink.hairline);
  const count = pageOf(number, pages);
  const countWidth = pen.width(count, styles.running);
  // the number first: of the two, only a name can be too long for one line
  const whose = `${sheet.number.label}${words.colon}${sheet.number.value}　${sheet.patient.displayName}`;
  const [line = ''] = clipped(pen, whose, textWidth - countWidth - 20, 1);
  pen.line(line, page.left, top + 3, styles.running);
  pen.line(count, page.left + textWidth - countWidth, top + 3, styles.running);
}

/** Drawn last and seen through, so that neither text nor a key image can hide them. */
export function pageMarks(pen: Pen, sheet: { demonstration: boolean; status?: ReportSheet['status'] }): void {
  const centre = page.width / 2;
  if (sheet.demonstration) {
    // 4 mm from the edge, where every printer prints
    pen.band(12, 13, page.width, marks.demonstrationStrip);
    pen.band(page.height - 25, 13, page.width, marks.demonstrationStrip);
    pen.across(marks.demonstration, centre, page.height * 0.3, 84, 0.13);
    pen.across(marks.demonstration, centre, page.height * 0.72, 84, 0.13);
  }
  if (sheet.status === 'voided') pen.across(marks.voided, centre, page.height * 0.5, 190, 0.22);
}
