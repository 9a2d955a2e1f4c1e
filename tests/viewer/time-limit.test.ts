import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Unanswered, within } from '../../viewer/src/time-limit.ts';

/** A server that stands still: it takes every question and answers none. */
const still = createServer(() => undefined);
let url: string;
beforeAll(async () => {
  still.listen(0, '127.0.0.1');
  await once(still, 'listening');
  url = `http://127.0.0.1:${(still.address() as AddressInfo).port}/`;
});
afterAll(() => {
  still.closeAllConnections();
  still.close();
});

test('a question that nobody answers ends, and is known from one that could not be sent', async () => {
  await expect(within(20, undefined, (signal) => fetch(url, { signal }))).rejects.toThrow(Unanswered);
  await expect(within(60_000, undefined, (signal) => fetch('http://127.0.0.1:1/', { signal }))).rejects.toThrow(
    TypeError,
  );
});

test('whoever asked may give it up before, and that is no silence of the other side', async () => {
  const asked = new AbortController();
  const answer = within(60_000, asked.signal, (signal) => fetch(url, { signal }));
  asked.abort();
  await expect(answer).rejects.toMatchObject({ name: 'AbortError' });
});

test('an answer in time is the answer', async () => {
  expect(await within(60_000, undefined, async () => 'signed')).toBe('signed');
  expect(await within(undefined, undefined, async () => 'verified')).toBe('verified');
});
