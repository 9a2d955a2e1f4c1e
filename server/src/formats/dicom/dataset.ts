/**
 * A data set as found: every element's place, none of its values interpreted. Values are read from `bytes` on demand, so
 * reading a header copies nothing and a length that lies can claim nothing.
 */
export interface Dataset {
  /** The bytes every offset below refers to (the inflated stream, for a deflated file). */
  bytes: Uint8Array;
  littleEndian: boolean;
  /** Where its first element begins. */
  offset: number;
  elements: Map<number, Element>;
}

export interface Element {
  /** 0x00100010 for Patient's Name. */
  tag: number;
  /** As on the wire, or from the dictionary where the wire does not say. `UN` stays `UN` when nobody knows. */
  vr: string;
  /** Of the value. */
  offset: number;
  /** Bytes of value that are really there, delimiters of undefined lengths left out. */
  length: number;
  /** The value was to be longer than the bytes there are: what is left of it is not its value. */
  cut?: true;
  /** Undefined length, in fragments (PS3.5 A.4). */
  encapsulated?: true;
  /** Of a sequence; empty for an empty one. */
  items?: Dataset[];
}

export interface Encoding {
  explicit: boolean;
  littleEndian: boolean;
}

export const UNDEFINED_LENGTH = 0xffffffff;

/** The element if it is there whole. */
export function wholeElement(dataset: Dataset, tag: number): Element | undefined {
  const element = dataset.elements.get(tag);
  return element?.cut ? undefined : element;
}

/** A view, not a copy. */
export function elementBytes(dataset: Dataset, element: Element): Uint8Array {
  return dataset.bytes.subarray(element.offset, element.offset + element.length);
}

export function itemsOf(dataset: Dataset, tag: number): Dataset[] {
  return dataset.elements.get(tag)?.items ?? [];
}

export function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
