import { writeFile } from 'node:fs/promises';

const [width, height, framesPerSecond, frames] = [320, 180, 4, 8];

/**
 * Two seconds that a browser's fake camera plays over and over (YUV4MPEG2, 4:2:0): a light bar that wanders over grey, at
 * 180 lines, so that six browsers and their pictures find room on two cores. `shade` tells whose camera it is.
 */
export async function writeClip(file: string, shade: number): Promise<void> {
  const luma = width * height;
  const parts = [Buffer.from(`YUV4MPEG2 W${width} H${height} F${framesPerSecond}:1 Ip A1:1 C420\n`)];
  for (let frame = 0; frame < frames; frame += 1) {
    const picture = Buffer.alloc(luma * 1.5, 128);
    const from = Math.floor((frame * width) / frames);
    for (let row = 0; row < height; row += 1) {
      picture.fill(shade, row * width, (row + 1) * width);
      picture.fill(220, row * width + from, row * width + Math.min(from + 20, width));
    }
    parts.push(Buffer.from('FRAME\n'), picture);
  }
  await writeFile(file, Buffer.concat(parts));
}
