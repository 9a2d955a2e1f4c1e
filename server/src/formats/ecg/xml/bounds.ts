import { EcgFault } from '../fault.ts';
import { behind, rootAt } from './prolog.ts';

/** Deeper than any standard's file; a hostile one must not exhaust the stack. */
export const deepest = 200;
/** A 15-minute aECG with all its waves annotated has some 60 000. */
const mostElements = 200_000;
/** Samples stand in elements, never in attributes. */
const longestTag = 64 * 1024;
/** The library gathers text letter by letter, which for a lead of samples costs a hundred times its size. */
const longText = 512;

export interface BoundedXml {
  /** the root element alone; in it each long text is a mark that `longTexts` explains */
  structure: string;
  longTexts: readonly string[];
}

const markOf = (index: number) => `\ue000${index}\ue000`;

/** A text of the structure with its long parts. */
export function wholeText(text: string, { longTexts }: BoundedXml): string {
  if (!text.includes('\ue000')) return text;
  return text.replace(/\ue000(\d{1,8})\ue000/g, (mark, index) => longTexts[Number(index)] ?? mark);
}

/**
 * One pass over the tags before the library sees them: it knows no bounds for elements or attributes, and takes a file that
 * ends early or whose tags do not match without a word. Throws EcgFault with the path of elements.
 */
export function boundedXml(text: string): BoundedXml {
  const begin = rootAt(text);
  if (begin < 0) throw new EcgFault('xml.malformed', 'XML', 'no element');
  const open: string[] = [];
  const [parts, longTexts]: [string[], string[]] = [[], []];
  let [elements, kept, at] = [0, begin, begin];
  const fault = (code: string, detail: string) =>
    new EcgFault(code, `${open.join('/') || 'XML'}, character ${at}`, detail);
  const must = (end: number, what: string) => {
    if (end < 0) throw fault('file.short', `${what} does not end`);
    return end;
  };
  for (;;) {
    const next = text.indexOf('<', at);
    if (next < 0) throw fault('file.short', 'the text ends within an element');
    if (next - at > longText) {
      parts.push(text.slice(kept, at), markOf(longTexts.length));
      longTexts.push(text.slice(at, next));
      kept = next;
    }
    at = next;
    if (text.startsWith('<!--', at)) at = must(behind(text, '-->', at + 4), 'a comment');
    else if (text.startsWith('<![CDATA[', at)) at = must(behind(text, ']]>', at + 9), 'a CDATA section');
    else if (text.startsWith('<?', at)) {
      const end = must(behind(text, '?>', at + 2), 'an instruction');
      // The library looks for the end outside quotes; where they do not pair, the two would not agree.
      if (end - at > longestTag || /["'][^"']*$/.test(unquoted(text.slice(at, end))))
        throw fault('xml.malformed', 'an instruction that is none');
      at = end;
    } else if (text.startsWith('</', at)) {
      const end = must(behind(text, '>', at), 'a tag');
      const name = open.pop();
      if (text.slice(at + 2, end - 1).trim() !== name)
        throw fault('xml.malformed', `an end that is not that of ${name}`);
      at = end;
    } else {
      const end = must(behindTag(text, at + 1), 'a tag');
      if (end - at > longestTag) throw fault('xml.large', `a tag of ${end - at} characters`);
      const name = /^<([\p{L}_:][^\s/<>"'=]*)(?=[\s/>])/u.exec(text.slice(at, Math.min(end, at + 300)))?.[1];
      if (name === undefined) throw fault('xml.malformed', 'a tag without a name');
      elements += 1;
      if (elements > mostElements) throw fault('xml.large', `more than ${mostElements} elements`);
      if (text[end - 2] !== '/') open.push(name);
      if (open.length > deepest) throw fault('xml.large', `more than ${deepest} elements within each other`);
      at = end;
    }
    if (open.length === 0) return { structure: [...parts, text.slice(kept, at)].join(''), longTexts };
  }
}

const unquoted = (text: string) => text.replace(/"[^"]*"|'[^']*'/g, '');

/** Behind the `>` that is not within quotes. */
function behindTag(text: string, from: number): number {
  for (let at = from; at < text.length; at++) {
    const letter = text.charCodeAt(at);
    if (letter === 0x3e) return at + 1;
    if (letter !== 0x22 && letter !== 0x27) continue;
    at = text.indexOf(text[at] as string, at + 1);
    if (at < 0) return -1;
  }
  return -1;
}
