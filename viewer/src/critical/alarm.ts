import { alarmWave } from './alarm-wave.ts';

/**
 * The alarm's sound, made by the browser itself: no file that could be missing. A browser lets a page sound only after
 * somebody has clicked or typed in it; until then `blocked` says so, and the page must.
 */
export type SoundState = 'ready' | 'blocked';

let context: AudioContext | undefined;
let ringing: AudioBufferSourceNode | undefined;
const watchers = new Set<() => void>();

function tell(): void {
  for (const watcher of watchers) watcher();
}

function opened(): AudioContext {
  if (!context) {
    context = new AudioContext();
    context.addEventListener('statechange', tell);
  }
  return context;
}

export function soundState(): SoundState {
  return context?.state === 'running' ? 'ready' : 'blocked';
}

export function watchSound(watcher: () => void): () => void {
  watchers.add(watcher);
  return () => void watchers.delete(watcher);
}

/** Inside a click or a key press. Answers whether the browser now sounds. */
export async function openSound(): Promise<SoundState> {
  await opened()
    .resume()
    .catch(() => undefined);
  tell();
  return soundState();
}

/** Of a context that waits for a click it is heard from the click on. */
function play(audio: AudioContext, loop: boolean): AudioBufferSourceNode {
  const wave = alarmWave(audio.sampleRate);
  const buffer = audio.createBuffer(1, wave.length, audio.sampleRate);
  buffer.copyToChannel(wave, 0);
  const source = audio.createBufferSource();
  source.buffer = buffer;
  source.loop = loop;
  source.connect(audio.destination);
  source.start();
  return source;
}

export function soundOnce(): void {
  play(opened(), false);
}

/** Until it is stopped. It repeats itself without a timer, which a browser slows down in a window that is not in front. */
export function startAlarm(): void {
  ringing ??= play(opened(), true);
}

export function stopAlarm(): void {
  ringing?.stop();
  ringing?.disconnect();
  ringing = undefined;
}
