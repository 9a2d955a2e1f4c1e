import type { ReportCheck, ReportContent } from '../contracts/index.ts';
import { advice, neutralSides, normal, pairedOrgans, sides, unlikeNormal } from './words.zh-CN.ts';

type Side = 'left' | 'right';
/** A side as it was named: of which organ, if of one that comes in pairs, and in which words. */
interface Named {
  side: Side | 'both';
  organ: string | undefined;
  words: string;
}

/** How far behind its side an organ stands: 「右侧基底节区」「左第 5 后肋」. */
const reach = 8;
const quoted = 12;
const breaks = /[，。；：、,;:\n（）()]/;

/** The sides that a text names, in their order. Words in which 左 or 右 says nothing of a side of the body are passed over. */
function sidesIn(text: string): Named[] {
  const bare = neutralSides.reduce((rest, word) => rest.replaceAll(word, '＿'.repeat(word.length)), text);
  const found: Named[] = [];
  const mark = new RegExp([...sides.both, ...sides.left, ...sides.right].join('|'), 'g');
  for (const { 0: word, index } of bare.matchAll(mark)) {
    const side = (sides.both as readonly string[]).includes(word)
      ? 'both'
      : (sides.left as readonly string[]).includes(word)
        ? 'left'
        : 'right';
    const after = bare.slice(index + word.length, index + word.length + reach).split(breaks)[0] ?? '';
    const nextSide = after.search(/[左右双]/);
    const near = nextSide < 0 ? after : after.slice(0, nextSide);
    const organ = pairedOrgans.find((each) => near.includes(each));
    // 「左侧基底节区」: as far as the organ, which says enough, else what there is.
    const long = organ === undefined ? near.length : near.indexOf(organ) + organ.length + 1;
    found.push({
      side,
      organ,
      words: text.slice(index, index + word.length + Math.min(near.length, long)).slice(0, quoted),
    });
  }
  return found;
}

/** The one side that is named, or undefined when it is none or more than one. */
function onlySide(named: readonly Named[]): Side | undefined {
  const [first] = named;
  return first && first.side !== 'both' && named.every(({ side }) => side === first.side) ? first.side : undefined;
}

/**
 * 所见 says left and 诊断 says right, of the same organ or with no other side in either: one of them was not read through.
 * Answers the two places in the writer's words.
 */
export function contradiction(findings: string, impression: string): [string, string] | undefined {
  const seen = sidesIn(findings);
  const said = sidesIn(impression);
  const organs = new Set(said.flatMap(({ organ }) => (organ === undefined ? [] : [organ])));
  const against = (a: readonly Named[], b: readonly Named[]): [string, string] | undefined => {
    const left = onlySide(a);
    const right = onlySide(b);
    return left && right && left !== right ? [a[0]?.words ?? '', b[0]?.words ?? ''] : undefined;
  };
  for (const organ of organs) {
    const of = (named: readonly Named[]) => named.filter((each) => each.organ === organ);
    const found = against(of(seen), of(said));
    if (found) return found;
  }
  return against(seen, said);
}

/** The first words of an impression that do not say that all is well, advise or belong to such words. */
export function findingIn(impression: string): string | undefined {
  for (const sentence of impression.replace(/[（(][^）)]*[）)]/g, '').split(/[。；;\n]/)) {
    const clauses = sentence
      .replace(/^\s*\d+\s*[.．、)）]\s*/, '')
      .split(/[，,：:]/)
      .map((clause) => clause.trim())
      .filter((clause) => /[\p{L}]{2}/u.test(clause));
    for (const [at, clause] of clauses.entries()) {
      if (saysNormal(clause) || advice.some((word) => clause.includes(word))) continue;
      // 「双肺、纵隔及双侧胸膜腔，未见异常」: what it is of stands before it.
      const next = clauses[at + 1];
      if (next !== undefined && normal.some((word) => next.startsWith(word)) && saysNormal(next)) continue;
      return clause;
    }
  }
  return undefined;
}

function saysNormal(clause: string): boolean {
  return normal.some((word) => clause.includes(word)) && !unlikeNormal.some((word) => clause.includes(word));
}

/** What the words of a report say against each other. Questions: the physician may have meant it. */
export function checkTexts({ findings, impression, positive }: ReportContent): ReportCheck[] {
  const checks: ReportCheck[] = [];
  const sidesDiffer = contradiction(findings, impression);
  if (sidesDiffer)
    checks.push({
      code: 'sides-differ',
      severity: 'warning',
      word: sidesDiffer.map((words) => `「${words}」`).join(''),
      place: 'impression',
    });
  const finding = positive === false ? findingIn(impression) : undefined;
  if (finding !== undefined)
    checks.push({
      code: 'negative-finding',
      // What counts as a finding is a word list with many gaps: said, and not to be ticked off each time.
      severity: 'note',
      word: [...finding].slice(0, 2 * quoted).join(''),
      place: 'impression',
    });
  return checks;
}
