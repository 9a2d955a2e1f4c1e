import { type Dataset, elementBytes, itemsOf, type TextDecision, textValues, wholeElement } from '../../dicom/index.ts';

/** Reads values of one data set or item; the character set is the root's (PS3.5 6.1.2.4). Absent or cut is undefined. */
export class Values {
  readonly dataset: Dataset;
  readonly #text: TextDecision;

  constructor(dataset: Dataset, text: TextDecision) {
    this.dataset = dataset;
    this.#text = text;
  }

  text(tag: number): string | undefined {
    const element = wholeElement(this.dataset, tag);
    if (!element || element.items) return undefined;
    const said = textValues(this.dataset, element, this.#text)[0]?.trim();
    return said === '' ? undefined : said;
  }

  /** All of it, where backslashes are text (ST, LT, UT). */
  line(tag: number): string | undefined {
    const element = wholeElement(this.dataset, tag);
    if (!element || element.items) return undefined;
    const said = textValues(this.dataset, element, this.#text).join('\\').trim();
    return said === '' ? undefined : said;
  }

  /** DS or IS. */
  decimal(tag: number): number | undefined {
    const said = this.text(tag);
    const value = said === undefined ? Number.NaN : Number(said);
    return Number.isFinite(value) ? value : undefined;
  }

  /** US or UL: the `nth` value. */
  unsigned(tag: number, nth = 0): number | undefined {
    const element = wholeElement(this.dataset, tag);
    if (!element) return undefined;
    const bytes = elementBytes(this.dataset, element);
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    const size = element.vr === 'UL' || (element.vr === 'UN' && bytes.length === 4) ? 4 : 2;
    if (bytes.length < (nth + 1) * size) return undefined;
    const { littleEndian } = this.dataset;
    return size === 4 ? view.getUint32(nth * 4, littleEndian) : view.getUint16(nth * 2, littleEndian);
  }

  bytes(tag: number): Uint8Array | undefined {
    const element = this.dataset.elements.get(tag);
    return element && !element.items ? elementBytes(this.dataset, element) : undefined;
  }

  items(tag: number): Values[] {
    return itemsOf(this.dataset, tag).map((item) => new Values(item, this.#text));
  }

  /** The first item of a code sequence. */
  code(tag: number): { value: string; scheme: string; meaning: string } | undefined {
    const [item] = this.items(tag);
    if (!item) return undefined;
    return {
      value: item.text(0x00080100) ?? '',
      scheme: item.text(0x00080102) ?? '',
      meaning: item.text(0x00080104) ?? '',
    };
  }
}
