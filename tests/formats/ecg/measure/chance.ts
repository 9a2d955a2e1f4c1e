/** 0 … 1, the same numbers for the same seed. */
export function chance(seed: number): () => number {
  let state = seed * 7919 + 1;
  return () => {
    state = (state * 16_807) % 2_147_483_647;
    return state / 2_147_483_647;
  };
}

/** About normal, of mean 0 and deviation 1. */
export function bell(seed: number): () => number {
  const next = chance(seed);
  return () => (next() + next() + next() + next() - 2) * Math.sqrt(3);
}
