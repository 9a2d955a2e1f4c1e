import { ink, page, styles, textWidth } from './page-style.ts';
import type { PaintedBlock } from './painted-block.ts';
import type { Pen } from './pen.ts';
import { type Picture, readPicture } from './picture.ts';
import type { KeyImage } from './report-sheet.ts';
import { figureOf, words } from './zh-CN.ts';

const GAP = 12;
const CAPTION_ROOM = 4;

/** Positions of key images that cannot be printed. */
export function unreadableImages(images: readonly KeyImage[]): number[] {
  return images.flatMap(({ bytes }, index) => (readPicture(bytes) ? [] : [index]));
}

/** Two or three a row, whole, in their own proportions; a picture never parts from its caption. */
export function keyImageRows(pen: Pen, images: readonly KeyImage[]): PaintedBlock[] {
  if (images.length === 0) return [];
  const perRow = images.length <= 2 || images.length === 4 ? 2 : 3;
  const width = (textWidth - GAP * (perRow - 1)) / perRow;
  const maxHeight = perRow === 2 ? 180 : 140;
  const cells = images.map((image, index) => cell(pen, image, index, width, maxHeight));
  const rows: PaintedBlock[] = [];
  for (let start = 0; start < cells.length; start += perRow) rows.push(row(cells.slice(start, start + perRow), width));
  const title: PaintedBlock = {
    height: styles.heading.leading + 4,
    withNext: true,
    paint: (y) => pen.line(words.keyImages + words.colon, page.left, y + 2, styles.heading),
  };
  return [title, ...rows];
}

interface Cell {
  picture: number;
  captions: number;
  paint(x: number, y: number, rowPicture: number): void;
}

function row(cells: readonly Cell[], width: number): PaintedBlock {
  const picture = Math.max(...cells.map((each) => each.picture));
  const captions = Math.max(...cells.map((each) => each.captions));
  return {
    height: picture + captions + GAP,
    paint(y) {
      for (const [index, each] of cells.entries()) each.paint(page.left + index * (width + GAP), y, picture);
    },
  };
}

function cell(pen: Pen, { bytes, caption, from }: KeyImage, index: number, width: number, maxHeight: number): Cell {
  const picture = readPicture(bytes);
  const size = picture ? fitted(picture, width, maxHeight) : { width, height: 60 };
  const figure = figureOf(index + 1, from);
  const lines = [figure, ...(caption ? [caption] : [])].flatMap((text) => pen.wrap(text, width, styles.caption));
  return {
    picture: size.height,
    captions: CAPTION_ROOM + lines.length * styles.caption.leading,
    paint(x, y, rowPicture) {
      const left = x + (width - size.width) / 2;
      const top = y + (rowPicture - size.height) / 2;
      if (picture) pen.picture(bytes, left, top, size.width, size.height);
      else pen.centred(words.imageUnreadable, top + (size.height - styles.alarm.leading) / 2, styles.alarm, x, width);
      pen.frame(left, top, size.width, size.height, picture ? ink.hairline : ink.alarm);
      for (const [at, line] of lines.entries()) {
        pen.centred(line, y + rowPicture + CAPTION_ROOM + at * styles.caption.leading, styles.caption, x, width);
      }
    },
  };
}

function fitted(picture: Picture, width: number, maxHeight: number): Picture {
  const scale = Math.min(width / picture.width, maxHeight / picture.height);
  return { width: picture.width * scale, height: picture.height * scale };
}
