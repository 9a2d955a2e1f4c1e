import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';

// As it was built for this run.
const dist = resolve(import.meta.dirname, '../../viewer/dist');

describe('the built page', () => {
  it('has the component library’s styles before its own, which say where a screen differs from them', () => {
    const html = readFileSync(join(dist, 'index.html'), 'utf8');
    const styles = [...html.matchAll(/<link rel="stylesheet"[^>]*href="([^"]+)"/g)].map(([, href]) => href);
    expect(styles[0]).toMatch(/antd-styles/);
    expect(styles.length).toBeGreaterThan(1);
  });

  it('lies there compressed too, for thin lines', () => {
    const assets = join(dist, 'assets');
    const long = readdirSync(assets).filter(
      (name) => /\.(js|css|wasm)$/.test(name) && statSync(join(assets, name)).size > 100_000,
    );
    expect(long.length).toBeGreaterThan(5);
    for (const name of long) {
      expect(existsSync(join(assets, `${name}.br`)), name).toBe(true);
      const compressed = readFileSync(join(assets, `${name}.gz`));
      expect(gunzipSync(compressed).equals(readFileSync(join(assets, name))), name).toBe(true);
      expect(compressed.length, name).toBeLessThan(statSync(join(assets, name)).size * 0.6);
    }
  });
});
