/** Plays a stack at the speed the file names, as far as pictures are there; a late one is waited for, not skipped. */
export interface Cine {
  readonly playing: boolean;
  readonly perSecond: number;
  play(): void;
  pause(): void;
  speed(perSecond: number): void;
}

const usualPerSecond = 10; // where the file says nothing, as for a CT stack
const bounds = [0.5, 60] as const;

export interface CineParts {
  readonly frameTimeMs?: number | undefined;
  /** Shows the next picture; fulfils when it is there. */
  next(): Promise<void>;
  changed(): void;
}

export function createCine({ frameTimeMs, next, changed }: CineParts): Cine {
  let perSecond = frameTimeMs ? clamp(1000 / frameTimeMs) : usualPerSecond;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let playing = false;

  function plan(due: number): void {
    timer = setTimeout(async () => {
      await next();
      const ideal = due + 1000 / perSecond;
      // After a stall the clock starts anew; catching up would race through the frames.
      if (playing) plan(Math.max(ideal, performance.now()));
    }, due - performance.now());
  }

  return {
    get playing() {
      return playing;
    },
    get perSecond() {
      return perSecond;
    },
    play() {
      if (playing) return;
      playing = true;
      plan(performance.now() + 1000 / perSecond);
      changed();
    },
    pause() {
      if (!playing) return;
      playing = false;
      clearTimeout(timer);
      changed();
    },
    speed(wanted) {
      perSecond = clamp(wanted);
      changed();
    },
  };
}

const clamp = (perSecond: number): number => Math.min(bounds[1], Math.max(bounds[0], perSecond));
