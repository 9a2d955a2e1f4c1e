/** Two tones by turns, as emergency signals are made (ISO 11429: two tones, urgent), and a pause. Hz, s. */
const tones = [960, 720] as const;
const toneSeconds = 0.25;
const waveSeconds = 1;
const loudness = 0.3;
/** Without it the loudspeaker clicks. */
const rampSeconds = 0.02;

/** One second of the alarm, from -1 to 1; it begins and ends with silence, so that it can follow itself. */
export function alarmWave(samplesPerSecond: number): Float32Array<ArrayBuffer> {
  const wave = new Float32Array(Math.round(waveSeconds * samplesPerSecond));
  const length = Math.round(toneSeconds * samplesPerSecond);
  for (const [turn, hz] of tones.entries()) {
    for (let at = 0; at < length; at++) {
      const seconds = at / samplesPerSecond;
      const ramp = Math.min(1, seconds / rampSeconds, (length - 1 - at) / samplesPerSecond / rampSeconds);
      // Half of a square wave's harmonics: shrill enough for a room, and no aliasing at 44.1 kHz.
      const tone =
        Math.sin(2 * Math.PI * hz * seconds) +
        Math.sin(6 * Math.PI * hz * seconds) / 3 +
        Math.sin(10 * Math.PI * hz * seconds) / 5;
      wave[turn * length + at] = loudness * ramp * tone;
    }
  }
  return wave;
}
