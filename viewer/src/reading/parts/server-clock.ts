import { useEffect, useState } from 'react';

/** Milliseconds that this computer's clock is behind the hub's: hospital PCs are often minutes wrong, claims are not. */
let behindMs = 0;
let asked: Promise<void> | undefined;

async function ask(): Promise<void> {
  const before = Date.now();
  const told = (await fetch('/healthz', { cache: 'no-store' })).headers.get('date');
  if (!told) return;
  const middle = (before + Date.now()) / 2;
  const offset = new Date(told).getTime() + 500 - middle; // the header counts whole seconds
  behindMs = Math.abs(offset) < 2_000 ? 0 : offset;
}

/** The hub's present moment as far as it is known here. */
export function serverNow(): Date {
  return new Date(Date.now() + behindMs);
}

/** The hub's present moment, renewed every `everyMs`. */
export function useServerNow(everyMs = 15_000): Date {
  const [now, setNow] = useState(serverNow);
  useEffect(() => {
    asked ??= ask().catch(() => {
      asked = undefined;
    });
    void asked.then(() => setNow(serverNow()));
    const timer = setInterval(() => setNow(serverNow()), everyMs);
    return () => clearInterval(timer);
  }, [everyMs]);
  return now;
}
