import type { PDFPage } from '@cantoo/pdf-lib';
import { pictureMeasures } from '../../formats/ecg/index.ts';
import { ecgPage } from './ecg-head.ts';
import type { EcgSheetPicture } from './ecg-sheet.ts';
import { pictureWords } from './ecg-words.zh-CN.ts';
import type { PlacedPdf } from './embed-pdf.ts';
import { pt } from './millimetres.ts';
import type { TextStyle } from './page-style.ts';
import { ink } from './page-style.ts';
import { readPdfPages } from './pdf-pages.ts';
import type { Pen } from './pen.ts';

const caption: TextStyle = { size: 7.5, leading: 10, bold: true, color: ink.alarm };
const failure: TextStyle = { size: 10, leading: 14, bold: true, color: ink.alarm };

export interface Room {
  width: number;
  height: number;
  top: number;
}

/** Of one picture on its page, in mm. */
interface Fit {
  width: number;
  height: number;
  /** of the true size; undefined where that is not known */
  factor: number | undefined;
}

/**
 * A photo on the page; of a PDF the place it is put into when the page is done. Shown as a reader turned it, never larger
 * than it was, and with the words that it was not measured here. What cannot be printed is said, and the original stays.
 */
export async function drawPicture(
  doc: PDFKit.PDFDocument,
  pen: Pen,
  picture: EcgSheetPicture,
  room: Room,
  paperPage: number,
): Promise<PlacedPdf | undefined> {
  if (picture.type === 'application/pdf') return placePdf(pen, picture, room, paperPage);
  const image = opened(doc, picture.bytes);
  if (!image || !picture.size) {
    say(pen, room, pictureWords.unprintable);
    return undefined;
  }
  const fit = fitOf(picture, picture.size, room);
  drawTurned(doc, image, picture.calibration?.turn ?? 0, fit, room);
  sayState(pen, picture, fit, room, 1);
  return undefined;
}

/** Not in pdfkit's types: an image with its own orientation by EXIF. */
interface OpenImage {
  width: number;
  height: number;
  orientation?: number;
}

function opened(doc: PDFKit.PDFDocument, bytes: Uint8Array): OpenImage | undefined {
  try {
    return (doc as unknown as { openImage(source: Buffer): OpenImage }).openImage(Buffer.from(bytes));
  } catch {
    return undefined;
  }
}

/** Quarter turns clockwise that EXIF asks for, and whether it is mirrored first (EXIF 2.3, 4.6.4 A). */
const upright: Readonly<Record<number, readonly [turns: number, mirrored: boolean]>> = {
  1: [0, false],
  2: [0, true],
  3: [2, false],
  4: [2, true],
  5: [3, true],
  6: [1, false],
  7: [1, true],
  8: [3, false],
};

function drawTurned(doc: PDFKit.PDFDocument, image: OpenImage, turn: number, fit: Fit, room: Room): void {
  const [turns, mirrored] = upright[image.orientation ?? 1] ?? [0, false];
  const degrees = (turns * 90 + turn) % 360;
  const [width, height] = degrees % 180 === 0 ? [fit.width, fit.height] : [fit.height, fit.width];
  doc.save();
  doc.translate(pt(ecgPage.width / 2), pt(room.top + room.height / 2));
  doc.rotate(degrees);
  if (mirrored) doc.scale(-1, 1);
  doc.image(image as unknown as PDFKit.Mixins.ImageSrc, -pt(width) / 2, -pt(height) / 2, {
    width: pt(width),
    height: pt(height),
    ignoreOrientation: true,
  } as PDFKit.Mixins.ImageOption);
  doc.restore();
}

async function placePdf(
  pen: Pen,
  picture: EcgSheetPicture,
  room: Room,
  paperPage: number,
): Promise<PlacedPdf | undefined> {
  const reading = await readPdfPages(picture.bytes);
  if (!reading.ok) {
    say(pen, room, pictureWords.unprintable);
    return undefined;
  }
  const { document, pages } = reading;
  const index = (picture.calibration?.page ?? 1) - 1;
  const page = document.getPages()[index < pages ? index : 0] as PDFPage;
  const box = page.getCropBox();
  const own = ((page.getRotation().angle % 360) + 360) % 360;
  const size = own % 180 === 0 ? box : { width: box.height, height: box.width };
  const fit = fitOf(picture, size, room);
  sayState(pen, picture, fit, room, pages);
  return {
    paperPage,
    page,
    turn: (own + (picture.calibration?.turn ?? 0)) % 360,
    left: (ecgPage.width - fit.width) / 2,
    top: room.top + (room.height - fit.height) / 2,
    width: fit.width,
    height: fit.height,
    attach: pages > 1 ? picture.bytes : undefined,
  };
}

/** As it is turned to be read: at true size where that is known and there is room, else as large as the room. */
function fitOf({ calibration }: EcgSheetPicture, size: { width: number; height: number }, room: Room): Fit {
  const turned = (calibration?.turn ?? 0) % 180 === 0 ? size : { width: size.height, height: size.width };
  const measures = calibration ? pictureMeasures(calibration) : undefined;
  const [width, height] = measures
    ? [turned.width / measures.acrossPerMm, turned.height / measures.downPerMm]
    : [turned.width, turned.height];
  const shrink = Math.min(room.width / width, room.height / height);
  const factor = measures ? Math.min(1, shrink) : shrink;
  return { width: width * factor, height: height * factor, factor: measures ? factor : undefined };
}

function sayState(pen: Pen, { type, calibration }: EcgSheetPicture, { factor }: Fit, room: Room, pages: number): void {
  const scale =
    factor === undefined || !calibration
      ? pictureWords.noScale
      : pictureWords.scale(factor, calibration.speedMmPerS, calibration.gainMmPerMv);
  const text = [
    type === 'application/pdf' ? pictureWords.fromPdf : pictureWords.fromPhoto,
    scale,
    ...(pages > 1 ? [pictureWords.onePageOf(calibration?.page ?? 1, pages)] : []),
  ].join('　');
  const left = (ecgPage.width - room.width) / 2;
  for (const [at, line] of pen.wrap(text, pt(room.width), caption).slice(0, 2).entries())
    pen.line(line, pt(left), pt(room.top + room.height + 1) + at * caption.leading, caption);
}

function say(pen: Pen, room: Room, text: string): void {
  pen.centred(text, pt(room.top + room.height / 2), failure, 0, pt(ecgPage.width));
}
