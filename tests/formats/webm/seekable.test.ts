import { execFileSync } from 'node:child_process';
import { openIndex, seekableHead } from '@hub/server/formats/webm';
import { describe, expect, it } from 'vitest';
import { lacks } from '../../support/services/index.ts';

const run = (args: string[], input?: Uint8Array) =>
  execFileSync('ffmpeg', ['-v', 'error', ...args], { ...(input ? { input } : {}), maxBuffer: 64 * 1024 * 1024 });
const source = ['-f', 'lavfi', '-i', 'testsrc2=s=64x48:r=5:d=12', '-c:v', 'libvpx', '-deadline', 'realtime'];
/** Three key pictures, as ffmpeg writes where it cannot go back. */
const written = () => run([...source, '-cpu-used', '8', '-g', '20', '-f', 'webm', 'pipe:1']);

describe.skipIf(lacks('ffmpeg'))('a WebM that came out of a pipe', () => {
  it.each([7, 1_000_000])('gets a way to its clusters, read in pieces of %i bytes', (size) => {
    const webm = written();
    const reading = openIndex();
    for (let at = 0; at < webm.length; at += size) reading.push(webm.subarray(at, at + size));
    const index = reading.end();
    const clusters = index.clusters.map(({ offset, size: length }) => webm.subarray(offset, offset + length));
    const seekable = Buffer.concat([seekableHead(index), ...clusters]);
    const keys = index.clusters.flatMap(({ keyAtMs }) => keyAtMs ?? []);
    expect(keys[0]).toBe(0);
    expect(keys.slice(1).every((atMs) => atMs % 4_000 === 0)).toBe(true);
    expect(keys.length).toBeGreaterThan(1);
    for (const { offset } of index.clusters) expect(webm.readUInt32BE(offset)).toBe(0x1f43b675);
    // Its pictures are the same ones, and the clusters stand where the head says: read by somebody else.
    const digest = (bytes: Uint8Array) => run(['-i', 'pipe:0', '-f', 'md5', 'pipe:1'], bytes).toString();
    expect(digest(seekable)).toBe(digest(webm));
    for (const [position] of cuePositions(seekable)) expect(seekable.readUInt32BE(position)).toBe(0x1f43b675);
    expect(cuePositions(seekable)).toHaveLength(keys.length);
  });

  it('that is cut off is no WebM', () => {
    const webm = written();
    const reading = openIndex();
    reading.push(webm.subarray(0, webm.length - 5));
    expect(() => reading.end()).toThrow(/cut off/);
  });
});

/** CueClusterPosition (F1, eight bytes), from the beginning of the segment's data. */
function cuePositions(webm: Buffer): [number][] {
  const segmentData = webm.indexOf(Buffer.from([0x18, 0x53, 0x80, 0x67])) + 12;
  const found: [number][] = [];
  const mark = Buffer.from([0xf1, 0x01, 0, 0, 0, 0, 0, 0, 8]);
  for (let at = webm.indexOf(mark); at !== -1; at = webm.indexOf(mark, at + 1))
    found.push([segmentData + Number(webm.readBigUInt64BE(at + mark.length))]);
  return found;
}
