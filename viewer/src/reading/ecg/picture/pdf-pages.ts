import type { PDFDocumentProxy } from 'pdfjs-dist';
import './older-browsers.ts';

/**
 * Draws pages of a PDF. The library's build for older browsers, its worker and all it reads besides (character maps, fonts,
 * image decoders) come from the hub itself; scripts inside a PDF are never run.
 */
export interface PdfPages {
  count: number;
  /** Points, upright as the page says it, and the page as pixels. */
  draw(page: number): Promise<{ canvas: HTMLCanvasElement; width: number; height: number }>;
  close(): void;
}

/** Addresses of what the library asks for by name; the bundle names files by their content. */
const parts = import.meta.glob<string>(
  [
    '/../node_modules/pdfjs-dist/cmaps/*.bcmap',
    '/../node_modules/pdfjs-dist/standard_fonts/*.{pfb,ttf}',
    '/../node_modules/pdfjs-dist/wasm/{openjpeg,jbig2,qcms_bg}.wasm',
    '/../node_modules/pdfjs-dist/wasm/{openjpeg,jbig2}_nowasm_fallback.js',
  ],
  { query: '?url', import: 'default', eager: true },
);
const addressOf = new Map(
  Object.entries(parts).map(([path, address]) => [path.slice(path.lastIndexOf('/') + 1), address]),
);

class OwnParts {
  async fetch({ filename }: { filename: string }): Promise<Uint8Array> {
    const address = addressOf.get(filename);
    const answer = address === undefined ? undefined : await fetch(address);
    if (!answer?.ok) throw new Error(`no part ${filename} of the PDF library`);
    return new Uint8Array(await answer.arrayBuffer());
  }
}

/** Pixels a point: 0.09 mm a pixel, finer than the line of a tracing. */
const pixelsPerPoint = 4;
const mostPixels = 24_000_000;

/** Rejects where it is damaged or locked. */
export async function openPdf(bytes: Uint8Array): Promise<PdfPages> {
  const library = await import('pdfjs-dist/legacy/build/pdf.mjs');
  const port = new Worker(new URL('./pdf-worker.ts', import.meta.url), { type: 'module' });
  const worker = library.PDFWorker.create({ port });
  const task = library.getDocument({
    data: bytes,
    worker,
    BinaryDataFactory: OwnParts,
    useWorkerFetch: false,
    disableAutoFetch: true,
    enableXfa: false,
    verbosity: 0,
  });
  const close = () =>
    void task.destroy().finally(() => {
      worker.destroy();
      port.terminate();
    });
  const document: PDFDocumentProxy = await task.promise.catch((error: unknown) => {
    close();
    throw error;
  });
  return {
    count: document.numPages,
    async draw(number) {
      const page = await document.getPage(number);
      const { width, height } = page.getViewport({ scale: 1 });
      const scale = Math.min(pixelsPerPoint, Math.sqrt(mostPixels / (width * height)));
      const viewport = page.getViewport({ scale });
      const canvas = window.document.createElement('canvas');
      canvas.width = Math.ceil(viewport.width);
      canvas.height = Math.ceil(viewport.height);
      await page.render({ canvas, viewport, background: '#fff' }).promise;
      page.cleanup();
      return { canvas, width, height };
    },
    close,
  };
}
