/** Upright by its own EXIF, as every browser since Chromium 81 draws it; at full resolution as far as a canvas holds it. */
export async function drawPhoto(
  bytes: Uint8Array,
  type: string,
): Promise<{ canvas: HTMLCanvasElement; width: number; height: number }> {
  const address = URL.createObjectURL(new Blob([bytes as Uint8Array<ArrayBuffer>], { type }));
  try {
    const image = new Image();
    image.src = address;
    await image.decode();
    const { naturalWidth: width, naturalHeight: height } = image;
    const shrink = Math.min(1, Math.sqrt(mostPixels / (width * height)));
    const canvas = document.createElement('canvas');
    canvas.width = Math.round(width * shrink);
    canvas.height = Math.round(height * shrink);
    const pen = canvas.getContext('2d');
    if (!pen) throw new Error('no canvas');
    // What is seen through stands on white, as on paper.
    pen.fillStyle = '#fff';
    pen.fillRect(0, 0, canvas.width, canvas.height);
    pen.drawImage(image, 0, 0, canvas.width, canvas.height);
    return { canvas, width, height };
  } finally {
    URL.revokeObjectURL(address);
  }
}

const mostPixels = 50_000_000;
