import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { type EcgRecording, readWfdbRecord } from '@hub/server/formats/ecg';

/** The shared test data: `HUB_CORPUS`, or the folder beside the repository. */
export const folder = join(process.env.HUB_CORPUS ?? resolve(import.meta.dirname, '../../../shared/data'), 'ecg');
const root = join(folder, 'wfdb');

export const readJson = <T>(file: string): T => JSON.parse(readFileSync(join(root, file), 'utf8')) as T;

export const bytesOf = (file: string) => new Uint8Array(readFileSync(join(root, file)));

/** A record of the corpus, by folder and name. */
export function recordOf(set: string, name: string): EcgRecording {
  const files = readdirSync(join(root, set)).filter(
    (file) => file.startsWith(`${name}.`) && /\.(hea|dat|mat)$/.test(file),
  );
  return readWfdbRecord(new Map(files.map((file) => [file, bytesOf(`${set}/${file}`)])), name);
}
