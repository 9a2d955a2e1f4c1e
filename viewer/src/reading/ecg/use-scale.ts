import { useCallback, useEffect, useState } from 'react';
import { assumedPixelsPerMm, storedScale, storeScale, thisScreen } from './calibration.ts';

/** The scale of the monitor that the window is on; it is looked up again when the window has moved to another. */
export function useScale() {
  const [kind, setKind] = useState(thisScreen);
  const [, renew] = useState(0);
  useEffect(() => {
    const look = () => setKind(thisScreen());
    window.addEventListener('resize', look);
    return () => window.removeEventListener('resize', look);
  }, []);
  const measured = storedScale(localStorage, kind);
  const calibrate = useCallback((pixelsPerMm: number) => {
    storeScale(localStorage, thisScreen(), pixelsPerMm);
    renew((count) => count + 1);
  }, []);
  return { pixelsPerMm: measured ?? assumedPixelsPerMm, calibrated: measured !== undefined, calibrate };
}
