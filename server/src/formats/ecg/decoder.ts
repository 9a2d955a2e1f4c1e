import type { EcgFormat, EcgRecording } from './recording.ts';

/** One vendor's or standard's format: one folder or file each, listed in `decode.ts`. */
export interface EcgDecoder {
  format: EcgFormat;
  /** by content alone; looks at a bounded part of the bytes and never throws */
  recognises(bytes: Uint8Array): boolean;
  /**
   * The stored leads, without derived ones. Throws EcgFault where no tracing can be had for certain; a damaged optional
   * part is a warning. Allocates nothing that the bytes themselves do not pay for.
   */
  decode(bytes: Uint8Array): EcgRecording;
}
