import { degrees, PDFDocument, type PDFPage } from '@cantoo/pdf-lib';
import { pt } from './millimetres.ts';

/** A page of somebody else's PDF and where it lies on one of ours; mm from the upper left corner. */
export interface PlacedPdf {
  /** from 0 */
  paperPage: number;
  page: PDFPage;
  /** degrees clockwise */
  turn: number;
  left: number;
  top: number;
  width: number;
  height: number;
  /** the whole file, where it has more pages than are drawn */
  attach: Uint8Array | undefined;
}

/** Puts the pages in, as lines and letters and not as pixels, below what is already drawn: marks lie over them. */
export async function withEmbedded(paper: Uint8Array, placed: readonly PlacedPdf[]): Promise<Uint8Array> {
  if (placed.length === 0) return paper;
  const document = await PDFDocument.load(paper, { updateMetadata: false });
  const made = document.getCreationDate() ?? new Date(0);
  for (const [at, { paperPage, page, turn, attach, ...place }] of placed.entries()) {
    const box = page.getCropBox();
    const [embedded] = await document.embedPages(
      [page],
      [{ left: box.x, bottom: box.y, right: box.x + box.width, top: box.y + box.height }],
    );
    if (!embedded) continue;
    const target = document.getPage(paperPage);
    const [width, height] = [pt(place.width), pt(place.height)];
    const [left, bottom] = [pt(place.left), target.getHeight() - pt(place.top) - height];
    const [ownWidth, ownHeight] = turn % 180 === 0 ? [width, height] : [height, width];
    // It turns about its own lower left corner, counter-clockwise.
    target.drawPage(embedded, {
      x: left + (turn === 180 ? width : turn === 270 ? width : 0),
      y: bottom + (turn === 90 || turn === 180 ? height : 0),
      xScale: ownWidth / embedded.width,
      yScale: ownHeight / embedded.height,
      rotate: degrees(-turn),
    });
    beneath(target);
    if (attach)
      await document.attach(attach, `ecg-${at + 1}.pdf`, {
        mimeType: 'application/pdf',
        creationDate: made,
        modificationDate: made,
      });
  }
  return document.save({ useObjectStreams: false, updateFieldAppearances: false });
}

/** What was drawn last goes first. */
function beneath({ node }: PDFPage): void {
  const contents = node.normalizedEntries().Contents;
  const last = contents?.size() ? contents.get(contents.size() - 1) : undefined;
  if (!contents || !last) return;
  contents.remove(contents.size() - 1);
  contents.insert(0, last);
}
