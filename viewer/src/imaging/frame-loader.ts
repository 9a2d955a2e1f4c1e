/**
 * Hands frames from our store to Cornerstone's decoders. Its own network loader would bring a request pool whose
 * limits do not hold, and an unhandled rejection for every failure.
 */
import { cache, imageLoader, type Types } from '@cornerstonejs/core';
import { createImage } from '@cornerstonejs/dicom-image-loader';
import { factsOf, noteArrival } from './cornerstone-metadata.ts';
import { decodable, type FrameProblem, UnshowableFrame } from './delivered.ts';
import type { FrameFacts } from './frame-facts.ts';
import type { FrameStore } from './frame-store.ts';
import { type ImageSource, RefusedFrame } from './source.ts';

export const scheme = 'hubframe';

export interface FrameLoader {
  /** Fetches, checks and decodes; afterwards Cornerstone has the picture at hand and shows it without loading. */
  open(imageId: string): Promise<Types.IImage>;
  /** Decoded and at hand. */
  has(imageId: string): boolean;
}

export function registerFrameLoader(
  store: FrameStore,
  sourceOf: (imageId: string) => ImageSource | undefined,
): FrameLoader {
  const opening = new Map<string, Promise<Types.IImage>>();

  function open(imageId: string): Promise<Types.IImage> {
    const cached = cache.getImageLoadObject(imageId)?.promise ?? opening.get(imageId);
    if (cached) return cached;
    const image = load(imageId, store, sourceOf(imageId));
    opening.set(imageId, image);
    const done = () => opening.delete(imageId);
    // Cornerstone is told only of pictures that exist: a promise that fails would leave unhandled rejections in its cache.
    return image.then(() => imageLoader.loadAndCacheImage(imageId) as Promise<Types.IImage>).finally(done);
  }

  imageLoader.registerImageLoader(scheme, (imageId: string) => {
    const promise = opening.get(imageId) ?? load(imageId, store, sourceOf(imageId));
    promise.catch(() => undefined); // handled by whoever asked
    return { promise };
  });
  return { open, has: (imageId) => cache.getImage(imageId) !== undefined };
}

async function load(imageId: string, store: FrameStore, source: ImageSource | undefined): Promise<Types.IImage> {
  const facts = factsOf(imageId);
  if (!facts || !source) throw new UnshowableFrame('frame.not-found', 'frame of no study that is open');

  const pixels = decodable(facts, await store.frame(imageId));
  noteArrival(facts, pixels, await paletteTables(facts, source));
  try {
    const image = (await createImage(imageId, pixels.bytes as never, pixels.transferSyntaxUid, {
      transferPixelData: false,
    } as never)) as unknown as Types.IImage;
    refuseMisfit(facts, image);
    return image;
  } catch (cause) {
    if (cause instanceof UnshowableFrame) throw cause;
    throw new UnshowableFrame('frame.damaged', 'decoder refused the frame', { cause });
  }
}

async function paletteTables({ palette }: FrameFacts, source: ImageSource): Promise<Uint8Array[] | undefined> {
  if (!palette) return undefined;
  return Promise.all(
    [palette.red, palette.green, palette.blue].map(({ bytes, bulkUri }) => {
      if (bytes) return bytes;
      if (!bulkUri) throw new UnshowableFrame('frame.unsupported', 'palette without data');
      return source.bulk(bulkUri);
    }),
  );
}

/** A codestream may disagree with its header; then neither size nor positions on the screen would be true. */
function refuseMisfit({ rows, columns }: FrameFacts, image: Types.IImage): void {
  if (image.rows !== rows || image.columns !== columns) {
    throw new UnshowableFrame('frame.damaged', `decoded ${image.columns}x${image.rows}, expected ${columns}x${rows}`);
  }
  if (image.getPixelData().length < rows * columns) {
    throw new UnshowableFrame('frame.cut-short', `${image.getPixelData().length} decoded samples`);
  }
}

export function problemOf(reason: unknown): FrameProblem {
  const cause = (reason as { error?: unknown } | undefined)?.error ?? reason;
  if (cause instanceof UnshowableFrame) return cause.problem;
  if (cause instanceof RefusedFrame) {
    if (cause.status === 404) return 'frame.not-found';
    return cause.status >= 500 ? 'frame.server-fault' : 'frame.refused';
  }
  if (cause instanceof TypeError) return 'frame.unreachable';
  return 'frame.damaged';
}
