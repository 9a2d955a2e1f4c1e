import { EcgFault } from '../fault.ts';
import type { EcgWarning } from '../recording.ts';

/** A part without which the recording still stands: damage in it is a warning with its place. */
export function optional<T>(read: () => T, warnings: EcgWarning[]): T | undefined {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof EcgFault)) throw error;
    const { code, place, detail } = error.refusal;
    warnings.push({ code: 'section.skipped', place, detail: `${code}: ${detail}` });
    return undefined;
  }
}
