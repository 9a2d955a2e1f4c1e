/** The decoders' own files, fetched before any frame so that they are in the browser's cache when a worker asks. */
import charls from '@cornerstonejs/codec-charls/decodewasm?url';
import jpeg from '@cornerstonejs/codec-libjpeg-turbo-8bit/decodewasm?url';
import openjpeg from '@cornerstonejs/codec-openjpeg/decodewasm?url';
import openjph from '@cornerstonejs/codec-openjph/wasm?url';

/** The first is waited for: it decodes what the hub itself makes. Failures show later, on the frame that needs it. */
export async function warmDecoders(): Promise<void> {
  const fetchQuietly = (url: string): Promise<unknown> =>
    fetch(url, { credentials: 'same-origin' }).then(
      (response) => response.arrayBuffer(),
      () => undefined,
    );
  await fetchQuietly(openjph);
  void Promise.all([openjpeg, charls, jpeg].map(fetchQuietly));
}
