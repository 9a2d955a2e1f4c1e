import { execFileSync } from 'node:child_process';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { cpus, totalmem } from 'node:os';
import { dirname, resolve } from 'node:path';

export interface Measured {
  title: string;
  unit: string;
  hub: readonly number[];
  orthanc: readonly number[];
}

const file = resolve(import.meta.dirname, '../../docs/BENCHMARKS.md');
const opening = `# Benchmarks

Each section names the command that makes it. Figures depend on the machine; those of one table come from one run.
`;

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  const [low, high] = [sorted[sorted.length % 2 ? middle : middle - 1], sorted[middle]];
  return ((low ?? Number.NaN) + (high ?? Number.NaN)) / 2;
}

const shown = (value: number) => (value < 20 ? value.toFixed(1) : value.toFixed(0));
const spread = (values: readonly number[]) =>
  `**${shown(median(values))}** (${shown(Math.min(...values))}–${shown(Math.max(...values))})`;

export function ratioOf({ hub, orthanc }: Measured): number {
  return median(hub) / median(orthanc);
}

export function tableOf(measured: readonly Measured[]): string {
  const lines = measured.map((row) => {
    const cells = [row.title, spread(row.hub), spread(row.orthanc), row.unit, `${ratioOf(row).toFixed(2)} x`];
    return `| ${cells.join(' | ')} |`;
  });
  return ['| what | hub | Orthanc | unit | hub : Orthanc |', '|---|---|---|---|---|', ...lines].join('\n');
}

/** Cores and memory, no names. */
export function machine(folder: string): string {
  const [first] = cpus();
  const kind = first?.model.trim();
  const type = execFileSync('stat', ['-f', '-c', '%T', folder], { encoding: 'utf8' }).trim();
  return `${cpus().length} cores${kind && kind !== 'unknown' ? ` (${kind})` : ''}, ${Math.round(totalmem() / 1024 ** 3)} GB RAM, data on ${type}`;
}

/** Puts the section in its place and leaves the others as they are. */
export async function writeSection(name: 'dicom' | 'ecg' | 'room' | 'room-load', section: string): Promise<string> {
  const [begin, end] = [`<!-- ${name}:begin (npm run bench) -->`, `<!-- ${name}:end -->`];
  const before = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return opening;
    throw error;
  });
  const whole = `${begin}\n${section.trim()}\n${end}`;
  const [from, to] = [before.indexOf(begin), before.indexOf(end)];
  const after =
    from >= 0 && to > from
      ? before.slice(0, from) + whole + before.slice(to + end.length)
      : `${before.trimEnd()}\n\n${whole}\n`;
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, after);
  return file;
}
