/** Why a file cannot be taken as an ECG, and where. */
export interface EcgRefusal {
  /** stable, for the catalogue: 'scale.missing', 'crc.section', 'file.short', 'format.unknown' … */
  code: string;
  /** a byte offset, a section, an element path, a lead */
  place: string;
  /** technical English, never patient data */
  detail: string;
}

/** Thrown inside a decoder, turned into a refusal by `decodeEcg`. */
export class EcgFault extends Error {
  readonly refusal: EcgRefusal;

  constructor(code: string, place: string, detail: string) {
    super(`${code} at ${place}: ${detail}`);
    this.name = 'EcgFault';
    this.refusal = { code, place, detail };
  }
}
