import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';
import react from '@vitejs/plugin-react';
import { defineConfig, type Plugin } from 'vite';

const here = fileURLToPath(new URL('.', import.meta.url));

/**
 * The image loader's HTJ2K decoder is made anew for every frame and never freed: its WASM heap is full after some two
 * hundred large frames, and then no frame decodes (tests/viewer/imaging/decoder-leak).
 */
const freeHtj2kDecoder = (): Plugin => ({
  name: 'free-htj2k-decoder',
  enforce: 'pre',
  transform(code, id) {
    if (!/shared\/decoders\/decodeHTJ2K\.js/.test(id)) return;
    const freed = code.replace(/return \{\s*\.\.\.imageInfo,\s*pixelData,/, 'decoder.delete();\n    $&');
    if (freed === code) this.error('decodeHTJ2K.js has changed: the decoder is no longer freed');
    return { code: freed, map: null };
  },
});

const brotli = (bytes: Buffer) => promisify(brotliCompress)(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 9 } });

/** Beside each file of text its compressed forms, once for all who load it; browsers take Brotli over HTTPS only. */
const compressAssets = (): Plugin => ({
  name: 'compress-assets',
  // The pages themselves, not a test's that is built with these settings.
  apply: ({ root }, { command }) => command === 'build' && root === here,
  async writeBundle({ dir = '' }, bundle) {
    const names = Object.keys(bundle).filter((name) => /\.(js|css|wasm|svg|json)$/.test(name));
    await Promise.all(
      names.map(async (name) => {
        const bytes = await readFile(join(dir, name));
        if (bytes.length < 1_024) return;
        await writeFile(join(dir, `${name}.gz`), await promisify(gzip)(bytes, { level: 9 }));
        await writeFile(join(dir, `${name}.br`), await brotli(bytes));
      }),
    );
  },
});

/** The library's styles come first: our own say where a screen differs from them, and of equals the later one holds. */
const libraryStylesFirst = (): Plugin => ({
  name: 'library-styles-first',
  apply: 'build',
  transformIndexHtml: {
    order: 'post',
    handler(html) {
      const [link] = /\s*<link rel="stylesheet"[^>]*antd-styles[^>]*>/.exec(html) ?? [];
      // A page of a test that shows no more than a picture.
      if (!link) return html;
      return html.replace(link, '').replace(/\s*<link rel="stylesheet"/, `${link}$&`);
    },
  },
});

// The oldest browser on the hospitals' Windows 7 computers.
const oldest = 'chrome109';

export default defineConfig({
  root: here,
  base: '/',
  plugins: [react(), freeHtj2kDecoder(), libraryStylesFirst(), compressAssets()],
  // The decoder runs in a worker, which is a bundle of its own.
  worker: { format: 'es', plugins: () => [freeHtj2kDecoder()] },
  resolve: { alias: { xmlbuilder2: fileURLToPath(new URL('./src/stub-xmlbuilder2.ts', import.meta.url)) } },
  optimizeDeps: {
    // Development server only: without these the decoders' workers do not start.
    exclude: ['@cornerstonejs/dicom-image-loader'],
    include: [
      'dicom-parser',
      '@cornerstonejs/codec-libjpeg-turbo-8bit/decodewasmjs',
      '@cornerstonejs/codec-charls/decodewasmjs',
      '@cornerstonejs/codec-openjpeg/decodewasmjs',
      '@cornerstonejs/codec-openjph/wasmjs',
    ],
  },
  build: {
    target: oldest,
    cssTarget: oldest,
    outDir: 'dist',
    emptyOutDir: true,
    // Inlined files would be data: URLs, which the page's content security policy allows for pictures only.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 4500,
    rolldownOptions: {
      output: {
        codeSplitting: {
          // The worklist must not wait for the viewer's libraries.
          groups: [
            { name: 'antd-styles', test: /antd[\\/]dist[\\/]antd\.css/, priority: 3 },
            // What pages use to load other chunks must not lie in the large one, or every page would load it.
            { name: 'loading', test: /vite[\\/]preload-helper/, priority: 2 },
            {
              name: 'cornerstone',
              test: /node_modules[\\/](@cornerstonejs|@kitware|dcmjs|gl-matrix|dicom-parser)/,
              priority: 1,
            },
          ],
        },
      },
    },
  },
});
