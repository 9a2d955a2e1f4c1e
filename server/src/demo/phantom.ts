// Pictures of nobody: ellipses in the places where organs are, with the word DEMO burnt in. They are for looking at
// screens, not at anatomy.

interface Ellipse {
  x: number;
  y: number;
  rx: number;
  ry: number;
  value: number;
}

/** Five columns a letter, seven rows, bits from the left. */
const letters: Readonly<Record<string, readonly number[]>> = {
  D: [0b11110, 0b10001, 0b10001, 0b10001, 0b10001, 0b10001, 0b11110],
  E: [0b11111, 0b10000, 0b10000, 0b11110, 0b10000, 0b10000, 0b11111],
  M: [0b10001, 0b11011, 0b10101, 0b10101, 0b10001, 0b10001, 0b10001],
  O: [0b01110, 0b10001, 0b10001, 0b10001, 0b10001, 0b10001, 0b01110],
};

/** A repeatable sequence in [0, 1): the demonstration looks the same in every county. */
export function noise(seed: number): () => number {
  let state = seed >>> 0 || 1;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) / 2 ** 32;
  };
}

function paint(
  size: number,
  background: number,
  ellipses: readonly Ellipse[],
  grain: number,
  seed: number,
): Float32Array {
  const random = noise(seed);
  const pixels = new Float32Array(size * size);
  for (let row = 0; row < size; row++) {
    const y = (row / size) * 2 - 1;
    for (let column = 0; column < size; column++) {
      const x = (column / size) * 2 - 1;
      let value = background;
      for (const { x: cx, y: cy, rx, ry, value: v } of ellipses) {
        const d = ((x - cx) / rx) ** 2 + ((y - cy) / ry) ** 2;
        if (d < 1) value += v * Math.min(1, (1 - d) * 4);
      }
      pixels[row * size + column] = value + (random() - 0.5) * grain;
    }
  }
  return pixels;
}

function burn(pixels: { [index: number]: number }, width: number, value: number, scale: number, samples = 1): void {
  [...'DEMO'].forEach((letter, index) => {
    letters[letter]?.forEach((bits, row) => {
      for (let column = 0; column < 5; column++) {
        if (!(bits & (1 << (4 - column)))) continue;
        for (let dy = 0; dy < scale; dy++)
          for (let dx = 0; dx < scale; dx++) {
            const at = ((scale * (2 + row) + dy) * width + scale * (2 + index * 6 + column) + dx) * samples;
            for (let sample = 0; sample < samples; sample++) pixels[at + sample] = value;
          }
      }
    });
  });
}

/** A radiograph-like picture: `size` × `size`, 12 bits in 16, MONOCHROME2. */
export function radiograph(size: number, seed: number): Uint16Array {
  const shift = (noise(seed)() - 0.5) * 0.08;
  const ribs = Array.from(
    { length: 7 },
    (_, index): Ellipse => ({ x: 0, y: -0.62 + index * 0.17, rx: 0.68, ry: 0.018, value: 210 }),
  );
  const pixels = paint(
    size,
    420,
    [
      { x: 0, y: 0.05, rx: 0.82, ry: 0.95, value: 1500 },
      { x: -0.34 + shift, y: -0.08, rx: 0.27, ry: 0.55, value: -1050 },
      { x: 0.34 + shift, y: -0.08, rx: 0.27, ry: 0.55, value: -1050 },
      { x: 0.1 + shift, y: 0.18, rx: 0.26, ry: 0.3, value: 760 },
      { x: 0, y: 0, rx: 0.07, ry: 0.95, value: 620 },
      ...ribs,
    ],
    90,
    seed,
  );
  burn(pixels, size, 3900, Math.max(2, Math.round(size / 128)));
  return Uint16Array.from(pixels, (value) => Math.min(4095, Math.max(0, Math.round(value))));
}

/** One slice of a head-like volume in Hounsfield units + 1024, 16 bits; `z` from -1 to 1. */
export function slice(size: number, z: number, seed: number): Int16Array {
  const shrink = Math.sqrt(Math.max(0.05, 1 - z * z * 0.9));
  const pixels = paint(
    size,
    -1000,
    [
      { x: 0, y: 0, rx: 0.72 * shrink, ry: 0.86 * shrink, value: 2000 },
      { x: 0, y: 0, rx: 0.66 * shrink, ry: 0.8 * shrink, value: -965 },
      { x: -0.1, y: -0.1, rx: 0.07 * shrink, ry: 0.22 * shrink, value: -30 },
      { x: 0.1, y: -0.1, rx: 0.07 * shrink, ry: 0.22 * shrink, value: -30 },
      ...(Math.abs(z) < 0.35 ? [{ x: 0.3, y: 0.12, rx: 0.11, ry: 0.09, value: 34 }] : []),
    ],
    16,
    seed,
  );
  burn(pixels, size, 1200, Math.max(1, Math.round(size / 192)));
  return Int16Array.from(pixels, (value) => Math.round(value) + 1024);
}

/** A fan of speckle as ultrasound shows it: RGB, 8 bits, `width` × `height`. */
export function fan(width: number, height: number, seed: number): Uint8Array {
  const random = noise(seed);
  const pixels = new Uint8Array(width * height * 3);
  for (let row = 0; row < height; row++)
    for (let column = 0; column < width; column++) {
      const dx = column - width / 2;
      const dy = row + height * 0.12;
      const radius = Math.hypot(dx, dy);
      const inside = Math.abs(Math.atan2(dx, dy)) < 0.62 && radius > height * 0.2 && radius < height;
      const cyst = Math.hypot(dx + width * 0.06, row - height * 0.52) < height * 0.09;
      const grey = inside ? (cyst ? 12 : 60) + random() ** 2 * (cyst ? 20 : 130) : 0;
      pixels.fill(grey, (row * width + column) * 3, (row * width + column) * 3 + 3);
    }
  burn(pixels, width, 255, 2, 3);
  return pixels;
}
