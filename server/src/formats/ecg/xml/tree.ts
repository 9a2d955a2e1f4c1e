import { XMLParser } from 'fast-xml-parser';
import { EcgFault } from '../fault.ts';
import { type BoundedXml, boundedXml, deepest, wholeText } from './bounds.ts';
import { xmlText } from './encoding.ts';

/** An element: its local name, attributes by local name, children in order, and its own text. */
export interface XmlElement {
  name: string;
  attributes: Readonly<Record<string, string>>;
  children: readonly XmlElement[];
  text: string;
  parent: XmlElement | undefined;
}

const [textKey, cdataKey, attributesKey] = ['#text', '#cdata', ':@'] as const;

const parser = new XMLParser({
  preserveOrder: true,
  ignoreAttributes: false,
  attributeNamePrefix: '',
  removeNSPrefix: true,
  parseTagValue: false,
  parseAttributeValue: false,
  trimValues: false,
  ignorePiTags: true,
  cdataPropName: cdataKey,
  // Entities are not expanded; the five of XML and character references are written out below.
  processEntities: false,
  maxNestedTags: deepest,
});

type Raw = Record<string, unknown>;

/** The root element. Throws EcgFault for what is no XML, ends early, or is beyond the bounds. */
export function readXml(bytes: Uint8Array): XmlElement {
  const bounded = boundedXml(xmlText(bytes));
  let roots: Raw[];
  try {
    roots = parser.parse(bounded.structure) as Raw[];
  } catch (error) {
    throw new EcgFault('xml.malformed', 'XML', error instanceof Error ? error.message.slice(0, 80) : 'unknown');
  }
  const root = roots.map((raw) => elementOf(raw, undefined, bounded)).find((element) => element !== undefined);
  if (!root) throw new EcgFault('xml.malformed', 'XML', 'no element');
  return root;
}

function elementOf(raw: Raw, parent: XmlElement | undefined, bounded: BoundedXml): XmlElement | undefined {
  const name = Object.keys(raw).find((key) => key !== attributesKey);
  if (name === undefined || name === textKey || name === cdataKey) return undefined;
  const attributes: Record<string, string> = {};
  for (const [key, value] of Object.entries((raw[attributesKey] as Raw | undefined) ?? {}))
    attributes[key] = written(String(value)).trim();
  const children: XmlElement[] = [];
  const element: XmlElement = { name, attributes, children, text: '', parent };
  let text = '';
  for (const each of (raw[name] as Raw[] | undefined) ?? []) {
    if (textKey in each) text += written(wholeText(String(each[textKey]), bounded));
    else if (cdataKey in each) text += String((each[cdataKey] as Raw[])[0]?.[textKey] ?? '');
    else {
      const child = elementOf(each, element, bounded);
      if (child) children.push(child);
      // What stands on both sides of an element is not one word.
      text += ' ';
    }
  }
  element.text = text.trim();
  return element;
}

const named: Readonly<Record<string, string>> = { lt: '<', gt: '>', amp: '&', quot: '"', apos: "'" };

/** Predefined entities and character references; what a DTD would have to explain stays as it stands. */
function written(text: string): string {
  if (!text.includes('&')) return text;
  return text.replace(/&(?:#x([0-9a-fA-F]{1,6})|#(\d{1,7})|(\w{1,8}));/g, (all, hex, decimal, name) => {
    if (name !== undefined) return Object.hasOwn(named, name) ? (named[name] as string) : all;
    const code = hex === undefined ? Number(decimal) : Number.parseInt(hex, 16);
    return code > 0 && code <= 0x10ffff && (code < 0xd800 || code > 0xdfff) ? String.fromCodePoint(code) : all;
  });
}

/** Where an element stands: `/AnnotatedECG/component/series/component[2]/sequenceSet`, numbered among those of its name. */
export function placeOf(element: XmlElement): string {
  const steps: string[] = [];
  for (let at: XmlElement | undefined = element; at; at = at.parent) {
    const same = at.parent?.children.filter(({ name }) => name === at?.name) ?? [];
    steps.unshift(same.length > 1 ? `${at.name}[${same.indexOf(at) + 1}]` : at.name);
  }
  return `/${steps.join('/')}`;
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
  return childAt(element, ...path)?.text || undefined;
}

/** A number there; undefined where it is none ("Indeterminate", "Failed"). */
export function numberAt(element: XmlElement | undefined, ...path: string[]): number | undefined {
  return numberOf(textAt(element, ...path));
}

/** Undefined for nothing and for what is no number: a blank is not 0. */
export function numberOf(text: string | undefined): number | undefined {
  if (text === undefined || !/^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(text.trim())) return undefined;
  const value = Number(text);
  return Number.isFinite(value) ? value : undefined;
}

/** All elements of a name below, in document order. */
export function* descendants(element: XmlElement | undefined, name: string): Generator<XmlElement> {
  for (const child of element?.children ?? []) {
    if (child.name === name) yield child;
    yield* descendants(child, name);
  }
}

export function ancestorOf(element: XmlElement, name: string): XmlElement | undefined {
  let found = element.parent;
  while (found && found.name !== name) found = found.parent;
  return found;
}
