/** Three short tones of the computer's own making, to the loudspeaker that was chosen. */
export async function playTestTone(speaker: string | undefined): Promise<void> {
  const context = new AudioContext();
  try {
    const out = context as AudioContext & { setSinkId?(id: string): Promise<void> };
    if (speaker && out.setSinkId) await out.setSinkId(speaker).catch(() => undefined);
    await context.resume();
    const gain = context.createGain();
    gain.connect(context.destination);
    gain.gain.value = 0;
    const tone = context.createOscillator();
    tone.frequency.value = 660;
    tone.connect(gain);
    const begin = context.currentTime + 0.05;
    for (const at of [0, 0.4, 0.8]) {
      gain.gain.setTargetAtTime(0.3, begin + at, 0.01);
      gain.gain.setTargetAtTime(0, begin + at + 0.2, 0.02);
    }
    tone.start(begin);
    tone.stop(begin + 1.3);
    await new Promise<void>((resolve) => {
      tone.onended = () => resolve();
    });
  } finally {
    await context.close();
  }
}
