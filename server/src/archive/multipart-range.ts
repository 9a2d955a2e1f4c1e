import type { OutgoingHttpHeaders } from 'node:http';
import { Readable } from 'node:stream';
import type { FastifyReply, FastifyRequest } from 'fastify';

/** A body of known length, in memory (whole or in pieces) or read as it goes out. */
export type Body = { size: number; bytes: Uint8Array | readonly Uint8Array[] | (() => AsyncIterable<Uint8Array>) };

/**
 * Sends a body, or the one range of it that was asked for (RFC 9110 14): the viewer's loader draws what has come of a
 * frame. Several ranges at once are answered by the whole, which the RFC allows.
 */
export function sendBody(request: FastifyRequest, reply: FastifyReply, type: string, { size, bytes }: Body): void {
  const range = readRange(request.headers.range, size);
  // Nothing on the way may recode pixels; the address names one opening of one person's rights.
  reply.header('accept-ranges', 'bytes').header('vary', 'accept').type(type);
  if (range === 'outside') {
    reply.code(416).header('content-range', `bytes */${size}`).send();
    return;
  }
  const start = range?.start ?? 0;
  const end = range?.end ?? size - 1;
  if (range) reply.code(206).header('content-range', `bytes ${start}-${end}/${size}`);
  reply.header('content-length', end - start + 1);
  if (bytes instanceof Uint8Array) reply.send(Buffer.from(bytes.buffer, bytes.byteOffset + start, end - start + 1));
  else if (typeof bytes === 'function')
    reply.send(Readable.from(range ? cut(bytes(), start, end) : bytes(), { objectMode: false }));
  else if (range) reply.send(Readable.from(cut(Readable.from(bytes), start, end), { objectMode: false }));
  else sendPieces(reply, bytes);
}

/** In one write without joining them: a frame is half a megabyte, and eight at a time are asked for. */
function sendPieces(reply: FastifyReply, pieces: readonly Uint8Array[]): void {
  reply.hijack();
  const { raw } = reply;
  raw.writeHead(reply.statusCode, reply.getHeaders() as OutgoingHttpHeaders);
  raw.cork();
  for (const piece of pieces) raw.write(piece);
  raw.end();
  raw.uncork();
}

/** Undefined: no range, or one that is not understood and so ignored. */
export function readRange(
  header: string | undefined,
  size: number,
): { start: number; end: number } | 'outside' | undefined {
  const found = /^bytes=(\d*)-(\d*)$/.exec(header?.trim() ?? '');
  if (!found || (found[1] === '' && found[2] === '')) return undefined;
  if (found[1] === '') {
    const last = Math.min(Number(found[2]), size);
    return last === 0 ? 'outside' : { start: size - last, end: size - 1 };
  }
  const start = Number(found[1]);
  const end = found[2] === '' ? size - 1 : Math.min(Number(found[2]), size - 1);
  if (start >= size) return 'outside';
  return end < start ? undefined : { start, end };
}

async function* cut(bytes: AsyncIterable<Uint8Array>, start: number, end: number): AsyncIterable<Uint8Array> {
  let at = 0;
  for await (const chunk of bytes) {
    const from = Math.max(0, start - at);
    const to = Math.min(chunk.length, end + 1 - at);
    if (from < to) yield chunk.subarray(from, to);
    at += chunk.length;
    if (at > end) return;
  }
}
