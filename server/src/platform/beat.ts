interface Beat {
  timer: NodeJS.Timeout;
  runs: Set<() => void>;
}

const beats = new Map<number, Beat>();

/**
 * Runs again and again, in the same instant as everything else of this process that does so every `everyMs`; the first time
 * within that. To be woken costs a process more than most of what rooms and sockets look after so often, so they are woken
 * together. Keeps no process alive. Answers how to stop; what throws is the process's fault, as from a timer.
 */
export function onBeat(everyMs: number, run: () => void): () => void {
  // The same function may be given twice.
  const own = () => run();
  const beat = beats.get(everyMs) ?? begin(everyMs);
  beat.runs.add(own);
  return () => {
    if (!beat.runs.delete(own) || beat.runs.size > 0) return;
    clearInterval(beat.timer);
    if (beats.get(everyMs) === beat) beats.delete(everyMs);
  };
}

function begin(everyMs: number): Beat {
  const runs = new Set<() => void>();
  const timer = setInterval(() => {
    for (const run of runs) run();
  }, everyMs);
  timer.unref();
  const beat = { timer, runs };
  beats.set(everyMs, beat);
  return beat;
}
