/** Beyond this the stream was paused, or its sender began to count anew: where it stands is taken from its arrival. */
const jumpMs = 1_000;
/** Two crystals differ by some 50 ppm, 180 ms an hour: the estimate may rise, far slower than the network's jitter. */
const rise = 0.001;

/**
 * When something was captured, on the receiver's clock. A sender's timestamps are even but start anywhere; arrivals are on
 * our clock but jitter. The packet that was quickest says how the two relate.
 */
export function openMediaClock(clockRate: number) {
  let last: number | undefined;
  let mediaMs = 0;
  let offsetMs: number | undefined;
  return {
    at(timestamp: number, arrivedMs: number): number {
      if (last !== undefined) mediaMs += (((timestamp - last) | 0) / clockRate) * 1000;
      last = timestamp;
      const offset = arrivedMs - mediaMs;
      if (offsetMs === undefined || offset < offsetMs || offset - offsetMs > jumpMs) offsetMs = offset;
      else offsetMs += (offset - offsetMs) * rise;
      return mediaMs + offsetMs;
    },
  };
}
