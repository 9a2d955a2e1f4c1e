import { base64 } from './base64.ts';
import type { Damage } from './damage.ts';
import { DamageLog, tagText } from './damage.ts';
import type { Dataset, Element } from './dataset.ts';
import { elementBytes } from './dataset.ts';
import { turned } from './little-endian.ts';
import type { PersonName } from './person-name.ts';
import { personName } from './person-name.ts';
import type { ReadHeader } from './read-header.ts';
import { tags } from './tags.ts';
import { textDecisionOf, textValues } from './text/dataset-text.ts';
import type { TextDecision } from './text/decide-text.ts';
import { attributeTags, binaryNumbers, decimalOf, integerOf } from './values.ts';
import { isBulk, isText, unitBytes } from './vr.ts';

/** The DICOM JSON Model (PS3.18 Annex F). */
export interface DicomJson {
  [tag: string]: DicomJsonElement;
}

export interface DicomJsonElement {
  vr: string;
  Value?: DicomJsonValue[];
  InlineBinary?: string;
  BulkDataURI?: string;
}

export type DicomJsonValue = string | number | null | PersonName | DicomJson;

export interface DicomJsonOptions {
  /**
   * The URI under which a value that is left out can be had. `path` is what `bulkRange` finds it by: the tag, and inside
   * sequences `tag/item/tag` with items counted from 0 (`54000100/0/54001010`).
   */
  bulkUri(path: string): string;
  /** Binary values longer than this, in bytes, are left out. */
  inlineLimit?: number;
  /** Told of every value that has no place in the model (a DS that is no number) and is left out. */
  onDamage?(damage: Damage): void;
}

const INLINE_LIMIT = 1024;

/** The data set as JSON, without group lengths, in Unicode whatever it was encoded in, bulk left out. */
export function toDicomJson(reading: ReadHeader, options: DicomJsonOptions): DicomJson {
  const damage = new DamageLog();
  const { bulkUri, inlineLimit = INLINE_LIMIT } = options;
  const writer = new JsonWriter(bulkUri, inlineLimit, damage);
  const json = writer.dataset(reading.dataset, textDecisionOf(reading.dataset), '');
  const { pixelData } = reading;
  if (pixelData) {
    const tag = tagText(pixelData.tag);
    json[tag] = { vr: pixelData.vr === 'UN' ? 'OW' : pixelData.vr, BulkDataURI: bulkUri(tag) };
  }
  if (options.onDamage) for (const entry of damage.list) options.onDamage(entry);
  return json;
}

class JsonWriter {
  readonly #bulkUri: DicomJsonOptions['bulkUri'];
  readonly #inlineLimit: number;
  readonly #damage: DamageLog;

  constructor(bulkUri: DicomJsonOptions['bulkUri'], inlineLimit: number, damage: DamageLog) {
    this.#bulkUri = bulkUri;
    this.#inlineLimit = inlineLimit;
    this.#damage = damage;
  }

  /** Depth is bounded by the walk that made the data set. */
  dataset(dataset: Dataset, text: TextDecision, path: string): DicomJson {
    const json: DicomJson = {};
    for (const element of dataset.elements.values()) {
      if ((element.tag & 0xffff) === 0) continue;
      const tag = tagText(element.tag);
      json[tag] = this.#element(dataset, element, text, path + tag);
    }
    return json;
  }

  #element(dataset: Dataset, element: Element, text: TextDecision, path: string): DicomJsonElement {
    const { vr, items } = element;
    if (items) {
      const Value = items.map((item, i) => this.dataset(item, textDecisionOf(item, text), `${path}/${i}/`));
      return Value.length > 0 ? { vr, Value } : { vr };
    }
    if (element.cut) {
      this.#damage.add('value.cut', element.offset, 'left out of the JSON', element.tag);
      return { vr };
    }
    if (element.length === 0) return { vr };
    if (isBulk(vr)) return this.#binary(dataset, element, path);
    // The JSON is Unicode, so the set it was decoded from would be untrue of it (PS3.18 F.2.2 note).
    if (element.tag === tags.SpecificCharacterSet) return { vr, Value: ['ISO_IR 192'] };
    const Value = isText(vr) ? this.#text(dataset, element, text) : this.#numbers(dataset, element);
    return Value.some((value) => value !== null) ? { vr, Value } : { vr };
  }

  #text(dataset: Dataset, element: Element, text: TextDecision): DicomJsonValue[] {
    const values = textValues(dataset, element, text);
    switch (element.vr) {
      case 'PN':
        return values.map((value) => (/^[=^ ]*$/.test(value) ? null : personName(value)));
      case 'DS':
        return values.map((value) => this.#parsed(element, value, decimalOf));
      case 'IS':
        return values.map((value) => this.#parsed(element, value, integerOf));
      default:
        return values.map((value) => (value === '' ? null : value));
    }
  }

  #parsed(element: Element, value: string, parse: (text: string) => number | undefined): number | null {
    if (value === '') return null;
    const number = parse(value);
    if (number === undefined) this.#damage.add('value.not-number', element.offset, 'left out of the JSON', element.tag);
    return number ?? null;
  }

  #numbers(dataset: Dataset, element: Element): DicomJsonValue[] {
    if (element.vr === 'AT') return attributeTags(dataset, element);
    return binaryNumbers(dataset, element).map((value) => {
      if (typeof value === 'bigint') return value.toString();
      if (Number.isFinite(value)) return value;
      this.#damage.add('value.not-number', element.offset, 'not finite, left out of the JSON', element.tag);
      return null;
    });
  }

  #binary(dataset: Dataset, element: Element, path: string): DicomJsonElement {
    const { vr } = element;
    if (element.encapsulated || element.length > this.#inlineLimit) return { vr, BulkDataURI: this.#bulkUri(path) };
    const bytes = elementBytes(dataset, element);
    const unit = unitBytes(vr);
    // InlineBinary is little endian (PS3.18 F.2.7).
    return { vr, InlineBinary: base64(dataset.littleEndian || unit === 1 ? bytes : turned(bytes, unit)) };
  }
}

export interface BulkRange {
  /** In the file, or in the inflated data set of a deflated one. */
  offset: number;
  /** Undefined: fragments up to their delimiter. */
  length: number | undefined;
  vr: string;
}

/** Where the value lies that `bulkUri(path)` stands for. */
export function bulkRange(reading: ReadHeader, path: string): BulkRange | undefined {
  const { pixelData } = reading;
  if (pixelData && path === tagText(pixelData.tag)) {
    return { offset: pixelData.offset, length: pixelData.length, vr: pixelData.vr };
  }
  const steps = path.split('/');
  let dataset: Dataset | undefined = reading.dataset;
  for (let i = 0; i + 2 < steps.length; i += 2) {
    const items: Dataset[] | undefined = dataset.elements.get(Number.parseInt(steps[i] ?? '', 16))?.items;
    dataset = items?.[Number(steps[i + 1])];
    if (!dataset) return undefined;
  }
  const element = dataset.elements.get(Number.parseInt(steps.at(-1) ?? '', 16));
  if (!element || element.items || element.cut) return undefined;
  return { offset: element.offset, length: element.length, vr: element.vr };
}
