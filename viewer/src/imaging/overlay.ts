/** What stands around a picture, computed from the picture really shown and how it stands on the screen. */
import type { FrameFacts, Point3 } from './frame-facts.ts';
import type { AgeUnit, Direction, Texts } from './texts.ts';

/** How the shown picture stands, as the viewport reports it. */
export interface Standing {
  /** World directions of screen right and screen down. */
  readonly right: Point3;
  readonly down: Point3;
  /** Image column and row directions on the screen, as unit steps to the right and down. */
  readonly imageRight: readonly [number, number];
  readonly imageDown: readonly [number, number];
  readonly zoom: number;
  readonly window?: { readonly center: number; readonly width: number } | undefined;
  readonly inverted: boolean;
  readonly mirrored: boolean;
}

export interface OverlayTexts {
  readonly topLeft: string[];
  readonly topRight: string[];
  readonly bottomLeft: string[];
  readonly bottomRight: string[];
  readonly edges: { readonly left: string; readonly right: string; readonly top: string; readonly bottom: string };
}

export function overlayTexts(
  facts: FrameFacts,
  place: { n: number; of: number; multiframe: boolean },
  standing: Standing,
  texts: Texts,
): OverlayTexts {
  const { written } = facts;
  const present = (...lines: (string | undefined | false)[]): string[] =>
    lines.filter((line): line is string => !!line);
  const side = written.laterality && texts(`laterality.${written.laterality}`);

  return {
    topLeft: present(
      written.patientName,
      written.patientId,
      [written.sex && texts(`sex.${written.sex}`), written.age && ageText(written.age, texts)]
        .filter(Boolean)
        .join(' '),
    ),
    topRight: present(
      written.institution,
      written.studyDate && dateText(written.studyDate),
      written.seriesDescription,
      [side, written.viewPosition].filter(Boolean).join(' '),
    ),
    bottomLeft: present(
      written.seriesNumber !== undefined && texts('overlay.series', { number: written.seriesNumber }),
      place.multiframe
        ? texts('overlay.frame', { n: place.n, of: place.of })
        : texts('overlay.image', { n: place.n, of: place.of }),
      // A stack with gaps: the file's own number says which picture is missing.
      !place.multiframe &&
        written.instanceNumber !== undefined &&
        written.instanceNumber !== place.n &&
        texts('overlay.instance', { number: written.instanceNumber }),
      facts.sliceLocationMm !== undefined && texts('overlay.location', { mm: facts.sliceLocationMm.toFixed(1) }),
      facts.sliceThicknessMm !== undefined && texts('overlay.thickness', { mm: facts.sliceThicknessMm }),
    ),
    bottomRight: present(
      facts.modalityLut && texts('overlay.modalityLutNotApplied'),
      facts.voiLutRange && facts.windows.length === 0 && texts('overlay.voiLutNotApplied'),
      facts.spacing.kind === 'detector' && texts('overlay.detectorScale'),
      facts.spacing.kind === 'none' && facts.regions.length === 0 && texts('overlay.noScale'),
      standing.mirrored && texts('overlay.mirrored'),
      standing.inverted && texts('overlay.inverted'),
      standing.window &&
        texts('overlay.window', { center: round(standing.window.center), width: round(standing.window.width) }),
      texts('overlay.zoom', { percent: Math.round(standing.zoom * 100) }),
    ),
    edges: edgeTexts(facts, standing, texts),
  };
}

function edgeTexts(facts: FrameFacts, standing: Standing, texts: Texts): OverlayTexts['edges'] {
  const [right, down] = facts.orientation
    ? [directionsOf(standing.right), directionsOf(standing.down)]
    : writtenDirections(facts.patientOrientation, standing);
  const word = (directions: readonly Direction[]) => directions.map((each) => texts(`direction.${each}`)).join('');
  return {
    right: word(right),
    left: word(right.map(opposite)),
    bottom: word(down),
    top: word(down.map(opposite)),
  };
}

const opposites: Record<Direction, Direction> = { R: 'L', L: 'R', A: 'P', P: 'A', H: 'F', F: 'H' };
const opposite = (direction: Direction): Direction => opposites[direction];

/** The strongest axis and any other that leans in by more than about 15 degrees. */
export function directionsOf(vector: Readonly<Point3>): Direction[] {
  const axes: [number, Direction, Direction][] = [
    [vector[0], 'L', 'R'],
    [vector[1], 'P', 'A'],
    [vector[2], 'H', 'F'],
  ];
  return axes
    .filter(([size]) => Math.abs(size) > 0.26)
    .sort(([a], [b]) => Math.abs(b) - Math.abs(a))
    .map(([size, positive, negative]) => (size > 0 ? positive : negative));
}

/** Radiographs have no position but Patient Orientation: directions of the row and of the column (PS3.3 C.7.6.1.1.1). */
function writtenDirections(written: readonly string[], standing: Standing): [Direction[], Direction[]] {
  const [row = [], column = []] = written.map((word) =>
    [...word].filter((letter): letter is Direction => letter in opposites),
  );
  const along = (screen: 0 | 1): Direction[] => {
    const fromRow = standing.imageRight[screen];
    const fromColumn = standing.imageDown[screen];
    const [directions, size] = Math.abs(fromRow) >= Math.abs(fromColumn) ? [row, fromRow] : [column, fromColumn];
    // Between the axes there is no honest letter.
    if (Math.abs(size) < 0.9) return [];
    return size > 0 ? directions : directions.map(opposite);
  };
  return [along(0), along(1)];
}

const round = (value: number): number => (Math.abs(value) >= 10 ? Math.round(value) : Number(value.toFixed(2)));

const dateText = (date: string): string => date.replace(/^(\d{4})(\d{2})(\d{2})$/, '$1-$2-$3');

/** Age String of DICOM PS3.5 6.2 (`071Y`) in words; what is not one, as written. */
function ageText(age: string, texts: Texts): string {
  const [, count, unit] = /^0*(\d+)([DWMY])$/.exec(age) ?? [];
  return count && unit ? texts(`age.${unit as AgeUnit}`, { count: Number(count) }) : age;
}
