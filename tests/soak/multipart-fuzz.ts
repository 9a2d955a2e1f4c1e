import { BrokenMultipart, readMultipart } from '../../server/src/intake/multipart.ts';

/** An integer from 0 up to, not including, `below`; the same everywhere for the same seed (xorshift32). */
function randomOf(seed: number): (below: number) => number {
  let state = (seed ^ 0x9e3779b9) >>> 0 || 1;
  return (below) => {
    state ^= state << 13;
    state >>>= 0;
    state ^= state >>> 17;
    state ^= state << 5;
    state >>>= 0;
    return state % below;
  };
}

type Random = ReturnType<typeof randomOf>;

/** Contents made of what delimiters are made of, so that nearly every one of them looks like the beginning of one. */
const pieces = [
  '--',
  '-',
  '\r',
  '\n',
  '\r\n',
  'b',
  'bound',
  'boundary',
  '--boundar',
  '\0',
  ' ',
  'x',
  '\r\n--',
  '\r\r\n',
];
const boundary = 'boundary';

/**
 * Puts multipart bodies together at random and takes them apart again, cut anywhere; damages half of them. What is whole
 * gives exactly its parts; what is damaged is read or refused as BrokenMultipart, and nothing else is thrown.
 */
export async function fuzzMultipart({ seed, rounds }: { seed: number; rounds: number }) {
  const result = { whole: 0, broken: 0 };
  for (let round = 0; round < rounds; round++) {
    const random = randomOf(seed * 1_000_003 + round);
    const lineEnd = random(3) === 0 ? '\n' : '\r\n';
    const contents = Array.from({ length: random(4) + 1 }, () => contentOf(random, lineEnd));
    const body = bodyOf(contents, random, lineEnd);
    const damaged = random(2) === 0;
    try {
      const taken = await take(chunks(damaged ? damage(body, random) : body, random));
      if (!damaged && JSON.stringify(taken) !== JSON.stringify(contents))
        throw new Error(`${JSON.stringify(contents)} became ${JSON.stringify(taken)}`);
      result[damaged ? 'broken' : 'whole'] += 1;
    } catch (cause) {
      if (!damaged || !(cause instanceof BrokenMultipart))
        throw new Error(`round ${round} of seed ${seed}: ${cause}`, { cause });
      result.broken += 1;
    }
  }
  return result;
}

function contentOf(random: Random, lineEnd: string): string {
  const text = Array.from({ length: random(12) }, () => pieces[random(pieces.length)]).join('');
  // A line that is a delimiter ends the part: no content may hold one. Nor can anyone tell CR and the end LF from CR LF.
  const ambiguous = `\n${text}`.includes(`\n--${boundary}`) || (lineEnd === '\n' && text.endsWith('\r'));
  return ambiguous ? contentOf(random, lineEnd) : text;
}

function bodyOf(contents: readonly string[], random: Random, end: string): Buffer {
  const preamble = random(3) === 0 ? `preamble${end}` : '';
  const parts = contents.map((content) => {
    const headers = random(2) === 0 ? `Content-Type: application/dicom${end}` : '';
    return `--${boundary}${end}${headers}${end}${content}${end}`;
  });
  return Buffer.from(`${preamble}${parts.join('')}--${boundary}--${random(2) ? end : ''}`, 'latin1');
}

function damage(body: Buffer, random: Random): Buffer {
  const copy = Buffer.from(body);
  const at = random(copy.length);
  switch (random(3)) {
    case 0:
      return copy.subarray(0, at);
    case 1:
      copy[at] = random(256);
      return copy;
    default:
      return Buffer.concat([copy.subarray(0, at), copy.subarray(Math.min(copy.length, at + 1 + random(8)))]);
  }
}

async function* chunks(body: Buffer, random: Random): AsyncGenerator<Uint8Array> {
  const most = [1, 2, 7, 64, body.length + 1][random(5)] as number;
  for (let at = 0; at < body.length; ) {
    const size = 1 + random(most);
    yield body.subarray(at, at + size);
    at += size;
  }
}

async function take(source: AsyncIterable<Uint8Array>): Promise<string[]> {
  const taken: string[] = [];
  for await (const { body } of readMultipart(source, boundary)) {
    const parts: Uint8Array[] = [];
    for await (const piece of body) parts.push(Buffer.from(piece));
    taken.push(Buffer.concat(parts).toString('latin1'));
  }
  return taken;
}
