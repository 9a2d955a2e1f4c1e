import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { transformWithOxc } from 'vite';
import { expect, it, vi } from 'vitest';

vi.setConfig({ testTimeout: 60_000 });

const library = dirname(createRequire(import.meta.url).resolve('pdfjs-dist/package.json'));

it.each(['pdf.worker.mjs', 'pdf.mjs'])(
  'the PDF library’s %s has no syntax that is newer than Chromium 109',
  async (name) => {
    const code = await readFile(join(library, 'legacy/build', name), 'utf8');
    const [lowered, asItIs] = await Promise.all(
      ['chrome109', 'esnext'].map((target) => transformWithOxc(code, name, { target, sourcemap: false })),
    );
    expect(lowered?.code === asItIs?.code).toBe(true);
  },
);
