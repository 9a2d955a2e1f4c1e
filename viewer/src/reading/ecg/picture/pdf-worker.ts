// The order is that of the imports: what older browsers lack is there before the library looks for it.
import './older-browsers.ts';
import 'pdfjs-dist/legacy/build/pdf.worker.mjs';
