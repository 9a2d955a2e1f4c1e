import { useEffect, useState } from 'react';

/** Longest wait for a picture: a window that is covered by another paints none. */
const unpaintedMs = 250;

/**
 * False until what was mounted has been painted once, then true. What the eye does not look for first waits for it, and the
 * rest stands on the screen the sooner.
 */
export function useAfterPaint(): boolean {
  const [painted, setPainted] = useState(false);
  useEffect(() => {
    let next = 0;
    const now = () => setPainted(true);
    // The callback of a frame runs before it is painted; the task after it, afterwards.
    const frame = requestAnimationFrame(() => {
      next = window.setTimeout(now, 0);
    });
    const covered = window.setTimeout(now, unpaintedMs);
    return () => {
      cancelAnimationFrame(frame);
      clearTimeout(next);
      clearTimeout(covered);
    };
  }, []);
  return painted;
}
