import { decodeEcg, EcgFault, type EcgReading } from '../formats/ecg/index.ts';
import { readPdfPages } from '../platform/paper/index.ts';

/** An ECG file as it arrives; of a PDF besides whether it opens and has a page, which takes longer than a decoder may. */
export async function decodeIncoming(bytes: Uint8Array): Promise<EcgReading> {
  const reading = decodeEcg(bytes);
  if (!reading.ok || reading.recording.picture?.type !== 'application/pdf') return reading;
  const pdf = await readPdfPages(reading.recording.picture.bytes);
  if (!pdf.ok) return { ok: false, refusal: { code: `pdf.${pdf.why}`, place: 'file', detail: pdf.detail } };
  if (!pdf.repaired) return reading;
  const { recording } = reading;
  const warning = {
    code: 'pdf.damaged',
    place: 'file',
    detail: 'parts of the PDF are damaged; it still has its pages',
  };
  return { ok: true, recording: { ...recording, warnings: [...recording.warnings, warning] } };
}

/** What a fault of the pixels becomes, which show only when they are unpacked. */
export function orRefusal<T>(make: () => T): { ok: true; value: T } | Extract<EcgReading, { ok: false }> {
  try {
    return { ok: true, value: make() };
  } catch (error) {
    if (error instanceof EcgFault) return { ok: false, refusal: error.refusal };
    throw error;
  }
}
