import { XMLParser } from 'fast-xml-parser';
import { EcgFault } from '../fault.ts';
import { xmlText } from './encoding.ts';

/** An element: its local name, attributes by local name, children in order, and its own text. */
export interface XmlElement {
  name: string;
  attributes: Readonly<Record<string, string>>;
  children: readonly XmlElement[];
  text: string;
}

/** Deeper than any standard's file; a hostile one must not exhaust the stack. */
const deepest = 200;

const parser = new XMLParser({
  preserveOrder: true,
  ignoreAttributes: false,
  attributeNamePrefix: '',
  removeNSPrefix: true,
  parseTagValue: false,
  parseAttributeValue: false,
  trimValues: true,
  // DTDs are neither loaded nor expanded; the five entities and character references are written out below.
  processEntities: false,
  maxNestedTags: deepest,
});

type Raw = Record<string, unknown>;

/** The root element. Throws EcgFault for what is no XML. */
export function readXml(bytes: Uint8Array): XmlElement {
  let roots: Raw[];
  try {
    roots = parser.parse(xmlText(bytes)) as Raw[];
  } catch (error) {
    throw new EcgFault('xml.malformed', 'XML', error instanceof Error ? error.message.slice(0, 200) : 'unknown');
  }
  const root = roots.map((raw) => elementOf(raw, 0)).find((element) => element && !element.name.startsWith('?'));
  if (!root) throw new EcgFault('xml.malformed', 'XML', 'no element');
  return root;
}

function elementOf(raw: Raw, depth: number): XmlElement | undefined {
  if (depth > deepest) throw new EcgFault('xml.malformed', 'XML', 'elements too deep within each other');
  const name = Object.keys(raw).find((key) => key !== ':@');
  if (name === undefined || name === '#text') return undefined;
  const inside = (raw[name] as Raw[] | undefined) ?? [];
  const attributes: Record<string, string> = {};
  for (const [key, value] of Object.entries((raw[':@'] as Raw | undefined) ?? {}))
    attributes[key] = written(String(value));
  const text = inside
    .filter((each) => '#text' in each)
    .map((each) => String(each['#text']))
    .join('');
  const children = inside.map((each) => elementOf(each, depth + 1)).filter((each) => each !== undefined);
  return { name, attributes, children, text: written(text) };
}

const named: Readonly<Record<string, string>> = { lt: '<', gt: '>', amp: '&', quot: '"', apos: "'" };

/** Predefined entities and character references; what a DTD would have to explain stays as it stands. */
function written(text: string): string {
  if (!text.includes('&')) return text;
  return text.replace(/&(?:#x([0-9a-fA-F]{1,6})|#(\d{1,7})|(\w+));/g, (all, hex, decimal, name) => {
    if (name !== undefined) return named[name] ?? all;
    const code = hex === undefined ? Number(decimal) : Number.parseInt(hex, 16);
    return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : all;
  });
}

export function childrenOf(element: XmlElement | undefined, name: string): XmlElement[] {
  return element?.children.filter((child) => child.name === name) ?? [];
}

/** The first element on a path of names, from child to child. */
export function childAt(element: XmlElement | undefined, ...path: string[]): XmlElement | undefined {
  let found = element;
  for (const name of path) found = found?.children.find((child) => child.name === name);
  return found;
}

/** Text of the first element on the path; undefined where there is none or it is empty. */
export function textAt(element: XmlElement | undefined, ...path: string[]): string | undefined {
  return childAt(element, ...path)?.text.trim() || undefined;
}

/** A number there; undefined where it is none ("Indeterminate", "Failed"). */
export function numberAt(element: XmlElement | undefined, ...path: string[]): number | undefined {
  const text = textAt(element, ...path);
  const value = text === undefined ? Number.NaN : Number(text);
  return Number.isFinite(value) ? value : undefined;
}

/** All elements of a name below, in document order. */
export function* descendants(element: XmlElement | undefined, name: string): Generator<XmlElement> {
  for (const child of element?.children ?? []) {
    if (child.name === name) yield child;
    yield* descendants(child, name);
  }
}
