/**
 * Where the root element's tag begins: behind declaration, comments and DOCTYPE, which is passed over and never read.
 * -1 where something else stands there, or the text ends before.
 */
export function rootAt(text: string): number {
  let at = 0;
  for (;;) {
    while (at < text.length && (text.charCodeAt(at) <= 0x20 || text.charCodeAt(at) === 0xfeff)) at++;
    if (text[at] !== '<') return -1;
    let end: number;
    if (text.startsWith('<?', at)) end = behind(text, '?>', at + 2);
    else if (text.startsWith('<!--', at)) end = behind(text, '-->', at + 4);
    else if (text.startsWith('<!DOCTYPE', at)) end = behindDoctype(text, at + 9);
    else return at;
    if (end < 0) return -1;
    at = end;
  }
}

/** The offset behind the next `mark`, -1 where there is none. */
export function behind(text: string, mark: string, from: number): number {
  const at = text.indexOf(mark, from);
  return at < 0 ? -1 : at + mark.length;
}

/** An internal subset stands in brackets; quotes and comments may hold anything. */
function behindDoctype(text: string, from: number): number {
  let subset = false;
  for (let at = from; at < text.length; at++) {
    const letter = text[at];
    if (letter === '"' || letter === "'") {
      at = text.indexOf(letter, at + 1);
      if (at < 0) return -1;
    } else if (text.startsWith('<!--', at)) {
      at = behind(text, '-->', at + 4) - 1;
      if (at < 0) return -1;
    } else if (letter === '[') subset = true;
    else if (letter === ']') subset = false;
    else if (letter === '>' && !subset) return at + 1;
  }
  return -1;
}
