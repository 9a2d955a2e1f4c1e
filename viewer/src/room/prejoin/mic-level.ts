import { useEffect, useState } from 'react';

/** How loud a microphone is, 0 to 1, as the ear takes it; undefined while it is not open. */
export function useMicLevel(track: MediaStreamTrack | undefined): number | undefined {
  const [level, setLevel] = useState<number>();
  useEffect(() => {
    if (!track) return setLevel(undefined);
    const context = new AudioContext();
    const meter = context.createAnalyser();
    meter.fftSize = 512;
    context.createMediaStreamSource(new MediaStream([track])).connect(meter);
    const samples = new Float32Array(meter.fftSize);
    void context.resume().catch(() => undefined);
    const timer = setInterval(() => {
      meter.getFloatTimeDomainData(samples);
      setLevel(loudness(samples));
    }, 80);
    return () => {
      clearInterval(timer);
      void context.close();
    };
  }, [track]);
  return level;
}

/** -60 dB is silence, -10 dB somebody who speaks up. */
export function loudness(samples: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < samples.length; i++) sum += (samples[i] ?? 0) ** 2;
  const decibel = 10 * Math.log10(sum / Math.max(1, samples.length) + 1e-12);
  return Math.min(1, Math.max(0, (decibel + 60) / 50));
}
