/** Which abstract syntaxes the hub takes: whatever a modality may want to store, known to this release or not. */

const verification = '1.2.840.10008.1.1';
const dicomRoot = '1.2.840.10008.';
const storageRoot = '1.2.840.10008.5.1.4.1.1.';

/** Query, retrieve and management classes that were given UIDs under the storage root (PS3.6, annex A): nothing is stored by them. */
const notStorage = new Set(
  ['200.4', '200.5', '200.6', '201.2', '201.3', '201.4', '201.5', '201.6'].map((suffix) => storageRoot + suffix),
);

/** Storage classes that stand elsewhere (PS3.6, annex A). */
const storageElsewhere = new Set([
  '1.2.840.10008.5.1.1.27', // stored print (retired)
  '1.2.840.10008.5.1.1.29', // hardcopy grayscale image (retired)
  '1.2.840.10008.5.1.1.30', // hardcopy colour image (retired)
  '1.2.840.10008.5.1.4.34.7', // RT beams delivery instruction
  '1.2.840.10008.5.1.4.34.10', // RT brachy application setup delivery instruction
  '1.2.840.10008.5.1.4.38.1', // hanging protocol
  '1.2.840.10008.5.1.4.39.1', // colour palette
  '1.2.840.10008.5.1.4.43.1', // generic implant template
  '1.2.840.10008.5.1.4.44.1', // implant assembly template
  '1.2.840.10008.5.1.4.45.1', // implant template group
]);

export type Service = 'verification' | 'storage';

/** The service behind an abstract syntax; undefined for what the hub does not offer. A private one can only mean storage here. */
export function serviceOf(abstractSyntax: string): Service | undefined {
  if (abstractSyntax === verification) return 'verification';
  if (!isUid(abstractSyntax) || notStorage.has(abstractSyntax)) return undefined;
  if (abstractSyntax.startsWith(storageRoot) || storageElsewhere.has(abstractSyntax)) return 'storage';
  return abstractSyntax.startsWith(dicomRoot) ? undefined : 'storage';
}

/** Digits and dots, 64 at most (PS3.5, 9.1); leading zeros are a fault that devices make and nobody suffers from. */
export const isUid = (value: string): boolean => value.length <= 64 && /^\d+(\.\d+)+$/.test(value);
