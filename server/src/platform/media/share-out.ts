/** A picture that a browser wants, and what each of its sizes costs now (0: that size is not sent). */
export interface Wanted {
  id: string;
  priority: number;
  layersBps: readonly number[];
  largestLayer: number;
}

/** Opus at 32 kb/s in 20 ms packets, and the headers of fifty packets a second. */
export const audioBps = 52_000;

/**
 * Which size of each picture fits into a line: first the smallest of each, by priority, then larger ones in the same order.
 * What does not even fit in its smallest size is left out (undefined).
 */
export function shareOut(
  availableBps: number,
  audioStreams: number,
  pictures: readonly Wanted[],
): Map<string, number | undefined> {
  let left = availableBps - audioStreams * audioBps;
  const order = pictures.toSorted((a, b) => b.priority - a.priority);
  const given = new Map<string, number | undefined>();
  for (const { id, layersBps } of order) {
    const smallest = layersBps.findIndex((bps) => bps > 0);
    const cost = smallest === -1 ? 0 : (layersBps[smallest] ?? 0);
    if (cost > left) {
      given.set(id, undefined);
      continue;
    }
    left -= cost;
    given.set(id, Math.max(smallest, 0));
  }
  for (let grew = true; grew; ) {
    grew = false;
    for (const { id, layersBps, largestLayer } of order) {
      const now = given.get(id);
      if (now === undefined) continue;
      const next = layersBps.findIndex((bps, layer) => layer > now && layer <= largestLayer && bps > 0);
      if (next === -1) continue;
      const more = (layersBps[next] ?? 0) - (layersBps[now] ?? 0);
      if (more > left) continue;
      left -= Math.max(more, 0);
      given.set(id, next);
      grew = true;
    }
  }
  return given;
}
