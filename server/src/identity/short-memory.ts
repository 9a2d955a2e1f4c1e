/**
 * Who a token or key stands for is asked with every frame of a scrolling reader. An answer is good for two seconds,
 * here and in no other place; whatever takes rights away forgets everything at once in this process.
 */
const keptMs = 2_000;
const most = 5_000;

export interface ShortMemory<V> {
  /** the same question asked by many requests at once is looked up once */
  recall(key: string, look: () => Promise<V | undefined>): Promise<V | undefined>;
  forget(): void;
}

export function openShortMemory<V>(): ShortMemory<V> {
  const answers = new Map<string, { since: number; answer: Promise<V | undefined> }>();
  return {
    recall(key, look) {
      const now = performance.now();
      const known = answers.get(key);
      if (known && now - known.since < keptMs) return known.answer;
      if (answers.size >= most) answers.clear();
      const answer = look();
      const entry = { since: now, answer };
      answers.set(key, entry);
      answer.catch(() => {
        if (answers.get(key) === entry) answers.delete(key);
      });
      return answer;
    },
    forget() {
      answers.clear();
    },
  };
}
