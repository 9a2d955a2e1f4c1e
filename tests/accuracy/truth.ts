import { readWfdbAnnotations } from '@hub/server/formats/ecg';
import { bytesOf, readJson } from './records.ts';

/** ms; as `EcgIntervals`. */
export interface TrueIntervals {
  p: number | undefined;
  pr: number | undefined;
  qrs: number | undefined;
  qt: number | undefined;
}

export function median(values: readonly number[]): number | undefined {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  const [low, high] = [sorted[sorted.length % 2 ? middle : middle - 1], sorted[middle]];
  return low === undefined || high === undefined ? undefined : (low + high) / 2;
}

/** Codes of what WFDB counts as a beat. */
const beatCodes = new Set([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 25, 30, 34, 35, 38, 41]);

/** Beats of an annotation file, in samples. */
export const beatsOf = (file: string): number[] =>
  readWfdbAnnotations(bytesOf(file))
    .filter(({ code }) => beatCodes.has(code))
    .map(({ sample }) => sample);

interface Marked {
  p?: [number, number] | undefined;
  qrs: [number, number];
  tOff?: number | undefined;
}

/** Onset and end of each wave of one annotator: ( and ) around p, N and t. */
export function wavesOf(file: string): Marked[] {
  const beats: Marked[] = [];
  let open: number | undefined;
  let wave: 'p' | 'qrs' | 't' | undefined;
  let p: [number, number] | undefined;
  for (const { code, sample } of readWfdbAnnotations(bytesOf(file))) {
    if (code === 39) open = sample;
    else if (code === 24) wave = 'p';
    else if (code === 27) wave = 't';
    else if (beatCodes.has(code)) wave = 'qrs';
    else if (code === 40 && wave !== undefined) {
      const last = beats.at(-1);
      if (wave === 't' && last) last.tOff = sample;
      if (wave === 'p' && open !== undefined) p = [open, sample];
      if (wave === 'qrs' && open !== undefined) {
        beats.push({ qrs: [open, sample], p });
        p = undefined;
      }
      open = undefined;
      wave = undefined;
    }
  }
  return beats;
}

/** Medians over beats. */
export function intervalsOf(beats: readonly Marked[], rateHz: number): TrueIntervals {
  const of = (value: (beat: Marked) => number | undefined) => {
    const found = median(beats.map(value).filter((each) => each !== undefined));
    return found === undefined ? undefined : (found * 1000) / rateHz;
  };
  return {
    p: of(({ p }) => p && p[1] - p[0]),
    pr: of(({ p, qrs }) => p && qrs[0] - p[0]),
    qrs: of(({ qrs }) => qrs[1] - qrs[0]),
    qt: of(({ qrs, tOff }) => (tOff === undefined ? undefined : tOff - qrs[0])),
  };
}

type Waves = Record<'P' | 'QRS' | 'T', [number, number, number][]>;

export interface LudbRecord {
  delineation: Record<string, Waves>;
  global: {
    beats: unknown[];
    QRSms: number | null;
    PRms: number | null;
    Pms: number | null;
    QTms: number | null;
    RRms: number;
  };
  labels: Record<string, string>;
}

export const ludb = () => readJson<Record<string, LudbRecord>>('ludb/ludb_annotations.json');

/** Earliest onset to latest end over the twelve leads in each beat, then the median over beats. */
export function ludbGlobal({ global }: LudbRecord): TrueIntervals {
  const of = (value: number | null | undefined) => value ?? undefined;
  return { p: of(global.Pms), pr: of(global.PRms), qrs: of(global.QRSms), qt: of(global.QTms) };
}

/**
 * The same with one lead left out at each edge: the second earliest onset and the second latest end over the leads. The
 * extreme of twelve hand-set marks is mostly the least exact of them.
 */
export function ludbSecond({ delineation }: LudbRecord): TrueIntervals {
  const near = 50;
  // A few marks of the set lie seconds away from their wave.
  const sound = (waves: [number, number, number][]) =>
    waves.filter(([on, peak, off]) => on <= peak && peak <= off && off - on < 250);
  const leads = Object.values(delineation).map(({ P, QRS, T }) => ({ P: sound(P), QRS: sound(QRS), T: sound(T) }));
  const anchors = leads.toSorted((a, b) => b.QRS.length - a.QRS.length)[0]?.QRS.map(([, peak]) => peak) ?? [];
  const second = (values: number[], late: boolean) =>
    values.length < 6 ? undefined : values.toSorted((a, b) => (late ? b - a : a - b))[1];
  const beats = anchors.map((anchor, i) => {
    const [last, next] = [anchors[i - 1] ?? Number.NEGATIVE_INFINITY, anchors[i + 1] ?? Number.POSITIVE_INFINITY];
    const qrs = leads.flatMap(({ QRS }) => QRS.filter(([, peak]) => Math.abs(peak - anchor) < near));
    const p = leads.flatMap(({ P }) =>
      P.filter(([, peak]) => peak < anchor && anchor - peak < 200 && peak > last + near),
    );
    const t = leads.flatMap(({ T }) =>
      T.filter(([, peak]) => peak > anchor && peak - anchor < 350 && peak < next - near),
    );
    const onsets = (waves: typeof p) =>
      second(
        waves.map(([on]) => on),
        false,
      );
    const ends = (waves: typeof p) =>
      second(
        waves.map(([, , off]) => off),
        true,
      );
    const [pOn, pOff] = [onsets(p), ends(p)];
    return { pOn, pOff, on: onsets(qrs), off: ends(qrs), tOff: ends(t) };
  });
  return intervalsOf(
    beats.flatMap(({ pOn, pOff, on, off, tOff }) =>
      on === undefined || off === undefined
        ? []
        : [
            {
              p: pOn !== undefined && pOff !== undefined ? ([pOn, pOff] as [number, number]) : undefined,
              qrs: [on, off] as [number, number],
              tOff,
            },
          ],
    ),
    500,
  );
}
