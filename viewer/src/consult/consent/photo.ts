/** base64 grows by a third: so large a picture still fits the hub's limit. */
export const photoLimitBytes = 2_000_000;
const longestEdgePx = 2400;

/** The sizes to try, largest first: a page of handwriting is still legible at the last one. */
export function sizesFor(width: number, height: number): { width: number; height: number; quality: number }[] {
  const longest = Math.max(width, height);
  return [
    [longestEdgePx, 0.85],
    [longestEdgePx, 0.7],
    [1800, 0.7],
    [1400, 0.6],
  ].map(([edge = 0, quality = 0]) => {
    const scale = Math.min(1, edge / longest);
    return { width: Math.round(width * scale), height: Math.round(height * scale), quality };
  });
}

export class PhotoFault extends Error {
  readonly kind: 'broken' | 'large';
  constructor(kind: 'broken' | 'large', options?: { cause?: unknown }) {
    super(kind, options);
    this.kind = kind;
  }
}

/** A photographed paper as a JPEG of at most 2 MB, the right way up: a telephone's picture may be 12 MB. */
export async function shrinkPhoto(file: Blob): Promise<Blob> {
  let picture: ImageBitmap;
  try {
    picture = await createImageBitmap(file, { imageOrientation: 'from-image' });
  } catch (cause) {
    throw new PhotoFault('broken', { cause });
  }
  const sheet = document.createElement('canvas');
  const pen = sheet.getContext('2d');
  if (!pen) throw new PhotoFault('broken');
  for (const { width, height, quality } of sizesFor(picture.width, picture.height)) {
    sheet.width = width;
    sheet.height = height;
    pen.fillStyle = '#fff';
    pen.fillRect(0, 0, width, height);
    pen.drawImage(picture, 0, 0, width, height);
    const blob = await new Promise<Blob | null>((resolve) => sheet.toBlob(resolve, 'image/jpeg', quality));
    if (blob && blob.size <= photoLimitBytes) return blob;
  }
  throw new PhotoFault('large');
}

/** Without the data URL's head. */
export async function base64Of(blob: Blob): Promise<string> {
  const url = await new Promise<string>((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => resolve(String(reader.result));
    reader.onerror = () => reject(reader.error ?? new Error('unreadable'));
    reader.readAsDataURL(blob);
  });
  return url.slice(url.indexOf(',') + 1);
}
