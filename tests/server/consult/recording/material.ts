import { execFileSync, spawn } from 'node:child_process';
import { buffer } from 'node:stream/consumers';

// Sound and pictures as a browser encodes them, made by the ffmpeg that the recorder needs too, and looked at by it again.

const run = (args: string[]) =>
  execFileSync('ffmpeg', ['-v', 'error', ...args, 'pipe:1'], { maxBuffer: 64 * 1024 * 1024 });

/** Two seconds of a tone in Opus packets of 20 ms. */
export function tone(hz: number): Buffer[] {
  const ogg = run(['-f', 'lavfi', '-i', `sine=f=${hz}:r=48000:d=2`, '-ac', '2', '-c:a', 'libopus', '-f', 'ogg']);
  const packets: Buffer[] = [];
  let open: Buffer[] = [];
  // Pages and their lacing: RFC 3533 section 6.
  for (let at = 0; at < ogg.length; ) {
    const count = ogg.readUInt8(at + 26);
    let from = at + 27 + count;
    for (const size of ogg.subarray(at + 27, at + 27 + count)) {
      open.push(ogg.subarray(from, from + size));
      from += size;
      if (size === 255) continue;
      packets.push(Buffer.concat(open));
      open = [];
    }
    at = from;
  }
  return packets.slice(2);
}

/** Pictures of one colour, each a key picture that fits into a packet: the payload of RTP (RFC 7741). */
export function colour(name: string, size = '160x120'): Buffer[] {
  const ivf = run(['-f', 'lavfi', '-i', `color=${name}:s=${size}:r=5:d=1`, '-c:v', 'libvpx', '-g', '1', '-f', 'ivf']);
  const pictures: Buffer[] = [];
  for (let at = 32; at < ivf.length; ) {
    const length = ivf.readUInt32LE(at);
    pictures.push(Buffer.concat([Buffer.from([0x10]), ivf.subarray(at + 12, at + 12 + length)]));
    at += 12 + length;
  }
  return pictures;
}

/** Pictures of one colour in H.264, each with its parameter sets in one packet (STAP-A, RFC 6184 section 5.7.1). */
export function colourH264(name: string): Buffer[] {
  const source = `color=${name}:s=160x120:r=5:d=1`;
  const stream = run(['-f', 'lavfi', '-i', source, '-c:v', 'libx264', '-pix_fmt', 'yuv420p', '-g', '1', '-f', 'h264']);
  const units = stream
    .toString('latin1')
    .replaceAll('\0\0\0\x01', '\0\0\x01')
    .split('\0\0\x01')
    .slice(1)
    .map((unit) => Buffer.from(unit, 'latin1'));
  const pictures: Buffer[] = [];
  let open = [Buffer.from([24])];
  for (const unit of units) {
    const size = Buffer.alloc(2);
    size.writeUInt16BE(unit.length);
    open.push(size, unit);
    if (((unit[0] as number) & 0x1f) !== 5) continue;
    pictures.push(Buffer.concat(open));
    open = [Buffer.from([24])];
  }
  return pictures;
}

export function rtp(about: {
  sequence: number;
  timestamp: number;
  ssrc: number;
  payload: Uint8Array;
  payloadType?: number;
  marker?: boolean;
}): Buffer {
  const head = Buffer.alloc(12);
  head.writeUInt8(0x80, 0);
  head.writeUInt8((about.marker === false ? 0 : 0x80) | (about.payloadType ?? 100), 1);
  head.writeUInt16BE(about.sequence & 0xffff, 2);
  head.writeUInt32BE(about.timestamp >>> 0, 4);
  head.writeUInt32BE(about.ssrc, 8);
  return Buffer.concat([head, about.payload]);
}

async function decoded(webm: Uint8Array, args: string[]): Promise<Buffer> {
  const child = spawn('ffmpeg', ['-v', 'error', '-i', 'pipe:0', ...args, 'pipe:1']);
  child.stdin.on('error', () => undefined);
  child.stdin.end(webm);
  const [bytes, said] = await Promise.all([buffer(child.stdout), buffer(child.stderr)]);
  if (said.length > 0) throw new Error(said.toString());
  return bytes;
}

const rate = 8_000;
/** How loud each of these tones is in each of its seconds, full scale 1 (Goertzel). */
export async function loudness(webm: Uint8Array, tones: readonly number[]): Promise<number[][]> {
  const bytes = await decoded(webm, ['-map', '0:a', '-ac', '1', '-ar', String(rate), '-f', 's16le']);
  const samples = new Int16Array(bytes.buffer, bytes.byteOffset, Math.floor(bytes.length / 2));
  return Array.from({ length: Math.floor(samples.length / rate) }, (_, second) =>
    tones.map((hz) => {
      const turn = 2 * Math.cos((2 * Math.PI * hz) / rate);
      let [a, b] = [0, 0];
      for (const sample of samples.subarray(second * rate, (second + 1) * rate))
        [a, b] = [sample / 32_768 + turn * a - b, a];
      return (2 * Math.sqrt(a * a + b * b - turn * a * b)) / rate;
    }),
  );
}

/** Its pictures, one a second, 64 by 36. */
export async function pictures(webm: Uint8Array): Promise<{ at(x: number, y: number): string }[]> {
  const bytes = await decoded(webm, ['-map', '0:v', '-vf', 'fps=1,scale=64:36', '-pix_fmt', 'rgb24', '-f', 'rawvideo']);
  const size = 64 * 36 * 3;
  return Array.from({ length: bytes.length / size }, (_, n) => ({
    at(x, y) {
      const [r = 0, g = 0, b = 0] = bytes.subarray(n * size + (y * 64 + x) * 3);
      if (Math.max(r, g, b) < 60) return 'black';
      return r > g && r > b ? 'red' : b > r && b > g ? 'blue' : 'green';
    },
  }));
}
