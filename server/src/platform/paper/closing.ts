import { chinaTime } from './china-time.ts';
import { ink, page, styles, textWidth } from './page-style.ts';
import type { PaintedBlock } from './painted-block.ts';
import type { Pen } from './pen.ts';
import { qrMatrix } from './qr.ts';
import type { MissingGlyph, ReportSheet } from './report-sheet.ts';
import { defaultStatements, doctor, missingGlyphNote, versionOf, words } from './zh-CN.ts';

const QR_SIZE = 68;
/** Four modules of white around a code (ISO/IEC 18004), taken from the empty paper beside it. */
const QR_GAP = 14;

/** The foot of the last page: who signed and when, how to verify, what the paper is and is not. */
export function closing(pen: Pen, sheet: ReportSheet, missing: readonly MissingGlyph[]): PaintedBlock {
  return closingOf(pen, {
    qrUrl: sheet.qrUrl,
    signers: (room) => signerRows(pen, sheet, room),
    proof: proofLines(sheet),
    notes: noteLines(sheet, missing),
  });
}

export interface Closing {
  /** page that verifies the paper; without it there is no code to scan */
  qrUrl: string | undefined;
  /** below the code; absent: that of a report */
  scanText?: string;
  /** rows of texts with their places, for the width that the code leaves */
  signers(room: number): SignerText[][];
  proof: readonly string[];
  notes: readonly string[];
}

export function closingOf(pen: Pen, sheet: Closing): PaintedBlock {
  const matrix = sheet.qrUrl ? qrMatrix(sheet.qrUrl) : undefined;
  const room = textWidth - (matrix ? QR_SIZE + QR_GAP : 0);
  const signers = sheet.signers(room);
  const proof = sheet.proof.flatMap((text) => pen.wrap(text, room, styles.small));
  const notes = sheet.notes.flatMap((text) => pen.wrap(text, textWidth, styles.small));

  const signersHeight = signers.length * styles.signer.leading;
  const proofHeight = proof.length * styles.small.leading;
  const upper = Math.max(signersHeight + proofHeight, matrix ? QR_SIZE + styles.small.leading + 2 : 0);
  return {
    height: 10 + upper + 8 + notes.length * styles.small.leading,
    paint(top) {
      pen.rule(top + 4, page.left, page.left + textWidth, 0.8, ink.rule);
      let y = top + 10;
      for (const [index, row] of signers.entries()) {
        for (const { text, x } of row) pen.line(text, x, y + index * styles.signer.leading, styles.signer);
      }
      for (const [index, text] of proof.entries()) {
        pen.line(text, page.left, y + signersHeight + index * styles.small.leading, styles.small);
      }
      if (matrix) {
        const x = page.left + textWidth - QR_SIZE;
        pen.squares(matrix, x, y, QR_SIZE);
        pen.centred(sheet.scanText ?? words.scanToVerify, y + QR_SIZE + 2, styles.small, x, QR_SIZE);
      }
      y += upper;
      pen.rule(y + 4, page.left, page.left + textWidth, 0.5, ink.hairline);
      for (const [index, text] of notes.entries()) {
        pen.line(text, page.left, y + 8 + index * styles.small.leading, styles.small);
      }
    },
  };
}

export interface SignerText {
  text: string;
  x: number;
}

/** 报告医师 left, 审核医师 right, each with its time below; long names get rows of their own. */
function signerRows(pen: Pen, { reporter, reviewer, status }: ReportSheet, room: number): SignerText[][] {
  const half = room / 2;
  const column = (label: string, value: string, x: number) =>
    pen.wrap(label + words.colon + value, half - 8, styles.signer).map((text) => ({ text, x }));
  const left = [
    column(words.reporter, doctor(reporter.name, reporter.title), page.left),
    column(words.reportedAt, chinaTime(reporter.signedAt), page.left),
  ];
  const right = reviewer
    ? [
        column(words.reviewer, doctor(reviewer.name, reviewer.title), page.left + half),
        column(words.reviewedAt, chinaTime(reviewer.signedAt), page.left + half),
      ]
    : [status === 'preliminary' ? column(words.reviewer, words.notReviewed, page.left + half) : [], []];
  return left.flatMap((lines, index) => {
    const beside = right[index] ?? [];
    return Array.from({ length: Math.max(lines.length, beside.length) }, (_, row) =>
      [lines[row], beside[row]].filter((each) => each !== undefined),
    );
  });
}

function proofLines({ signature, verificationCode, versionNumber }: ReportSheet): string[] {
  const lines: string[] = [];
  if (signature) {
    lines.push(
      `${words.signature}${words.colon}${signature.algorithm}　${words.keyId}${words.colon}${signature.keyId}`,
    );
    lines.push(`${words.hash}${words.colon}${signature.hash}`);
  }
  const code = verificationCode ? `${words.verificationCode}${words.colon}${verificationCode}　` : '';
  lines.push(code + versionOf(versionNumber));
  return lines;
}

function noteLines(sheet: ReportSheet, missing: readonly MissingGlyph[]): string[] {
  const lines = [...(sheet.statements ?? defaultStatements)];
  if (missing.length > 0) lines.push(missingGlyphNote(missing.map(({ codePoint }) => codePoint).join('、')));
  if (sheet.printed) lines.push(`${words.printed}${words.colon}${sheet.printed.by}　${chinaTime(sheet.printed.at)}`);
  return lines;
}
