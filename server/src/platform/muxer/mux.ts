import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { constants, setPriority } from 'node:os';
import type { Readable, Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { filterScript, type Picture, type Stage } from './script.ts';

/** One person's sound or picture as a Matroska stream; times count from the beginning of the whole. */
export type Lane = { bytes: AsyncIterable<Uint8Array> } & (
  | { kind: 'audio' }
  | { kind: 'video'; pictures: readonly Picture[] }
);

/** The program ended before its work was done. `said`: its last words, which hold no names. */
export class MuxFailed extends Error {
  readonly said: string;

  constructor(how: string, said: string) {
    super(`ffmpeg ${how}: ${said}`);
    this.name = 'MuxFailed';
    this.said = said;
  }
}

const picture = ['-c:v', 'libvpx', '-deadline', 'realtime', '-cpu-used', '8', '-auto-alt-ref', '0', '-threads', '1'];
const rate = ['-b:v', '1200k', '-maxrate', '2500k', '-bufsize', '5000k', '-qmax', '50', '-g', '48'];
const sound = ['-c:a', 'libopus', '-b:a', '64k'];
const lastWords = 2_000;

/**
 * One WebM of all lanes, as it is made: sound mixed, pictures on one stage. Everything goes through pipes, so nothing plain
 * ever lies on a disk. ffmpeg runs as a program of its own, below everything else on the machine.
 */
export async function* muxed(binary: string, lanes: readonly Lane[], stage: Stage): AsyncGenerator<Buffer> {
  const { script, maps } = filterScript(lanes, stage);
  const length = new Date(stage.durationMs).toISOString().slice(11, 23);
  const args = [
    ...['-hide_banner', '-nostdin', '-v', 'error', '-copyts', '-filter_complex_threads', '1'],
    // Frames of another size must not begin the whole stage anew: `scale` follows them by itself.
    ...lanes.flatMap(({ kind }, n) => [
      ...(kind === 'video' ? ['-reinit_filter', '0'] : []),
      ...['-threads', '1', '-f', 'matroska', '-i', `pipe:${n + 3}`],
    ]),
    ...['-filter_complex', script, ...maps.flatMap((map) => ['-map', map])],
    ...(maps.includes('[picture]') ? [...picture, ...rate, '-metadata:s:v', `DURATION=${length}`] : []),
    ...(maps.includes('[sound]') ? [...sound, '-metadata:s:a', `DURATION=${length}`] : []),
    ...['-f', 'webm', 'pipe:1'],
  ];
  const child = spawn(binary, args, { stdio: ['ignore', 'pipe', 'pipe', ...lanes.map(() => 'pipe' as const)] });
  let said = '';
  let broken: unknown;
  const over = once(child, 'close') as Promise<[number | null, string | null]>;
  over.catch(() => undefined);
  const [, stdout, stderr, ...inputs] = child.stdio as unknown as [null, Readable, Readable, ...Writable[]];
  stderr.setEncoding('utf8').on('data', (text: string) => {
    said = (said + text).slice(-lastWords);
  });
  try {
    if (child.pid !== undefined) setPriority(child.pid, constants.priority.PRIORITY_LOW);
    lanes.forEach(({ bytes }, n) => {
      pipeline(watched(bytes), inputs[n] as Writable).catch(() => undefined);
    });
    for await (const piece of stdout) yield piece as Buffer;
    const [code, signal] = await over;
    if (broken) throw broken;
    if (code !== 0) throw new MuxFailed(signal ? `was ended by ${signal}` : `ended with ${code}`, said.trim());
  } finally {
    if (child.exitCode === null && child.signalCode === null) child.kill('SIGKILL');
    for (const input of inputs) input.destroy();
  }

  /** A lane that cannot be read must end the work: a pipe that only closes looks like the end of the talk. */
  async function* watched(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
    try {
      yield* bytes;
    } catch (error) {
      broken ??= error;
      child.kill('SIGKILL');
      throw error;
    }
  }
}
