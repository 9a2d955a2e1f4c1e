/** A study laid out as what can be hung: stacks of pictures, one stack per multi-frame object, and everything else by name. */
import { type DicomJson, number, strings, text } from './dicom-json.ts';
import { type FrameFacts, readFrames } from './frame-facts.ts';

/** What an object without pictures is, so that the app can name it. */
export type DocumentKind =
  | 'structuredReport'
  | 'encapsulatedDocument'
  | 'presentationState'
  | 'keyObjects'
  | 'segmentation'
  | 'radiotherapy'
  | 'waveform'
  | 'video'
  | 'other';

interface About {
  readonly id: string;
  readonly studyUid: string;
  readonly seriesUid: string;
  readonly modality: string;
  readonly seriesNumber?: number | undefined;
  readonly description?: string | undefined;
}

export interface StackSet extends About {
  readonly kind: 'stack';
  /** Every frame is of one instance, shown in time or position as a sequence. */
  readonly multiframe: boolean;
  readonly localizer: boolean;
  readonly frames: readonly FrameFacts[];
}

export interface DocumentSet extends About {
  readonly kind: 'document';
  readonly document: DocumentKind;
  readonly sopInstanceUid: string;
  readonly sopClassUid: string;
}

export type DisplaySet = StackSet | DocumentSet;

const documentClasses: [RegExp, DocumentKind][] = [
  [/^1\.2\.840\.10008\.5\.1\.4\.1\.1\.88\.59$/, 'keyObjects'],
  [/^1\.2\.840\.10008\.5\.1\.4\.1\.1\.88\./, 'structuredReport'],
  [/^1\.2\.840\.10008\.5\.1\.4\.1\.1\.104\./, 'encapsulatedDocument'],
  [/^1\.2\.840\.10008\.5\.1\.4\.1\.1\.11\./, 'presentationState'],
  [/^1\.2\.840\.10008\.5\.1\.4\.1\.1\.66\.[457]/, 'segmentation'],
  [/^1\.2\.840\.10008\.5\.1\.4\.1\.1\.481\./, 'radiotherapy'],
  [/^1\.2\.840\.10008\.5\.1\.4\.1\.1\.9\./, 'waveform'],
];

// MPEG-2, MPEG-4 and HEVC streams (PS3.5 annex A.4): one stream holds all frames, no frame can be asked for.
const videoSyntax = /^1\.2\.840\.10008\.1\.2\.4\.10[0-8]/;

export function documentKindOf(instance: DicomJson): DocumentKind | undefined {
  const sopClass = text(instance, '00080016') ?? '';
  const known = documentClasses.find(([pattern]) => pattern.test(sopClass));
  // RT images and dose planes are pictures although they stand among the RT objects.
  if (known && !(known[1] === 'radiotherapy' && number(instance, '00280010'))) return known[1];
  const syntax = text(instance, '00083002') ?? text(instance, '00020010') ?? '';
  return videoSyntax.test(syntax) ? 'video' : undefined;
}

export function splitStudy(
  instances: readonly DicomJson[],
  imageIdOf: (instance: DicomJson, frame: number) => string,
): DisplaySet[] {
  const stacks = new Map<string, FrameFacts[]>();
  const sets: DisplaySet[] = [];

  for (const instance of instances) {
    const document = documentKindOf(instance);
    const frames = document ? [] : readFrames(instance, (frame) => imageIdOf(instance, frame));
    const first = frames[0];
    if (!first) {
      sets.push(documentSet(instance, document ?? 'other'));
    } else if (frames.length > 1) {
      sets.push(stackSet(`${first.seriesUid}/${first.sopInstanceUid}`, frames, true));
    } else {
      const key = `${first.seriesUid}${isLocalizer(first) ? '/localizer' : ''}`;
      stacks.set(key, [...(stacks.get(key) ?? []), first]);
    }
  }
  for (const [key, frames] of stacks) sets.push(stackSet(key, inOrder(frames), false));

  const rank = ({ kind, seriesNumber = Number.MAX_SAFE_INTEGER }: DisplaySet) => [
    kind === 'stack' ? 0 : 1,
    seriesNumber,
  ];
  return sets.sort((a, b) => {
    const [kindA = 0, numberA = 0] = rank(a);
    const [kindB = 0, numberB = 0] = rank(b);
    return kindA - kindB || numberA - numberB || a.id.localeCompare(b.id);
  });
}

const isLocalizer = ({ imageType }: FrameFacts): boolean => imageType.includes('LOCALIZER');

function stackSet(id: string, frames: FrameFacts[], multiframe: boolean): StackSet {
  const first = frames[0] as FrameFacts;
  return {
    kind: 'stack',
    id,
    studyUid: first.studyUid,
    seriesUid: first.seriesUid,
    modality: first.modality,
    seriesNumber: first.written.seriesNumber,
    description: first.written.seriesDescription,
    multiframe,
    localizer: isLocalizer(first),
    frames,
  };
}

function documentSet(instance: DicomJson, document: DocumentKind): DocumentSet {
  const sopInstanceUid = text(instance, '00080018') ?? '';
  const seriesUid = text(instance, '0020000E') ?? '';
  return {
    kind: 'document',
    id: `${seriesUid}/${sopInstanceUid}`,
    document,
    studyUid: text(instance, '0020000D') ?? '',
    seriesUid,
    sopInstanceUid,
    sopClassUid: text(instance, '00080016') ?? '',
    modality: strings(instance, '00080060')[0] ?? '',
    seriesNumber: number(instance, '00200011'),
    description: text(instance, '0008103E') ?? text(instance, '00420010'),
  };
}

/** By instance number, the order in which the technician sees them; where that does not decide, along the slices. */
function inOrder(frames: readonly FrameFacts[]): FrameFacts[] {
  return [...frames].sort((a, b) => {
    const byNumber = (a.written.instanceNumber ?? 0) - (b.written.instanceNumber ?? 0);
    return byNumber || alongNormal(a) - alongNormal(b) || a.sopInstanceUid.localeCompare(b.sopInstanceUid);
  });
}

export function alongNormal({ position, orientation }: FrameFacts): number {
  if (!position || !orientation) return 0;
  const { row: r, column: c } = orientation;
  const normal = [r[1] * c[2] - r[2] * c[1], r[2] * c[0] - r[0] * c[2], r[0] * c[1] - r[1] * c[0]];
  return position.reduce((sum, value, at) => sum + value * (normal[at] ?? 0), 0);
}
