/** Where things lie in the room. Case in the middle; on a phone one column: faces, then case. Pure. */
export interface RoomSize {
  width: number;
  height: number;
  /** people shown, oneself included; shared screens count */
  tiles: number;
  /** the panel beside it is open */
  panel: boolean;
  /** a case is on the table */
  hasCase: boolean;
}
export interface RoomLayout {
  shape: 'column' | 'beside' | 'above' | 'faces';
  /** CSS pixels of one picture */
  tile: { width: number; height: number };
  /** of the strip of faces across its short side; 0 where it takes what is there */
  strip: number;
  panel: number;
}

const wide = 16 / 9;
const panelWidth = 320;
const gap = 8;
/** Narrower than this there is no beside. */
const columnBelow = 768;
/** Less than this and an image cannot be read beside faces. */
const leastCase = 640;

const tileOf = (width: number) => ({ width: Math.floor(width), height: Math.floor(width / wide) });

export function roomLayout({ width, height, tiles, panel, hasCase }: RoomSize): RoomLayout {
  if (width < columnBelow) {
    const across = tiles <= 1 ? 1 : 2;
    const tile = tileOf(Math.min(280, (width - gap * (across + 1)) / across));
    return { shape: 'column', tile, strip: tile.height + gap, panel: 0 };
  }
  const beside = panel ? panelWidth : 0;
  if (!hasCase) return { shape: 'faces', tile: largest(width - beside, height, tiles), strip: 0, panel: beside };
  const strip = width >= 1800 ? 300 : width >= 1500 ? 240 : 192;
  if (width - beside - strip < leastCase) {
    const tile = tileOf(160);
    return { shape: 'above', tile, strip: tile.height + gap, panel: beside };
  }
  // Many people stand smaller rather than below the fold.
  const fits = Math.max(1, tiles);
  const byHeight = ((height - gap * (fits + 1)) / fits) * wide;
  return { shape: 'beside', tile: tileOf(Math.max(112, Math.min(strip - gap * 2, byHeight))), strip, panel: beside };
}

function largest(width: number, height: number, tiles: number): { width: number; height: number } {
  let best = 0;
  for (let columns = 1; columns <= Math.max(1, tiles); columns++) {
    const rows = Math.ceil(Math.max(1, tiles) / columns);
    const byWidth = (width - gap * (columns + 1)) / columns;
    const byHeight = ((height - gap * (rows + 1)) / rows) * wide;
    best = Math.max(best, Math.min(byWidth, byHeight));
  }
  return tileOf(best);
}

/** Which of the three sizes of a picture a tile wants, on a screen of this density: 0 is 180p. */
export function layerFor(tileHeight: number, density: number): 0 | 1 | 2 {
  const pixels = tileHeight * density;
  if (pixels <= 220) return 0;
  return pixels <= 440 ? 1 : 2;
}
