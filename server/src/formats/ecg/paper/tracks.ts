import { gap } from '../recording.ts';
import type { DrawableEcg, DrawableLead } from './drawing.ts';

/** One lead along the recording's time: the groups that hold it, one after another. */
export interface Track {
  lead: string;
  derived: boolean;
  uvPerLsb: number | null;
  pieces: TrackPiece[];
}

export interface TrackPiece {
  rateHz: number;
  /** of its first sample, from the recording's first */
  startMs: number;
  endMs: number;
  source: DrawableLead;
}

/** By lead, in file order. Where two groups hold the same lead at the same time, the first one stands. */
export function tracksOf(ecg: DrawableEcg, kind: 'rhythm' | 'median'): Map<string, Track> {
  const groups = ecg.groups.filter((group) => group.kind === kind);
  const origin = Math.min(...groups.map(({ startOffsetMs }) => startOffsetMs));
  const tracks = new Map<string, Track>();
  for (const { samplingRateHz: rateHz, startOffsetMs, leads } of groups)
    for (const source of leads) {
      const startMs = kind === 'median' ? 0 : startOffsetMs - origin;
      const endMs = startMs + (source.samples.length / rateHz) * 1000;
      if (endMs === startMs) continue;
      const { lead, derived, uvPerLsb } = source;
      const track = tracks.get(lead) ?? { lead, derived, uvPerLsb, pieces: [] };
      tracks.set(lead, track);
      const meets = track.pieces.some((other) => startMs < other.endMs && other.startMs < endMs);
      if (!meets && uvPerLsb === track.uvPerLsb) track.pieces.push({ rateHz, startMs, endMs, source });
      else if (!meets && uvPerLsb !== null && track.uvPerLsb !== null)
        track.pieces.push({ rateHz, startMs, endMs, source });
    }
  return tracks;
}

export const endOf = ({ pieces }: Track) => Math.max(...pieces.map(({ endMs }) => endMs));

/** Microvolts (steps, where the scale is not known) of the samples [first, end), NaN where nothing was recorded. */
export function valuesOf({ source }: TrackPiece, first: number, end: number): Float64Array {
  const { samples, uvPerLsb, offsetUv } = source;
  const scale = uvPerLsb ?? 1;
  const values = new Float64Array(Math.max(0, end - first));
  for (let at = 0; at < values.length; at++) {
    const stored = samples[first + at];
    values[at] =
      stored === null || stored === undefined || stored === gap
        ? Number.NaN
        : stored * scale + (uvPerLsb === null ? 0 : offsetUv);
  }
  return values;
}
