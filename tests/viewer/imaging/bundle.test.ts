import { createHash } from 'node:crypto';
import { resolve } from 'node:path';
import { transform as transformCss } from 'lightningcss';
import { build, mergeConfig, type Rolldown, transformWithOxc } from 'vite';
import { beforeAll, describe, expect, it, vi } from 'vitest';

vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });

const imaging = resolve(import.meta.dirname, '../../../viewer/src/imaging/index.ts');
let chunks: Rolldown.OutputChunk[] = [];
let assets: Rolldown.OutputAsset[] = [];

/** As the app does it: imaging comes when a case is opened. */
const opensLater = {
  name: 'opens-later',
  resolveId: (id: string) => (id === 'opens-later' ? id : undefined),
  load: (id: string) =>
    id === 'opens-later' ? `window.openCase = () => import(${JSON.stringify(imaging)})` : undefined,
};

beforeAll(async () => {
  const { default: viewer } = await import('../../../viewer/vite.config.ts');
  const built = (await build(
    mergeConfig(viewer, {
      configFile: false,
      logLevel: 'error',
      plugins: [opensLater],
      build: { write: false, rolldownOptions: { input: 'opens-later' } },
    }),
  )) as Rolldown.RolldownOutput;
  chunks = built.output.filter((each) => each.type === 'chunk');
  assets = built.output.filter((each) => each.type === 'asset');
});

/** Scripts of workers come as assets. */
const scripts = (): [name: string, code: string][] => [
  ...chunks.map(({ fileName, code }): [string, string] => [fileName, code]),
  ...assets
    .filter(({ fileName }) => fileName.endsWith('.js'))
    .map(({ fileName, source }): [string, string] => [fileName, Buffer.from(source).toString('utf8')]),
];

describe('the bundle', () => {
  it('a page that has opened no case loads none of Cornerstone', () => {
    const entry = chunks.find(({ isEntry }) => isEntry);
    const reached = new Set<string>();
    const follow = (name: string): void => {
      if (reached.has(name)) return;
      reached.add(name);
      for (const next of chunks.find(({ fileName }) => fileName === name)?.imports ?? []) follow(next);
    };
    follow(entry?.fileName ?? '');
    const heavy = chunks.filter(({ moduleIds }) => moduleIds.some((id) => /@cornerstonejs|@kitware/.test(id)));
    expect(heavy.length).toBeGreaterThan(0);
    for (const { fileName } of heavy) expect([...reached]).not.toContain(fileName);
  });

  it('no syntax is newer than Chromium 109', async () => {
    for (const [name, code] of scripts()) {
      const lowered = await transformWithOxc(code, name, { target: 'chrome109', sourcemap: false });
      const asItIs = await transformWithOxc(code, name, { target: 'esnext', sourcemap: false });
      const hash = (text: string) => createHash('sha256').update(text).digest('hex');
      expect(hash(lowered.code), name).toBe(hash(asItIs.code));
    }
    // The comparison does find what is newer.
    const newer = 'const set = /[\\p{L}--[a-z]]/v; export { set };';
    const [old, now] = await Promise.all(
      ['chrome109', 'esnext'].map((target) => transformWithOxc(newer, 'newer.js', { target })),
    );
    expect(old?.code).not.toBe(now?.code);
  });

  it('no function is called that Chromium 109 does not have', () => {
    const newer =
      /\.(toSorted|toReversed|toSpliced|isWellFormed|toWellFormed|isSubsetOf|symmetricDifference)\(|\b(Object|Map)\.groupBy\(|Promise\.(withResolvers|try)\(|Array\.fromAsync\(|AbortSignal\.any\(|URL\.(canParse|parse)\(|Uint8Array\.fromBase64\(/;
    for (const [name, code] of scripts()) expect(newer.exec(code)?.[0], name).toBeUndefined();
  });

  it('no style is newer than Chromium 109', () => {
    const styles = assets.filter(({ fileName }) => fileName.endsWith('.css'));
    expect(styles.length).toBeGreaterThan(0);
    for (const { fileName, source } of styles) {
      const code = Buffer.from(source);
      const lowered = transformCss({ filename: fileName, code, minify: true, targets: { chrome: 109 << 16 } });
      const asItIs = transformCss({ filename: fileName, code, minify: true });
      expect(Buffer.from(lowered.code).toString(), fileName).toBe(Buffer.from(asItIs.code).toString());
    }
  });

  it('files are named by their content and nothing is inlined as a data address', () => {
    for (const { fileName } of [...chunks, ...assets]) expect(fileName).toMatch(/-[\w-]{8}\.\w+$/);
    for (const { code } of chunks) expect(code).not.toMatch(/data:application\/(wasm|javascript)/);
  });
});
