import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { type Pace, paced } from '../../../viewer/src/app/pace.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** A screen whose questions are answered by hand. */
function screen() {
  const asked: { name: string; answer(): void; fail(): void }[] = [];
  const pace: Pace = paced(
    (key) => {
      const { promise, resolve, reject } = Promise.withResolvers<void>();
      asked.push({ name: key.join(' '), answer: resolve, fail: () => reject(new Error('the line is away')) });
      return promise;
    },
    { everyMs: 1_000, patienceMs: 10_000 },
  );
  return { pace, asked, names: () => asked.map(({ name }) => name) };
}

test('the first news is fetched at once', () => {
  const { pace, names } = screen();
  pace.stale(['studies']);
  expect(names()).toEqual(['studies']);
});

test('a flood of news is one more question a second, and the last of it is never lost', async () => {
  const { pace, asked, names } = screen();
  for (let news = 0; news < 50; news += 1) pace.stale(['study', '1.2']);
  asked[0]?.answer();
  await vi.advanceTimersByTimeAsync(999);
  expect(names()).toEqual(['study 1.2']);
  await vi.advanceTimersByTimeAsync(1);
  expect(names()).toEqual(['study 1.2', 'study 1.2']);
  asked[1]?.answer();
  await vi.advanceTimersByTimeAsync(5_000);
  expect(asked).toHaveLength(2);
});

test('an answer on its way is waited for, not asked for anew', async () => {
  const { pace, asked } = screen();
  pace.stale(['studies']);
  pace.stale(['studies']);
  await vi.advanceTimersByTimeAsync(8_000);
  expect(asked).toHaveLength(1);
  asked[0]?.answer();
  await vi.advanceTimersByTimeAsync(0);
  expect(asked).toHaveLength(2);
});

test('an answer that never comes or fails holds nothing up for ever', async () => {
  const { pace, asked } = screen();
  pace.stale(['studies']);
  pace.stale(['studies']);
  await vi.advanceTimersByTimeAsync(10_000);
  expect(asked).toHaveLength(2);
  pace.stale(['studies']);
  asked[1]?.fail();
  await vi.advanceTimersByTimeAsync(1_000);
  expect(asked).toHaveLength(3);
});

test('one thing that is slow keeps no other waiting', () => {
  const { pace, names } = screen();
  pace.stale(['study', '1.2']);
  pace.stale(['study', '1.3']);
  pace.stale(['orders']);
  expect(names()).toEqual(['study 1.2', 'study 1.3', 'orders']);
});

test('a window that is left asks no more', async () => {
  const { pace, asked } = screen();
  pace.stale(['studies']);
  pace.stale(['studies']);
  pace.stop();
  asked[0]?.answer();
  await vi.advanceTimersByTimeAsync(20_000);
  expect(asked).toHaveLength(1);
});
