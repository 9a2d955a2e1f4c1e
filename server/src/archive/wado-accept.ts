import { Problem } from '../contracts/index.ts';

/** One media range of an Accept header (RFC 9110 12.5.1) with DICOM's parameters (PS3.18 8.7.3). */
export interface MediaRange {
  /** lower case, without parameters */
  type: string;
  /** of multipart/related: the type of its parts, lower case */
  partType: string | undefined;
  /** '*': as stored */
  transferSyntax: string | undefined;
  quality: number;
}

/** Ranges a client prefers first; of equal ones the earlier. No header, or an empty one, is one of any type. */
export function readAccept(header: string | undefined): MediaRange[] {
  const ranges = splitOutsideQuotes(header ?? '', ',').flatMap((text) => {
    const [type = '', ...parameters] = splitOutsideQuotes(text, ';');
    if (type === '') return [];
    const read = new Map(
      parameters.map((parameter) => {
        const at = parameter.indexOf('=');
        const name = (at < 0 ? parameter : parameter.slice(0, at)).trim().toLowerCase();
        return [name, at < 0 ? '' : unquoted(parameter.slice(at + 1).trim())] as const;
      }),
    );
    const quality = read.has('q') ? Number(read.get('q')) : 1;
    return [
      {
        type: type.toLowerCase(),
        partType: read.get('type')?.toLowerCase(),
        transferSyntax: read.get('transfer-syntax'),
        quality: Number.isFinite(quality) ? quality : 0,
      },
    ];
  });
  if (ranges.length === 0) return [{ type: '*/*', partType: undefined, transferSyntax: undefined, quality: 1 }];
  return ranges.filter(({ quality }) => quality > 0).sort((a, b) => b.quality - a.quality);
}

/** The Accept of a request; PS3.18 8.3.3.1 lets a query parameter stand for it, where a page cannot set headers. */
export function acceptOf(request: { headers: { accept?: string | undefined }; query: unknown }): MediaRange[] {
  const { accept } = request.query as { accept?: unknown };
  return readAccept(typeof accept === 'string' ? accept : request.headers.accept);
}

export interface Chosen {
  multipart: boolean;
  type: string;
  /** undefined: not said, or '*' */
  transferSyntax: string | undefined;
}

/** The first range that one of `types` satisfies, as parts or alone; throws 'request.not-acceptable'. */
export function choose(ranges: readonly MediaRange[], types: readonly string[], alone: boolean): Chosen {
  for (const { type, partType, transferSyntax } of ranges) {
    const syntax = transferSyntax === undefined || transferSyntax === '*' ? undefined : transferSyntax;
    const first = types[0] as string;
    if (type === '*/*' || type === 'multipart/*' || type === 'multipart/related') {
      const part = partType === undefined || partType === '*/*' ? first : types.find((each) => matches(partType, each));
      if (part) return { multipart: true, type: part, transferSyntax: syntax };
      continue;
    }
    const single = types.find((each) => matches(type, each));
    if (alone && single) return { multipart: false, type: single, transferSyntax: syntax };
  }
  throw new Problem('request.not-acceptable', { types: [...types] });
}

export function matches(range: string, type: string): boolean {
  if (range === type || range === '*/*') return true;
  return range.endsWith('/*') && type.startsWith(range.slice(0, -1));
}

function splitOutsideQuotes(text: string, divider: string): string[] {
  const parts: string[] = [];
  let quoted = false;
  let part = '';
  for (const letter of text) {
    if (letter === '"') quoted = !quoted;
    if (letter === divider && !quoted) {
      parts.push(part.trim());
      part = '';
    } else part += letter;
  }
  parts.push(part.trim());
  return parts;
}

const unquoted = (text: string) => (text.startsWith('"') && text.endsWith('"') ? text.slice(1, -1) : text);
