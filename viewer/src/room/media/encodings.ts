/** What is sent of a picture. Three sizes, so that each viewer gets what their line carries; 180p is the floor. */
export interface Encoding {
  maxBitrate: number;
  scaleResolutionDownBy: number;
  scalabilityMode: 'L1T2';
}

const floorHeight = 180;
const steps = [
  { by: 4, maxBitrate: 130_000 },
  { by: 2, maxBitrate: 420_000 },
  { by: 1, maxBitrate: 1_400_000 },
] as const;

/** Smallest first. A camera of 480 lines has no 720p to send, and a layer below the floor would show nothing. */
export function encodingsOf(height: number): Encoding[] {
  const kept = steps.filter(({ by }) => by === 1 || height / by >= floorHeight);
  // The full size of a small camera is no 720p and must not cost as much.
  return kept.map(({ by, maxBitrate }) => ({
    maxBitrate: by === 1 && height < 720 ? Math.max(130_000, Math.round(maxBitrate * (height / 720) ** 2)) : maxBitrate,
    scaleResolutionDownBy: by,
    scalabilityMode: 'L1T2',
  }));
}

/** Letters and skin must be sharp; a few pictures a second are enough. */
export const sharpEncoding = { maxBitrate: 2_500_000 } as const;
