/** A run of text that both have, only the later one has, or only the earlier one had. */
export interface Piece {
  readonly kind: 'same' | 'added' | 'removed';
  readonly text: string;
}

/**
 * Words of other scripts and numbers stay whole; a Chinese character is a word of its own, for there is no telling
 * words apart without a dictionary, and a side changed from 左 to 右 must show as just that.
 */
export function tokens(text: string): string[] {
  return text.match(/\d+(?:\.\d+)?|[A-Za-z]+|\s+|./gsu) ?? [];
}

/** More differences than this are shown as one text replaced by another: nobody reads a thousand scraps. */
const mostEdits = 1500;

/** How the later text came out of the earlier one, in reading order. */
export function diff(before: string, after: string): Piece[] {
  const a = tokens(before);
  const b = tokens(after);
  let head = 0;
  while (head < a.length && head < b.length && a[head] === b[head]) head++;
  let tail = 0;
  while (tail < a.length - head && tail < b.length - head && a[a.length - 1 - tail] === b[b.length - 1 - tail]) tail++;

  const pieces: Piece[] = [];
  push(pieces, 'same', a.slice(0, head));
  const middleA = a.slice(head, a.length - tail);
  const middleB = b.slice(head, b.length - tail);
  for (const [kind, token] of edits(middleA, middleB)) push(pieces, kind, [token]);
  push(pieces, 'same', a.slice(a.length - tail));
  return inOrder(pieces);
}

function push(pieces: Piece[], kind: Piece['kind'], words: readonly string[]): void {
  if (words.length === 0) return;
  const last = pieces.at(-1);
  if (last?.kind === kind) pieces[pieces.length - 1] = { kind, text: last.text + words.join('') };
  else pieces.push({ kind, text: words.join('') });
}

/** Between two agreements, what went comes before what came. */
function inOrder(pieces: readonly Piece[]): Piece[] {
  const out: Piece[] = [];
  let removed: string[] = [];
  let added: string[] = [];
  const settle = () => {
    push(out, 'removed', removed);
    push(out, 'added', added);
    removed = [];
    added = [];
  };
  for (const piece of pieces) {
    if (piece.kind === 'removed') removed.push(piece.text);
    else if (piece.kind === 'added') added.push(piece.text);
    else {
      settle();
      push(out, 'same', [piece.text]);
    }
  }
  settle();
  return out;
}

type Edit = readonly [Piece['kind'], string];

/** The shortest way from a to b (Myers 1986, "An O(ND) difference algorithm", greedy forward search). */
function edits(a: readonly string[], b: readonly string[]): Edit[] {
  const steps: Int32Array[] = [];
  const most = Math.min(a.length + b.length, mostEdits);
  const zero = most + 1;
  const reach = new Int32Array(2 * most + 3);
  for (let d = 0; d <= most; d++) {
    steps.push(reach.slice(zero - d - 1, zero + d + 2));
    for (let k = -d; k <= d; k += 2) {
      const down = k === -d || (k !== d && at(reach, zero + k - 1) < at(reach, zero + k + 1));
      let x = down ? at(reach, zero + k + 1) : at(reach, zero + k - 1) + 1;
      while (x < a.length && x - k < b.length && a[x] === b[x - k]) x++;
      reach[zero + k] = x;
      if (x >= a.length && x - k >= b.length) return walkBack(a, b, steps);
    }
  }
  return [...a.map((word): Edit => ['removed', word]), ...b.map((word): Edit => ['added', word])];
}

/** `steps[d]` holds the furthest x per diagonal before step d, diagonal 0 at index d + 1. */
function walkBack(a: readonly string[], b: readonly string[], steps: readonly Int32Array[]): Edit[] {
  const out: Edit[] = [];
  let x = a.length;
  let y = b.length;
  for (let d = steps.length - 1; d >= 0; d--) {
    const reach = steps[d] as Int32Array;
    const k = x - y;
    const down = k === -d || (k !== d && at(reach, d + k) < at(reach, d + k + 2));
    const fromK = down ? k + 1 : k - 1;
    const fromX = d === 0 ? 0 : at(reach, d + 1 + fromK);
    const fromY = d === 0 ? 0 : fromX - fromK;
    while (x > fromX && y > fromY) {
      x--;
      y--;
      out.push(['same', a[x] as string]);
    }
    if (d === 0) break;
    if (down) out.push(['added', b[--y] as string]);
    else out.push(['removed', a[--x] as string]);
  }
  return out.reverse();
}

const at = (array: Int32Array, index: number): number => array[index] as number;
