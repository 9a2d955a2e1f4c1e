import { Problem } from '../contracts/index.ts';
import type { Hub } from '../hub.ts';
import type { Context } from '../platform/http/index.ts';
import { decodedFrame } from './frames-decoded.ts';
import { type FrameBytes, findFrames, isNative, storedFrame } from './frames-source.ts';
import { sendBody } from './multipart-range.ts';
import { multipartBody, once } from './multipart-reply.ts';
import { acceptOf, choose, type MediaRange } from './wado-accept.ts';
import type { Wanted } from './wado-instances.ts';

const octets = 'application/octet-stream';
/** More frames in one request than any client asks for at once; the rest is another request. */
const mostFrames = 1_000;

/** The media type that names a codec by itself (PS3.18 table 8.7.3-3). */
const codecTypes: Readonly<Record<string, string>> = {
  '1.2.840.10008.1.2.4.50': 'image/jpeg',
  '1.2.840.10008.1.2.4.51': 'image/jpeg',
  '1.2.840.10008.1.2.4.57': 'image/jpeg',
  '1.2.840.10008.1.2.4.70': 'image/jpeg',
  '1.2.840.10008.1.2.4.80': 'image/jls',
  '1.2.840.10008.1.2.4.81': 'image/jls',
  '1.2.840.10008.1.2.4.90': 'image/jp2',
  '1.2.840.10008.1.2.4.91': 'image/jp2',
  '1.2.840.10008.1.2.4.92': 'image/jpx',
  '1.2.840.10008.1.2.4.93': 'image/jpx',
  '1.2.840.10008.1.2.4.201': 'image/jphc',
  '1.2.840.10008.1.2.4.202': 'image/jphc',
  '1.2.840.10008.1.2.4.203': 'image/jphc',
  '1.2.840.10008.1.2.5': 'image/dicom-rle',
};

/** Frames (PS3.18 10.4.1.1.6) as stored, or uncompressed for a client that asks for that. Numbers count from 1. */
export async function retrieveFrames(
  hub: Pick<Hub, 'db' | 'objects'>,
  wanted: Required<Wanted>,
  frames: string,
  { request, reply, recordAccess }: Pick<Context<unknown>, 'request' | 'reply' | 'recordAccess'>,
): Promise<void> {
  const numbers = frames.split(',').map(Number);
  if (numbers.length > mostFrames) throw new Problem('request.too-large', { most: mostFrames });
  const found = await findFrames(hub, wanted);
  const stored = numbers.map((number) => storedFrame(hub, found, number));
  const { multipart, type, decode } = form(acceptOf(request), (stored[0] as FrameBytes).transferSyntaxUid);
  if (!multipart && numbers.length > 1) throw new Problem('request.not-acceptable', { types: ['multipart/related'] });
  const chosen = decode ? await Promise.all(stored.map((frame) => decodedFrame(hub, found, frame))) : stored;
  await recordAccess();
  reply.header('cache-control', 'private, max-age=31536000, immutable');

  const only = chosen.length === 1 ? chosen[0] : undefined;
  if (!multipart && only)
    return sendBody(request, reply, partType(type, only), { size: only.size, bytes: await only.read() });
  // One frame is read whole, so that it goes out in one write.
  const bytes = only && (await only.read());
  const parts = chosen.map((frame) => ({
    type: partType(type, frame),
    size: frame.size,
    body: async () => once(bytes ?? (await frame.read())),
  }));
  const body = multipartBody(type, parts);
  sendBody(request, reply, body.contentType, {
    size: body.size,
    bytes: only ? await pieces(body.bytes()) : () => body.bytes(),
  });
}

const partType = (type: string, { transferSyntaxUid }: FrameBytes) => `${type}; transfer-syntax=${transferSyntaxUid}`;

function form(ranges: readonly MediaRange[], stored: string): { multipart: boolean; type: string; decode: boolean } {
  const codec = codecTypes[stored];
  for (const range of ranges) {
    try {
      const { multipart, type, transferSyntax } = choose([range], codec ? [octets, codec] : [octets], true);
      if (transferSyntax === undefined || transferSyntax === stored) return { multipart, type, decode: false };
      if (type === octets && isNative(transferSyntax) && transferSyntax !== '1.2.840.10008.1.2.2')
        return { multipart, type, decode: !isNative(stored) };
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
    }
  }
  throw new Problem('request.not-acceptable', { stored });
}

async function pieces(bytes: AsyncIterable<Uint8Array>): Promise<Uint8Array[]> {
  const all: Uint8Array[] = [];
  for await (const piece of bytes) all.push(piece);
  return all;
}
