import { aecg } from './aecg/index.ts';
import { contec } from './contec/index.ts';
import type { EcgDecoder } from './decoder.ts';
import { dicom } from './dicom/index.ts';
import { edf } from './edf/index.ts';
import { EcgFault, type EcgRefusal } from './fault.ts';
import { healforce } from './healforce/index.ts';
import { ishne } from './ishne/index.ts';
import { withDerivedLeads } from './leads.ts';
import { mostBytes } from './limits.ts';
import { mfer } from './mfer/index.ts';
import { muse } from './muse/index.ts';
import { philips } from './philips/index.ts';
import { foreignPicture } from './picture/foreign.ts';
import { jpeg } from './picture/jpeg.ts';
import { pdf } from './picture/pdf.ts';
import { png } from './picture/png.ts';
import type { EcgRecording, EcgWarning } from './recording.ts';
import { schiller } from './schiller/index.ts';
import { scp } from './scp/index.ts';
import { wfdb } from './wfdb/index.ts';
import { isLoneHeader } from './wfdb/lone-header.ts';

/** In the order they are asked: those with a sure mark first. */
export const decoders: readonly EcgDecoder[] = [
  dicom,
  ishne,
  jpeg,
  png,
  mfer,
  edf,
  scp,
  aecg,
  muse,
  philips,
  schiller,
  pdf,
  healforce,
  contec,
  wfdb,
];

export type EcgReading = { ok: true; recording: EcgRecording } | { ok: false; refusal: EcgRefusal };

/** What the bytes are, by their content; undefined when no decoder knows them. */
export function sniffEcg(bytes: Uint8Array): EcgDecoder | undefined {
  return decoders.find((decoder) => decoder.recognises(bytes));
}

/** Any ECG file, decoded, with the limb leads that follow from the stored ones. Never throws. */
export function decodeEcg(bytes: Uint8Array): EcgReading {
  if (bytes.length === 0) return refused('file.empty', 'byte 0', 'no bytes');
  if (bytes.length > mostBytes) return refused('file.large', `byte ${mostBytes}`, `${bytes.length} bytes`);
  const decoder = sniffEcg(bytes);
  const foreign = decoder ? undefined : foreignPicture(bytes);
  if (foreign) return refused('picture.foreign', 'byte 0', `a picture in ${foreign}, which is not taken`);
  if (!decoder && isLoneHeader(bytes)) return refused('wfdb.alone', 'header', 'a header without its signal files');
  if (!decoder) return refused('format.unknown', 'byte 0', 'no known ECG format');
  try {
    const recording = decoder.decode(bytes);
    if (!recording.picture && recording.groups.every(({ leads }) => leads.every(({ samples }) => samples.length === 0)))
      return refused('waveform.none', decoder.format, 'no samples');
    const warnings = [...recording.warnings, ...tooShort(recording)];
    return { ok: true, recording: { ...recording, warnings, groups: recording.groups.map(withDerivedLeads) } };
  } catch (error) {
    if (error instanceof EcgFault) return { ok: false, refusal: error.refusal };
    // A decoder met what its author did not think of: kept aside like any other damage, and told by its own code.
    return refused('decoder.fault', decoder.format, error instanceof Error ? error.message : 'unknown');
  }
}

/** Less than one page of a resting ECG: no rhythm can be told from it. */
const shortestSeconds = 2.5;

function tooShort({ groups }: EcgRecording): EcgWarning[] {
  return groups.flatMap(({ kind, samplingRateHz, leads }, i) => {
    const seconds = Math.max(...leads.map(({ samples }) => samples.length)) / samplingRateHz;
    if (kind !== 'rhythm' || seconds >= shortestSeconds) return [];
    return [{ code: 'record.short', place: `group ${i + 1}`, detail: `${seconds.toFixed(3)} s` }];
  });
}

const refused = (code: string, place: string, detail: string): EcgReading => ({
  ok: false,
  refusal: { code, place, detail },
});
