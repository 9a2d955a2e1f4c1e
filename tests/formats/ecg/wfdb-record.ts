import { zipSync } from 'fflate';
import { ecgFile, ecgFiles } from './corpus.ts';

/**
 * A record as it is sent: its header and the signal files that are there, in one zip.
 * @param header its path, `wfdb/ludb/1.hea`
 */
export function zippedRecord(header: string, level: 0 | 6 = 0): Uint8Array {
  const folder = header.slice(0, header.lastIndexOf('/'));
  const text = new TextDecoder().decode(ecgFile(header));
  const named = [...text.matchAll(/^(\S+)\s+\d+(?:x\d+)?(?::\d+)?(?:\+\d+)?\s/gm)].map(
    ([, file]) => `${folder}/${file}`,
  );
  const there = [header, ...new Set(named)].filter((file) => ecgFiles.includes(file));
  return zipSync(Object.fromEntries(there.map((file) => [file.slice(folder.length + 1), ecgFile(file)])), { level });
}
