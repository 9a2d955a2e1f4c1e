/**
 * Reading of the DICOM JSON model (PS3.18 annex F): one place that knows that a DS may be a number or a string,
 * that a value may be null, and that a number that is not one is no number rather than 0.
 */
export interface JsonElement {
  readonly vr?: string;
  readonly Value?: readonly unknown[];
  readonly InlineBinary?: string;
  readonly BulkDataURI?: string;
}

export type DicomJson = Readonly<Record<string, JsonElement>>;

export function strings(set: DicomJson | undefined, tag: string): string[] {
  return (set?.[tag]?.Value ?? []).filter((value) => value !== null && value !== undefined).map(String);
}

export function text(set: DicomJson | undefined, tag: string): string | undefined {
  const value = strings(set, tag)[0]?.trim();
  return value === '' ? undefined : value;
}

/** All values as finite numbers, or undefined when there are none or one of them is not a number. */
export function numbers(set: DicomJson | undefined, tag: string): number[] | undefined {
  const values = strings(set, tag);
  if (values.length === 0) return undefined;
  const read = values.map((value) => (value.trim() === '' ? Number.NaN : Number(value)));
  return read.every(Number.isFinite) ? read : undefined;
}

export function number(set: DicomJson | undefined, tag: string): number | undefined {
  return numbers(set, tag)?.[0];
}

export function items(set: DicomJson | undefined, tag: string): DicomJson[] {
  return (set?.[tag]?.Value ?? []).filter((value): value is DicomJson => typeof value === 'object' && value !== null);
}

/** The name as its owner writes it: ideographic before alphabetic (PS3.5 6.2.1). */
export function personName(set: DicomJson | undefined, tag: string): string | undefined {
  const value = set?.[tag]?.Value?.[0];
  if (typeof value === 'string') return value;
  if (typeof value !== 'object' || value === null) return undefined;
  const groups = value as { Alphabetic?: string; Ideographic?: string; Phonetic?: string };
  const chosen = groups.Ideographic || groups.Alphabetic || groups.Phonetic;
  return chosen?.replace(/\^+$/, '').replaceAll('^', ' ').trim();
}

export function inlineBytes(set: DicomJson | undefined, tag: string): Uint8Array | undefined {
  const base64 = set?.[tag]?.InlineBinary;
  if (base64 === undefined) return undefined;
  const binary = atob(base64);
  return Uint8Array.from(binary, (character) => character.charCodeAt(0));
}
