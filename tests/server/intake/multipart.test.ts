import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { BrokenMultipart, boundaryOf, mediaType, readMultipart } from '../../../server/src/intake/multipart.ts';
import { inPieces, multipart } from './instances.ts';

interface Taken {
  headers: Record<string, string>;
  text: string;
}

async function partsOf(body: Uint8Array | string, pieceSize = 65_536, boundary = 'b'): Promise<Taken[]> {
  const taken: Taken[] = [];
  for await (const part of readMultipart(inPieces(Buffer.from(body), pieceSize), boundary)) {
    const pieces: Uint8Array[] = [];
    for await (const piece of part.body) pieces.push(piece);
    taken.push({ headers: Object.fromEntries(part.headers), text: Buffer.concat(pieces).toString('latin1') });
  }
  return taken;
}
const textsOf = async (...asked: Parameters<typeof partsOf>) => (await partsOf(...asked)).map(({ text }) => text);
const fault = (body: string) =>
  partsOf(body).then(
    () => 'none',
    (error: unknown) => (error instanceof BrokenMultipart ? error.message : String(error)),
  );

describe('the boundary of a content type', () => {
  it.each([
    ['multipart/related; type="application/dicom"; boundary=abc', 'abc'],
    ['multipart/related; boundary="a;b c"; type="application/dicom"', 'a;b c'],
    ['multipart/related;type="x; boundary=wrong";BOUNDARY = right', 'right'],
    ['multipart/related; boundary="a\\"b"', 'a"b'],
    ['multipart/related;;boundary=abc', 'abc'],
  ])('%s', (contentType, boundary) => {
    expect(boundaryOf(contentType)).toBe(boundary);
  });

  it.each([
    'multipart/related',
    'multipart/related; boundary=',
    'multipart/related; boundary=""',
    'multipart/related; type="boundary=abc"',
    `multipart/related; boundary=${'x'.repeat(201)}`,
  ])('%s has none', (contentType) => {
    expect(boundaryOf(contentType)).toBeUndefined();
  });

  it('a media type is read without regard to case', () => {
    expect(mediaType('Multipart/RELATED ; Type=application/dicom').type).toBe('multipart/related');
  });
});

describe('a multipart body', () => {
  const body =
    'preamble\r\nmore\r\n--b\r\nContent-Type: application/dicom\r\nX:1\r\n\r\none\r\n--b  \r\n\r\ntwo\r\n--\r\n--b--\r\nepilogue';

  it('gives its parts wherever the chunks are cut', async () => {
    for (let size = 1; size <= body.length; size++) {
      const [one, two, ...rest] = await partsOf(body, size);
      expect(one).toEqual({ headers: { 'content-type': 'application/dicom', x: '1' }, text: 'one' });
      expect(two).toEqual({ headers: {}, text: 'two\r\n--' });
      expect(rest).toEqual([]);
    }
  });

  it('may have lines that end with LF alone', async () => {
    expect(await textsOf('--b\nA: 1\n\none\n\n--b\n\ntwo\n--b--')).toEqual(['one\n', 'two']);
  });

  it('may begin with its delimiter, and have parts without content', async () => {
    expect(await textsOf('--b\r\n\r\n\r\n--b\r\nA: 1\r\n\r\n--b--')).toEqual(['', '']);
  });

  it('keeps what only looks like a delimiter', async () => {
    const content = 'x--b\r\n-\r\n-b\r\n--B\r\r\n';
    for (let size = 1; size < 12; size++)
      expect(await textsOf(`--b\r\n\r\n${content}\r\n--b--`, size)).toEqual([content]);
  });

  it('that ends inside a part, its headers or after a delimiter is broken, and says where', async () => {
    expect(await fault('--b\r\n\r\none\r\n--')).toBe('the body ends without its last delimiter at byte 14');
    expect(await fault('--b\r\nA: 1')).toBe('the body ends inside the headers of a part at byte 9');
    expect(await fault('--b')).toBe('the body ends inside the headers of a part at byte 3');
    expect(await fault('')).toBe('the body ends without its last delimiter at byte 0');
    expect(await fault('--b\r\nno colon\r\n\r\nx\r\n--b--')).toMatch(/^a part header without a colon/);
    expect(await fault('--bother\r\n\r\nx\r\n--b--')).toMatch(/^characters after a delimiter/);
  });

  it('has a few headers a part and no more', async () => {
    expect(await fault(`--b\r\nA: ${'x'.repeat(20_000)}\r\n\r\none\r\n--b--`)).toMatch(/^a line too long/);
    expect(await fault(`--b\r\n${'A: x\r\n'.repeat(5_000)}\r\none\r\n--b--`)).toMatch(/^part headers too long/);
    expect(await fault(`--b\r\n${'x'.repeat(100_000)}`)).toMatch(/^a line too long/);
  });

  it('goes on with the next part where a reader left early', async () => {
    const texts: string[] = [];
    const long = 'y'.repeat(500);
    const source = inPieces(Buffer.from(`--b\r\n\r\n${long}\r\n--b\r\n\r\n${long}\r\n--b\r\n\r\nlast\r\n--b--`), 64);
    for await (const part of readMultipart(source, 'b'))
      for await (const piece of part.body) {
        texts.push(Buffer.from(piece).toString());
        if (texts.length === 1) break;
      }
    expect(texts.slice(1).join('')).toBe(`${long}last`);
  });

  it('carries any bytes in any pieces unaltered', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(
          fc.array(fc.constantFrom('\r', '\n', '-', 'b', 'x', '--b', '\r\n', '\r\n--', '\0'), { maxLength: 30 }),
          { minLength: 1, maxLength: 4 },
        ),
        fc.integer({ min: 1, max: 40 }),
        async (contents, size) => {
          // With a boundary that does not stand in them, as the sender has to choose it.
          const texts = contents.map((content) => content.join(''));
          const boundary = 'b7-9';
          const bytes = multipart(
            texts.map((text) => ({ bytes: Buffer.from(text, 'latin1') })),
            boundary,
          );
          expect(await textsOf(bytes, size, boundary)).toEqual(texts);
        },
      ),
      { numRuns: 300 },
    );
  });

  it('of noise ends regularly or as broken', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.constantFrom('--b', '\r\n', '\n', '--', 'A: 1', 'x', '\r', ':'), { maxLength: 40 }),
        fc.integer({ min: 1, max: 20 }),
        async (pieces, size) => {
          await partsOf(pieces.join(''), size).catch((error: unknown) => {
            expect(error).toBeInstanceOf(BrokenMultipart);
          });
        },
      ),
      { numRuns: 500 },
    );
  });
});
