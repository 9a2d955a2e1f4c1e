import { randomBytes } from 'node:crypto';

/** One part of a multipart/related body: its bytes are asked for when its turn comes. */
export interface Part {
  type: string;
  location?: string;
  /** bytes of the body */
  size: number;
  body(): Promise<AsyncIterable<Uint8Array>> | AsyncIterable<Uint8Array>;
}

export interface MultipartBody {
  contentType: string;
  size: number;
  /** As often as wanted: each call reads anew. */
  bytes(): AsyncIterable<Uint8Array>;
}

/** RFC 2387, as PS3.18 8.6.1.2.1 wants it: the type in quotes, one Content-Type a part. The whole length is known before. */
export function multipartBody(type: string, parts: readonly Part[]): MultipartBody {
  const boundary = `county-hub-${randomBytes(12).toString('hex')}`;
  const heads = parts.map((part, index) => Buffer.from(head(boundary, part, index === 0)));
  const tail = Buffer.from(`\r\n--${boundary}--\r\n`);
  return {
    contentType: `multipart/related; type="${type}"; boundary=${boundary}`,
    size: tail.length + heads.reduce((sum, each, index) => sum + each.length + (parts[index] as Part).size, 0),
    async *bytes() {
      for (const [index, part] of parts.entries()) {
        yield heads[index] as Buffer;
        yield* await part.body();
      }
      yield tail;
    },
  };
}

function head(boundary: string, { type, location, size }: Part, first: boolean): string {
  const lines = [`--${boundary}`, `Content-Type: ${type}`, `Content-Length: ${size}`];
  if (location) lines.push(`Content-Location: ${location}`);
  return `${first ? '' : '\r\n'}${lines.join('\r\n')}\r\n\r\n`;
}

/** Bytes that are in memory already, as a part's body. */
export async function* once(bytes: Uint8Array): AsyncIterable<Uint8Array> {
  yield bytes;
}
