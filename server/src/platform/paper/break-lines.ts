/**
 * Chinese line breaking: between any two ideographs, never inside a word or number, never so that a line begins with closing
 * punctuation or ends with an opening bracket (GB/T 15834, 禁则). The lines joined are the text: nothing is dropped or moved.
 */
export type Measure = (character: string) => number;

const NOT_FIRST = new Set('。，、；：？！）】》」』〉〕”’…—·～％‰℃)]}>,.;:!?%°ˊ々ー');
const NOT_LAST = new Set('（【《「『〈〔“‘([{<￥$#＃');
/** Letters, digits and what holds measures and codes together: 3.5cm×2.1cm, T2-FLAIR, C5/6. */
const WORD = /[\p{Script=Latin}\p{Script=Greek}\p{Script=Cyrillic}\p{Nd}.,:/×+\-_@&'±<>=~%°μ²³]/u;

/** `text` holds no line ends. One empty line for no text. */
export function breakLines(text: string, width: number, measure: Measure): string[] {
  const characters = [...text];
  const lines: string[] = [];
  let start = 0;
  let used = 0;
  for (let at = 0; at < characters.length; at += 1) {
    const character = characters[at] as string;
    const advance = measure(character);
    // Spaces hang over the edge rather than begin the next line.
    // Twice when the piece carried over is itself too wide with this character, which then has to begin a line.
    while (used + advance > width && at > start && !isSpace(character)) {
      const cut = lastOpportunity(characters, start, at);
      lines.push(characters.slice(start, cut).join(''));
      start = cut;
      used = characters.slice(cut, at).reduce((sum, each) => sum + measure(each), 0);
    }
    used += advance;
  }
  lines.push(characters.slice(start).join(''));
  return lines;
}

/** The last place in (start, limit] where a line may end; `limit` itself when a single word fills the line. */
function lastOpportunity(characters: readonly string[], start: number, limit: number): number {
  for (let cut = limit; cut > start; cut -= 1) {
    if (mayBreak(characters[cut - 1] as string, characters[cut] as string)) return cut;
  }
  return limit;
}

function mayBreak(before: string, after: string): boolean {
  if (isSpace(after)) return false;
  if (isSpace(before)) return true;
  if (NOT_FIRST.has(after) || NOT_LAST.has(before)) return false;
  return !(WORD.test(before) && WORD.test(after));
}

function isSpace(character: string): boolean {
  return character === ' ';
}
