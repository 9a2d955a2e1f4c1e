import type { DamageLog } from './damage.ts';
import type { Dataset, Element } from './dataset.ts';
import { textValues } from './text/dataset-text.ts';
import type { TextDecision } from './text/decide-text.ts';
import { binaryNumbers, decimalOf, integerOf, isoDate, isoTime } from './values.ts';
import { isText } from './vr.ts';

export interface NumberRange {
  least?: number;
  most?: number;
  /** Not equal to zero. */
  nonZero?: boolean;
}

/** Reads attributes into plain values. What is absent is undefined; what is there but wrong is undefined and said. */
export class FactReader {
  readonly #dataset: Dataset;
  readonly #text: TextDecision;
  readonly #damage: DamageLog;

  constructor(dataset: Dataset, text: TextDecision, damage: DamageLog) {
    this.#dataset = dataset;
    this.#text = text;
    this.#damage = damage;
  }

  #whole(tag: number): Element | undefined {
    const element = this.#dataset.elements.get(tag);
    if (element?.cut) this.#wrong('value.cut', element, 'the bytes end inside it');
    return element?.cut ? undefined : element;
  }

  #wrong(code: string, element: Element, detail: string): undefined {
    this.#damage.add(code, element.offset, detail, element.tag);
    return undefined;
  }

  texts(tag: number): string[] {
    const element = this.#whole(tag);
    if (!element) return [];
    if (!isText(element.vr)) {
      this.#wrong('value.not-text', element, `VR ${element.vr}`);
      return [];
    }
    const values = textValues(this.#dataset, element, this.#text);
    if (values.some((value) => value.includes('\ufffd'))) {
      this.#wrong('text.undecodable', element, `bytes that are not ${this.#text.used || 'ASCII'}`);
    }
    return values;
  }

  /** The first value, undefined if empty. */
  text(tag: number): string | undefined {
    return this.texts(tag).find((value) => value !== '');
  }

  /** All values joined as sent: for text VRs in which devices write backslashes. */
  line(tag: number): string | undefined {
    const values = this.texts(tag);
    return values.length > 0 ? values.join('\\') : undefined;
  }

  date(tag: number): string | undefined {
    return this.#parsed(tag, 'value.date', isoDate);
  }

  time(tag: number): string | undefined {
    return this.#parsed(tag, 'value.time', isoTime);
  }

  matching(tag: number, form: RegExp, code: string): string | undefined {
    return this.#parsed(tag, code, (text) => (form.test(text) ? text : undefined));
  }

  #parsed(tag: number, code: string, parse: (text: string) => string | undefined): string | undefined {
    const text = this.text(tag);
    const element = this.#dataset.elements.get(tag);
    if (text === undefined || !element) return undefined;
    return parse(text) ?? this.#wrong(code, element, 'not of the form the standard gives it');
  }

  integer(tag: number, range: NumberRange = {}): number | undefined {
    return this.#number(tag, range, integerOf);
  }

  decimal(tag: number, range: NumberRange = {}): number | undefined {
    return this.#number(tag, range, decimalOf);
  }

  #number(tag: number, range: NumberRange, parse: (text: string) => number | undefined): number | undefined {
    const all = this.#numbers(tag, parse);
    return all && this.#inRange(tag, all.slice(0, 1), range)?.[0];
  }

  /** Exactly `count` values, or all of them if it is not given; one that is wrong makes the whole useless. */
  decimals(tag: number, count?: number, range: NumberRange = {}): number[] | undefined {
    const all = this.#numbers(tag, decimalOf);
    const element = this.#dataset.elements.get(tag);
    if (!all || !element) return undefined;
    if (count !== undefined && all.length !== count) {
      return this.#wrong('value.count', element, `${all.length} values, ${count} expected`);
    }
    return this.#inRange(tag, all, range);
  }

  #numbers(tag: number, parse: (text: string) => number | undefined): number[] | undefined {
    const element = this.#whole(tag);
    if (!element || element.length === 0) return undefined;
    const values = isText(element.vr)
      ? this.texts(tag).map(parse)
      : binaryNumbers(this.#dataset, element, 16).map((value) => (Number.isFinite(value) ? Number(value) : undefined));
    if (values.length === 0) {
      return isText(element.vr) ? undefined : this.#wrong('value.not-number', element, `VR ${element.vr}`);
    }
    if (!values.every((value) => value !== undefined)) return this.#wrong('value.not-number', element, 'not a number');
    return values;
  }

  #inRange(tag: number, values: number[], { least, most, nonZero }: NumberRange): number[] | undefined {
    const element = this.#dataset.elements.get(tag);
    const off = values.find(
      (v) => (least !== undefined && v < least) || (most !== undefined && v > most) || (nonZero && v === 0),
    );
    if (off === undefined || !element) return values;
    return this.#wrong('value.out-of-range', element, `${off}`);
  }
}
