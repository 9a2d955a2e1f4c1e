import PDFDocument from 'pdfkit';
import type { RunningHead } from './furniture.ts';
import { page } from './page-style.ts';
import { paginate } from './paginate.ts';
import type { PaintedBlock } from './painted-block.ts';

/** An A4 document without pages yet. Every date in it is the sheet's own, so that the same sheet gives the same bytes. */
export function openSheet(title: { institution: string; document: string }, madeAt: Date): PDFKit.PDFDocument {
  return new PDFDocument({
    size: 'A4',
    margin: 0,
    autoFirstPage: false,
    pdfVersion: '1.7',
    lang: 'zh-CN',
    displayTitle: true,
    info: {
      // no patient in here: file managers and print queues show it to anyone
      Title: title.document,
      Author: title.institution,
      Creator: 'County Hub',
      Producer: 'County Hub',
      CreationDate: madeAt,
      ModDate: madeAt,
    },
  });
}

export async function collected(doc: PDFKit.PDFDocument): Promise<Uint8Array> {
  const chunks: Buffer[] = [];
  for await (const chunk of doc) chunks.push(chunk as Buffer);
  return new Uint8Array(Buffer.concat(chunks));
}

/**
 * Blocks over as many pages as they need: the running head on every page but the first, the closing at the foot of the
 * last, `finish` on each when all else is drawn. Answers how many there are.
 */
export function layOut(
  doc: PDFKit.PDFDocument,
  body: PaintedBlock[],
  around: { head: RunningHead; foot: PaintedBlock; finish(number: number, pages: number): void },
): number {
  const { head, foot, finish } = around;
  const bottom = page.height - page.bottom;
  const top = (index: number) => page.top + (index === 0 ? 0 : head.height);
  const pages = paginate(body, (index) => bottom - top(index), foot.height);
  for (const [index, blocks] of pages.entries()) {
    doc.addPage();
    if (index > 0) head.paint();
    for (const { block, y } of blocks) block.paint(top(index) + y);
    if (index === pages.length - 1) foot.paint(bottom - foot.height);
    finish(index + 1, pages.length);
  }
  return pages.length;
}
