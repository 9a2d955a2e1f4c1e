import type { EcgDecoder } from '../decoder.ts';
import { EcgFault } from '../fault.ts';
import type { EcgRecording, EcgWarning } from '../recording.ts';
import { rootNameOf } from '../xml/encoding.ts';
import { optional } from '../xml/optional.ts';
import { childAt, readXml } from '../xml/tree.ts';
import { aboutOf } from './about.ts';
import { mediansOf, rhythmOf } from './waveforms.ts';

/** Philips `restingecgdata`: Sierra ECG 1.03, Philips ECG 1.04 and 1.04.01, compressed (XLI) or plain. */
export const philips: EcgDecoder = {
  format: 'philips',
  recognises: (bytes) => rootNameOf(bytes) === 'restingecgdata',
  decode,
};

function decode(bytes: Uint8Array): EcgRecording {
  const root = readXml(bytes);
  const warnings: EcgWarning[] = [];
  const waveforms = childAt(root, 'waveforms');
  const parsed = childAt(waveforms, 'parsedwaveforms');
  if (!parsed) throw new EcgFault('waveform.none', '/restingecgdata/waveforms/parsedwaveforms', 'not there');
  const rhythm = rhythmOf(root, parsed, warnings);
  const medians = optional(() => mediansOf(childAt(waveforms, 'repbeats'), warnings), warnings) ?? [];
  return { format: 'philips', ...aboutOf(root, warnings), groups: [rhythm, ...medians], warnings };
}
