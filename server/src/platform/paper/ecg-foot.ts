import { chinaTime } from './china-time.ts';
import { ecgPage } from './ecg-head.ts';
import type { EcgSheet } from './ecg-sheet.ts';
import { ecgStatements } from './ecg-words.zh-CN.ts';
import { pt } from './millimetres.ts';
import { ink, type TextStyle } from './page-style.ts';
import type { Pen } from './pen.ts';
import { qrMatrix } from './qr.ts';
import type { MissingGlyph } from './report-sheet.ts';
import { doctor, marks, missingGlyphNote, pageOf, versionOf, words } from './zh-CN.ts';

const signer: TextStyle = { size: 9, leading: 13 };
const small: TextStyle = { size: 6.5, leading: 8.6, color: ink.label };
const qrMm = 17;
const textMm = ecgPage.width - ecgPage.left - ecgPage.right;

/** Who signed and when, how to verify it: on the first page, below the tracing. */
export function drawFoot(pen: Pen, { report }: EcgSheet, missing: readonly MissingGlyph[], top: number): void {
  const left = pt(ecgPage.left);
  const matrix = report?.qrUrl ? qrMatrix(report.qrUrl) : undefined;
  const room = pt(textMm - (matrix ? qrMm + 5 : 0));
  let y = pt(top);
  if (report) {
    const { reporter, reviewer, signature, verificationCode, versionNumber } = report;
    const signed = (what: string, who: typeof reporter, when: string) =>
      `${what}${words.colon}${doctor(who.name, who.title)}　${when}${words.colon}${chinaTime(who.signedAt)}`;
    const both = [
      signed(words.reporter, reporter, words.reportedAt),
      ...(reviewer ? [signed(words.reviewer, reviewer, words.reviewedAt)] : []),
    ];
    const beside = both.reduce((sum, text) => sum + pen.width(text, signer), 30) < room;
    for (const [at, text] of both.entries())
      pen.line(text, left + (beside ? (at * room) / 2 : 0), y + (beside ? 0 : at * signer.leading), signer);
    y += (beside ? 1 : both.length) * signer.leading;
    const proof = [
      ...(signature
        ? [
            `${words.signature}${words.colon}${signature.algorithm}　${words.keyId}${words.colon}${signature.keyId}　${words.hash}${words.colon}${signature.hash}`,
          ]
        : []),
      `${verificationCode ? `${words.verificationCode}${words.colon}${verificationCode}　` : ''}${versionOf(versionNumber)}`,
    ];
    for (const line of proof.flatMap((text) => pen.wrap(text, room, small))) {
      pen.line(line, left, y, small);
      y += small.leading;
    }
  }
  const notes = [
    ...ecgStatements,
    ...(missing.length > 0 ? [missingGlyphNote(missing.map(({ codePoint }) => codePoint).join('、'))] : []),
  ];
  for (const line of notes.flatMap((text) => pen.wrap(text, room, small))) {
    pen.line(line, left, y, small);
    y += small.leading;
  }
  if (matrix) pen.squares(matrix, pt(ecgPage.width - ecgPage.right - qrMm), pt(top), pt(qrMm));
}

export function drawPageNumber(pen: Pen, number: number, pages: number): void {
  const text = pageOf(number, pages);
  pen.line(text, pt(ecgPage.width - ecgPage.right) - pen.width(text, small), pt(ecgPage.top + 1.5), small);
}

/** Drawn last and seen through. */
export function drawMarks(pen: Pen, sheet: EcgSheet): void {
  const [width, height] = [pt(ecgPage.width), pt(ecgPage.height)];
  if (sheet.demonstration) {
    pen.band(pt(2), 10, width, marks.demonstrationStrip);
    pen.band(height - pt(2) - 10, 10, width, marks.demonstrationStrip);
    pen.across(marks.demonstration, width * 0.5, height * 0.55, 90, 0.1);
  }
  if (sheet.report?.status === 'voided') pen.across(marks.voided, width / 2, height / 2, 170, 0.22);
}
