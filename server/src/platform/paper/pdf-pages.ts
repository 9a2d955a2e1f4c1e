import { EncryptedPDFError, ParseSpeeds, PDFDocument } from '@cantoo/pdf-lib';

export type PdfReading =
  | { ok: true; document: PDFDocument; pages: number; repaired: boolean }
  | { ok: false; why: 'password' | 'damaged'; detail: string };

/** A large one is read in steps, so that nobody else's request waits for it. */
const loading = { updateMetadata: false, parseSpeed: ParseSpeeds.Medium, capNumbers: true } as const;

/**
 * A PDF that came from outside, by its objects. One that says it may not be printed or changed is opened all the same:
 * whoever can look at it may read it. `repaired`: parts are damaged, and what is left has pages.
 */
export async function readPdfPages(bytes: Uint8Array): Promise<PdfReading> {
  const strict = await load(bytes, true);
  if (strict.ok || strict.why === 'password') return strict;
  const lenient = await load(bytes, false);
  return lenient.ok ? { ...lenient, repaired: true } : strict;
}

async function load(bytes: Uint8Array, strictly: boolean): Promise<PdfReading> {
  const options = { ...loading, throwOnInvalidObject: strictly };
  try {
    const document = await PDFDocument.load(bytes, options).catch((error: unknown) => {
      if (!(error instanceof EncryptedPDFError)) throw error;
      return PDFDocument.load(bytes, { ...options, password: '' });
    });
    const pages = document.getPageCount();
    if (pages === 0) return { ok: false, why: 'damaged', detail: 'no pages' };
    return { ok: true, document, pages, repaired: false };
  } catch (error) {
    const said = error instanceof Error ? error.message : 'unknown';
    // The library says so in words only.
    if (/PASSWORD/.test(said)) return { ok: false, why: 'password', detail: 'a password is needed to open it' };
    return { ok: false, why: 'damaged', detail: said.slice(0, 200) };
  }
}
