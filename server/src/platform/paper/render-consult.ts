import { chinaTime } from './china-time.ts';
import { closingOf } from './closing.ts';
import { consultBody, titleOf } from './consult-body.ts';
import type { ConsultSheet } from './consult-sheet.ts';
import { consultWords } from './consult-words.zh-CN.ts';
import { reportFonts } from './fonts.ts';
import { type Headed, pageFoot, pageMarks, runningHead } from './furniture.ts';
import { page, styles } from './page-style.ts';
import { openPen, type Pen } from './pen.ts';
import { missingGlyphs } from './printable.ts';
import type { MissingGlyph, RenderedReport } from './report-sheet.ts';
import { collected, layOut, openSheet } from './sheet.ts';
import { doctor, missingGlyphNote, words } from './zh-CN.ts';

/** Draws a consult's paper on A4. The same sheet gives the same bytes. */
export async function renderConsult(sheet: ConsultSheet): Promise<RenderedReport> {
  const fonts = reportFonts();
  const missing = missingGlyphs(sheet, fonts.covers);
  const doc = openSheet(titleOf(sheet), sheet.signer.signedAt);
  const bytes = collected(doc);
  const pen = openPen(doc, fonts);
  const headed: Headed = {
    title: titleOf(sheet),
    patient: sheet.patient,
    number: { label: consultWords.number, value: sheet.number },
  };
  const pages = layOut(doc, consultBody(pen, sheet), {
    head: runningHead(pen, headed),
    foot: closingOf(pen, {
      qrUrl: sheet.qrUrl,
      scanText: consultWords.scanToVerify,
      signers: (room) => signerRows(pen, sheet, room),
      proof: proofLines(sheet),
      notes: noteLines(sheet, missing),
    }),
    finish(number, total) {
      pageFoot(pen, headed, number, total);
      pageMarks(pen, sheet);
    },
  });
  doc.end();
  return { pdf: await bytes, pages, missingGlyphs: missing, unreadableImages: [] };
}

/** One signature: the physician with their institution, and when. */
function signerRows(pen: Pen, { kind, signer, institution }: ConsultSheet, room: number) {
  const who = kind === 'opinion' ? consultWords.expert : consultWords.physician;
  return [
    `${who}${words.colon}${doctor(signer.name, signer.title)}　${institution}`,
    `${consultWords.signedAt}${words.colon}${chinaTime(signer.signedAt)}`,
  ]
    .flatMap((text) => pen.wrap(text, room, styles.signer))
    .map((text) => [{ text, x: page.left }]);
}

function proofLines({ signature, verificationCode }: ConsultSheet): string[] {
  return [
    `${words.signature}${words.colon}${signature.algorithm}　${words.keyId}${words.colon}${signature.keyId}`,
    `${words.hash}${words.colon}${signature.hash}`,
    `${words.verificationCode}${words.colon}${verificationCode}`,
  ];
}

function noteLines({ kind }: ConsultSheet, missing: readonly MissingGlyph[]): string[] {
  const lines: string[] = [...consultWords.statements[kind]];
  if (missing.length > 0) lines.push(missingGlyphNote(missing.map(({ codePoint }) => codePoint).join('、')));
  return lines;
}
