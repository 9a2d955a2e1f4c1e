import { existsSync, readdirSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';

const root = dirname(dirname(dirname(import.meta.dirname)));

/** Where the real DICOM and ECG files lie; undefined on a machine without them. */
export function corpus(): string | undefined {
  const folder = process.env.HUB_CORPUS ?? resolve(root, '../shared/data');
  return existsSync(folder) ? folder : undefined;
}

export interface CorpusFile {
  /** as in the manifest, below `dicom/` */
  name: string;
  path: string;
}

/** Every file below `dicom/` of the corpus but its own lists. */
export function corpusFiles(): CorpusFile[] {
  const folder = corpus();
  if (!folder) return [];
  const dicom = join(folder, 'dicom');
  return readdirSync(dicom, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && !/\.(md|tsv)$/.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name))
    .sort()
    .map((path) => ({ name: path.slice(dicom.length + 1), path }));
}
