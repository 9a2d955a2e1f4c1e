import type { types } from 'mediasoup';

/** What each size of a picture costs, of the smallest first; measured, at most once a second however many look. */
export function openLayerRates(producerOf: (id: string) => types.Producer | undefined, now: () => number) {
  const known = new Map<string, { at: number; rates: Promise<readonly number[]> }>();
  return (producerId: string): Promise<readonly number[]> => {
    const before = known.get(producerId);
    if (before && now() - before.at < 1_000) return before.rates;
    const producer = producerOf(producerId);
    if (!producer) {
      known.delete(producerId);
      return Promise.resolve([]);
    }
    const rates = measure(producer).catch(() => []);
    known.set(producerId, { at: now(), rates });
    return rates;
  };
}

async function measure(producer: types.Producer): Promise<readonly number[]> {
  const stats = await producer.getStats();
  return (producer.rtpParameters.encodings ?? []).map(
    ({ rid, ssrc }) => stats.find((one) => (rid === undefined ? one.ssrc === ssrc : one.rid === rid))?.bitrate ?? 0,
  );
}
