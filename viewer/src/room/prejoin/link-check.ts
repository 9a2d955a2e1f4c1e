/** The line, before joining: how fast it brings a few bytes, and what that will be enough for. */
import { linkProbe } from '@hub/server/contracts';
import { address } from '../../api.ts';
import { type LinkMeasured, measured } from './link-verdict.ts';

const smallBytes = 1;
const largeBytes = 400_000;
const longestMs = 12_000;

/** Three small ones for the time to and fro, one large one for the speed; a line that is too slow for it is cut short. */
export async function checkLink(signal: AbortSignal): Promise<LinkMeasured> {
  const rtts: number[] = [];
  for (let i = 0; i < 4; i++) rtts.push((await fetchBytes(smallBytes, signal)).ms);
  const timeout = AbortSignal.timeout(longestMs);
  const any = new AbortController();
  for (const each of [signal, timeout]) each.addEventListener('abort', () => any.abort(), { once: true });
  const { bytes, ms } = await fetchBytes(largeBytes, any.signal);
  // The first one also opened the connection.
  return measured(rtts.slice(1), bytes, ms);
}

/** What came until the end or until it was cut short. */
async function fetchBytes(bytes: number, signal: AbortSignal): Promise<{ bytes: number; ms: number }> {
  const began = performance.now();
  const response = await fetch(address(linkProbe, {}, { bytes }), { cache: 'no-store', signal });
  if (!response.ok || !response.body) throw new Error(`probe ${response.status}`);
  const reader = response.body.getReader();
  let came = 0;
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) break;
      came += value.byteLength;
    }
  } catch (error) {
    if (came === 0) throw error;
  }
  return { bytes: came, ms: performance.now() - began };
}
