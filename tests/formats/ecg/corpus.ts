import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';

/** The shared test data: `HUB_CORPUS`, or the folder beside the repository. */
const root = join(process.env.HUB_CORPUS ?? resolve(import.meta.dirname, '../../../../shared/data'), 'ecg');

export const hasEcgCorpus = existsSync(join(root, 'MANIFEST.md'));

/** Paths below the ECG folder, of every file that is not a truth or a list. */
export const ecgFiles: string[] = hasEcgCorpus
  ? (readdirSync(root, { recursive: true }) as string[])
      .filter((file) => statSync(join(root, file)).isFile() && !/\.json$|^(MANIFEST\.md|SHA256SUMS\.txt)$/.test(file))
      .sort()
  : [];

export const ecgFile = (file: string): Uint8Array => new Uint8Array(readFileSync(join(root, file)));

export interface TruthGroup {
  samplingRateHz: number;
  leads: Record<string, { uvPerLsb: number; offsetUv: number; raw: (number | null)[] }>;
}

/** What others decode of a file; see MANIFEST.md. */
export interface Truth extends TruthGroup {
  toleranceUv: number;
  groups?: Record<string, TruthGroup>;
  meta: Record<string, unknown>;
}

export function truthOf(file: string): Truth | undefined {
  const path = join(root, `${file}.truth.json`);
  return existsSync(path) ? (JSON.parse(readFileSync(path, 'utf8')) as Truth) : undefined;
}
