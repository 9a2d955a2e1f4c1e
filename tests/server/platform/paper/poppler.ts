import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** Another program's reading of a PDF (Debian's poppler-utils). */
export interface PaperReading {
  /** one text a page, in reading order */
  pages: string[];
  fonts: { name: string; embedded: string; subset: string; unicode: string }[];
  info: string;
}

export async function readPaper(pdf: Uint8Array): Promise<PaperReading> {
  return withFile(pdf, async (file) => {
    const [text, fonts, info] = await Promise.all([
      run('pdftotext', ['-raw', '-enc', 'UTF-8', file, '-']),
      run('pdffonts', [file]),
      run('pdfinfo', [file]),
    ]);
    return {
      pages: text.stdout.split('\f').slice(0, -1),
      fonts: fonts.stdout.trimEnd().split('\n').slice(2).map(fontLine),
      info: info.stdout,
    };
  });
}

/** 8-bit grey pixels of one page (from 1). */
export async function rasterise(pdf: Uint8Array, page: number, dpi: number) {
  return withFile(pdf, async (file) => {
    const target = file.replace(/\.pdf$/, '');
    const only = ['-f', String(page), '-l', String(page), '-singlefile'];
    await run('pdftoppm', ['-gray', '-r', String(dpi), ...only, file, target]);
    const pgm = await readFile(`${target}.pgm`);
    const header = /^P5\s+(\d+)\s+(\d+)\s+255\s/.exec(pgm.toString('latin1', 0, 64));
    if (!header) throw new Error('pdftoppm wrote no 8-bit PGM');
    return { width: Number(header[1]), height: Number(header[2]), pixels: pgm.subarray(header[0].length) };
  });
}

function fontLine(line: string) {
  const [name = '', ...rest] = line.trim().split(/\s+/);
  const [embedded = '', subset = '', unicode = ''] = rest.slice(-5);
  return { name, embedded, subset, unicode };
}

async function withFile<T>(pdf: Uint8Array, work: (file: string) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), 'paper-'));
  try {
    const file = join(folder, 'report.pdf');
    await writeFile(file, pdf);
    return await work(file);
  } finally {
    await rm(folder, { recursive: true });
  }
}
