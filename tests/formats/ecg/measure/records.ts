import { decodeEcg, type EcgRecording, readWfdbRecord } from '@hub/server/formats/ecg';
import { ecgFile, ecgFiles } from '../corpus.ts';

/** Of a file of the corpus. */
export function recordingOfFile(file: string): EcgRecording {
  const reading = decodeEcg(ecgFile(file));
  if (!reading.ok) throw new Error(`${file}: ${JSON.stringify(reading.refusal)}`);
  return reading.recording;
}

/** Of a WFDB record, named by its path without an ending. */
export function recordingOfRecord(path: string): EcgRecording {
  const cut = path.lastIndexOf('/') + 1;
  const files = ecgFiles.filter((file) => file.startsWith(`${path}.`) && /\.(hea|dat|mat)$/.test(file));
  return readWfdbRecord(new Map(files.map((file) => [file.slice(cut), ecgFile(file)])), path.slice(cut));
}

export const jsonOf = <T>(file: string): T => JSON.parse(new TextDecoder().decode(ecgFile(file))) as T;
