import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { decodeEcg, type EcgRecording, measureEcg } from '@hub/server/formats/ecg';
import { ecgFile } from '../../formats/ecg/corpus.ts';
import { zippedRecord } from '../../formats/ecg/wfdb-record.ts';
import { pathOf } from '../../support/services/tools.ts';
import { corpus } from '../slices.ts';

/** One device file a format. BioSig takes WFDB by its header. */
const samples: readonly [format: string, file: string][] = [
  ['SCP-ECG', 'scp/ecgtoolkit_ELI250_12lead_500Hz.scp'],
  ['HL7 aECG', 'aecg/ecgtoolkit_ELI250_12lead_500Hz.xml'],
  ['DICOM', 'dicom/mortara_ELI250_1000Hz.dcm'],
  ['GE MUSE XML', 'muse/MUSE_20080710_165457_96000.xml'],
  ['Philips XML', 'philips/129DYPRG.XML'],
  ['Schiller XML', 'schiller/schiller_AT110_SEMA_12lead_500Hz.xml'],
  ['MFER', 'mfer/HR06003_LE_perchannel.mwf'],
  ['ISHNE', 'ishne/HR06003.ecg'],
  ['EDF+', 'edf/HR06003_edfplus.edf'],
  ['Healforce', 'healforce_nonconforming_scp/62.SCP'],
  ['Contec', 'copyleft_gpl3/contec_ecg90a/0000050.ECG'],
  ['WFDB', 'wfdb/cinc2021/HR06003.hea'],
];

export interface Decoding {
  format: string;
  kilobytes: number;
  /** of one lead, over all that are stored */
  samples: number;
  ms: number[];
  /** of a process of its own that does nothing else; undefined: it cannot read the file */
  peerMs: number[] | undefined;
}

const peer = pathOf('save2gdf');
export const peerVersion = () =>
  peer && /v[\d.]+/.exec(spawnSync(peer, ['--version'], { encoding: 'utf8' }).stdout)?.[0];

/** Decoding in a process that has been at it for a while, as the server's has. */
export function decodings(rounds: number, folder: string): Decoding[] {
  return samples.map(([format, file]) => {
    const bytes = format === 'WFDB' ? zippedRecord(file) : ecgFile(file);
    let stored = 0;
    const decode = () => {
      const began = performance.now();
      const reading = decodeEcg(bytes);
      const ms = performance.now() - began;
      if (!reading.ok) throw new Error(`${file}: ${reading.refusal.code}`);
      stored = samplesOf(reading.recording);
      return ms;
    };
    for (let round = 0; round < 5; round++) decode();
    const peerMs: number[] = [];
    const ms: number[] = [];
    for (let round = 0; round < rounds; round++) {
      ms.push(decode());
      const took = round < 7 ? peerDecodes(file, folder) : undefined;
      if (took !== undefined) peerMs.push(took);
    }
    return {
      format,
      kilobytes: bytes.length / 1024,
      samples: stored,
      ms,
      peerMs: peerMs.length > 0 ? peerMs : undefined,
    };
  });
}

const samplesOf = ({ groups }: EcgRecording) =>
  groups
    .flatMap(({ leads }) => leads.filter(({ derived }) => !derived))
    .reduce((sum, lead) => sum + lead.samples.length, 0);

/** ms of `save2gdf`, from its start to its end; undefined where it gives up or crashes. */
function peerDecodes(file: string, folder: string): number | undefined {
  if (!peer) return undefined;
  const target = join(folder, 'peer.gdf');
  const source = join(corpus, '../ecg', file);
  const began = performance.now();
  const { status } = spawnSync(peer, ['-f=GDF', source, target], { stdio: 'ignore', timeout: 30_000 });
  const ms = performance.now() - began;
  return status === 0 && existsSync(target) ? ms : undefined;
}

/** How long the peer takes to begin and end without a file. */
export function peerStartMs(): number[] {
  if (!peer) return [];
  return Array.from({ length: 7 }, () => {
    const began = performance.now();
    spawnSync(peer, ['--version'], { stdio: 'ignore' });
    return performance.now() - began;
  });
}

/** Twelve leads, 10 s, 500 Hz: ms of each measurement. */
export function analyses(rounds: number): number[] {
  const reading = decodeEcg(ecgFile('ishne/HR06003.ecg'));
  if (!reading.ok) throw new Error(reading.refusal.code);
  const measure = () => {
    const began = performance.now();
    const { beats } = measureEcg(reading.recording);
    if (beats.length < 5) throw new Error('nothing was measured');
    return performance.now() - began;
  };
  for (let round = 0; round < 5; round++) measure();
  return Array.from({ length: rounds }, measure);
}
