/** What happened, in order, and a way to wait until enough of it has. */
export function heard<T>() {
  const all: T[] = [];
  let waiting: { count: number; resolve: () => void }[] = [];
  return {
    all,
    say(item: T): void {
      all.push(item);
      for (const { count, resolve } of waiting) if (all.length >= count) resolve();
      waiting = waiting.filter(({ count }) => count > all.length);
    },
    /** Resolves with what was heard so far once it is `count` or more. */
    async atLeast(count: number): Promise<readonly T[]> {
      if (all.length < count) await new Promise<void>((resolve) => waiting.push({ count, resolve }));
      return [...all];
    },
  };
}
