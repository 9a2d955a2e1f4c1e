import { audioBps } from './share-out.ts';

/**
 * 保语音: on a line that does not carry both, pictures make way before the sound breaks up. A second's samples in, what to do
 * out. Pictures that were held back are tried again after a while; each try that fails doubles the wait, because a line
 * without pictures tells nothing about what it could carry.
 */
export interface AudioFirst {
  /** pictures are held back */
  held: boolean;
  /** seconds in this state: held, or shown without complaint */
  seconds: number;
  /** seconds in a row that were too thin */
  thinSeconds: number;
  /** how long the next hold lasts */
  holdSeconds: number;
}

export interface LineSample {
  /** bits per second that the line is believed to carry to this browser; undefined: not known yet */
  availableBps: number | undefined;
  audioStreams: number;
  /** pictures that are wanted and sent */
  videoStreams: number;
  /** the worst of the sound streams, 0 to 10, as mediasoup scores losses */
  audioScore: number;
}

/** The smallest picture (180p) that shows a face. */
const floorVideoBps = 60_000;
const thinSecondsBeforeHold = 3;
const firstHoldSeconds = 10;
const longestHoldSeconds = 80;
/** Pictures that lasted this long have shown that the line carries them. */
const provenSeconds = 30;
const lossyScore = 5;
/** An estimate begins low and rises: so long it says nothing against pictures that have just been shown. */
const graceSeconds = 4;

export const relaxed: AudioFirst = { held: false, seconds: 0, thinSeconds: 0, holdSeconds: firstHoldSeconds };

export function audioFirst(before: AudioFirst, sample: LineSample): AudioFirst {
  const seconds = before.seconds + 1;
  if (before.held)
    return seconds < before.holdSeconds
      ? { ...before, seconds }
      : { held: false, seconds: 0, thinSeconds: 0, holdSeconds: Math.min(before.holdSeconds * 2, longestHoldSeconds) };
  // The seconds are those of pictures.
  if (sample.videoStreams === 0) return { ...before, seconds: 0, thinSeconds: 0 };
  if (!isThin(sample, seconds)) {
    const holdSeconds = seconds >= provenSeconds ? firstHoldSeconds : before.holdSeconds;
    return { held: false, seconds, thinSeconds: 0, holdSeconds };
  }
  const thinSeconds = before.thinSeconds + 1;
  if (thinSeconds < thinSecondsBeforeHold) return { ...before, seconds, thinSeconds };
  return { ...before, held: true, seconds: 0, thinSeconds: 0 };
}

function isThin({ availableBps, audioStreams, audioScore }: LineSample, seconds: number): boolean {
  if (seconds > graceSeconds && availableBps !== undefined && availableBps < audioStreams * audioBps + floorVideoBps)
    return true;
  return audioStreams > 0 && audioScore <= lossyScore;
}
