import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';

/** The shared test data: `HUB_CORPUS`, or the folder beside the repository. */
const root = join(process.env.HUB_CORPUS ?? resolve(import.meta.dirname, '../../../../shared/data'), 'dicom');

export const hasCorpus = existsSync(join(root, 'PIXELS.tsv'));

/** Paths below the DICOM folder, of every object in it. */
export const corpusFiles: string[] = hasCorpus
  ? (readdirSync(root, { recursive: true }) as string[])
      .filter((file) => statSync(join(root, file)).isFile() && !/^(MANIFEST\.md|PIXELS\.tsv)$/.test(file))
      .sort()
  : [];

export const corpusFile = (file: string): Uint8Array => new Uint8Array(readFileSync(join(root, file)));

export interface ReferencePixels {
  lossless: boolean;
  /** As numpy says it: frames, rows, columns, samples, those that are 1 left out. */
  shape: number[];
  dtype: string;
  sha256: string;
  decoder: string;
}

/** `PIXELS.tsv`: what others decode, of the files that they can. */
export function referencePixels(): Map<string, ReferencePixels> {
  const rows = readFileSync(join(root, 'PIXELS.tsv'), 'utf8').trim().split('\n').slice(1);
  const found = new Map<string, ReferencePixels>();
  for (const row of rows) {
    const [file = '', , kind = '', shape = '', dtype = '', sha256 = '', , , decoder = ''] = row.split('\t');
    if (!sha256) continue;
    found.set(file, { lossless: kind === 'lossless', shape: shape.split('x').map(Number), dtype, sha256, decoder });
  }
  return found;
}
