import type { FastifyReply, FastifyRequest } from 'fastify';
import { Problem } from '../contracts/index.ts';
import { type Window, windowShape } from '../formats/pixels/index.ts';
import type { Hub } from '../hub.ts';
import type { Context } from '../platform/http/index.ts';
import { findFrames } from './frames-source.ts';
import { renderFrame } from './rendered-frame.ts';
import { placeholder } from './rendered-placeholder.ts';
import { thumbnail } from './rendered-thumbnail.ts';
import { acceptOf, choose } from './wado-accept.ts';
import { findInstances, middleOf, type Wanted } from './wado-instances.ts';

type Answer = Pick<Context<unknown>, 'request' | 'reply' | 'recordAccess'>;
type Looks = Pick<Hub, 'db' | 'objects'>;

const pictures = ['image/jpeg', 'image/png'] as const;
/** No screen is larger; a picture is never enlarged. */
const most = 8_192;

/** A rendered study, series, instance or frame (PS3.18 10.4.1.1.3): of several images the one a reader would open on. */
export async function renderImage(
  hub: Looks,
  wanted: Wanted,
  frame: number | undefined,
  { request, reply, recordAccess }: Answer,
): Promise<void> {
  const type = pictureType(request);
  const { window, width, height, quality } = readWish(request.query as Record<string, unknown>);
  const found = await findFrames(hub, await representative(hub, wanted));
  const frames = found.map.rendition?.offsets.length ?? found.map.frames.length;
  const bytes = await renderFrame(hub, found, frame ?? Math.max(1, Math.ceil(frames / 2)), {
    ...{ type, width, height, quality },
    ...(window ? { window } : {}),
  });
  await recordAccess();
  send(reply, type, bytes);
}

/** Thumbnails (10.4.1.1.4). What has no pixels gets a drawn card with its modality, and so does what cannot be decoded. */
export async function sendThumbnail(
  hub: Looks,
  wanted: Wanted,
  { request, reply, recordAccess }: Answer,
): Promise<void> {
  choose(acceptOf(request), [...pictures, 'image/*'], true);
  const chosen = await representative(hub, wanted);
  const found = await findFrames(hub, chosen);
  let bytes: Uint8Array;
  let type: (typeof pictures)[number] = 'image/jpeg';
  try {
    bytes = await thumbnail(hub, found.instance, found.map);
  } catch (error) {
    if (!(error instanceof Problem) || error.status >= 500) throw error;
    bytes = placeholder(await modalityOf(hub, chosen.seriesUid));
    type = 'image/png';
  }
  await recordAccess();
  send(reply, type, bytes);
}

function send(reply: FastifyReply, type: string, bytes: Uint8Array): void {
  reply
    .type(type)
    .header('content-length', bytes.length)
    .header('cache-control', 'private, max-age=3600')
    .header('vary', 'accept');
  reply.send(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength));
}

/** The middle image of the series, or of the study's first series that has images. */
async function representative(hub: Looks, wanted: Wanted): Promise<Required<Wanted>> {
  const { studyUid, seriesUid, sopInstanceUid } = wanted;
  if (seriesUid !== undefined && sopInstanceUid !== undefined) return { studyUid, seriesUid, sopInstanceUid };
  const all = await findInstances(hub, wanted);
  const images = all.filter(({ rows }) => rows !== null);
  const first = (images[0] ?? all[0])?.seriesUid;
  const series = (images.length > 0 ? images : all).filter((each) => each.seriesUid === first);
  const middle = middleOf(series);
  if (!middle) throw new Problem('series.not-found');
  return { studyUid, seriesUid: middle.seriesUid, sopInstanceUid: middle.sopUid };
}

async function modalityOf({ db }: Pick<Hub, 'db'>, seriesUid: string): Promise<string> {
  const { rows } = await db.pool.query<{ modality: string }>('SELECT modality FROM series WHERE uid = $1', [seriesUid]);
  return rows[0]?.modality ?? '';
}

function pictureType(request: FastifyRequest): (typeof pictures)[number] {
  const { type } = choose(acceptOf(request), pictures, true);
  return type === 'image/png' ? 'image/png' : 'image/jpeg';
}

/** PS3.18 8.3.5: `window=centre,width,function`, `viewport=width,height`, `quality=1..100`. */
function readWish(query: Record<string, unknown>): { window?: Window; width: number; height: number; quality: number } {
  const wish = { width: most, height: most, quality: 90 };
  const { window, viewport, quality } = query;
  if (typeof quality === 'string')
    wish.quality = numbers(quality, 1, 'quality', (n) => Number.isInteger(n) && n >= 1 && n <= 100)[0] as number;
  if (typeof viewport === 'string') {
    const [width, height] = numbers(viewport, 2, 'viewport', (n) => Number.isInteger(n) && n >= 1) as [number, number];
    Object.assign(wish, { width: Math.min(width, most), height: Math.min(height, most) });
  }
  if (typeof window !== 'string') return wish;
  const [center, width] = numbers(window, 2, 'window', Number.isFinite) as [number, number];
  if (width <= 0) throw wrong('window');
  const name = window.split(',')[2]?.trim().toUpperCase().replace('-', '_');
  if (name !== undefined && !['LINEAR', 'LINEAR_EXACT', 'SIGMOID'].includes(name)) throw wrong('window');
  return { ...wish, window: { center, width, shape: windowShape(name) } };
}

function numbers(text: string, count: number, name: string, legal: (n: number) => boolean): number[] {
  const read = text
    .split(',')
    .slice(0, count)
    .map((part) => (part.trim() === '' ? Number.NaN : Number(part)));
  if (read.length < count || !read.every(legal)) throw wrong(name);
  return read;
}

const wrong = (path: string) =>
  new Problem('request.invalid', { place: 'query', issues: [{ path, code: 'malformed', message: path }] });
