const stampKey = 'hub.last-activity';
/** Windows of one person share their activity: reading on one monitor keeps the other awake. */
const stampEveryMs = 5_000;
const kinds = ['keydown', 'pointerdown', 'wheel', 'pointermove'] as const;

/** When a hand was last on mouse or keyboard, in whichever window; epoch milliseconds. */
export function lastActivity(): number {
  return Number(localStorage.getItem(stampKey) ?? Date.now());
}

/** Somebody is at work here without a hand on anything: who speaks in a consult. */
export function noteWork(): void {
  localStorage.setItem(stampKey, String(Date.now()));
}

/** Notes activity of this window until it is stopped. */
export function watchActivity(): () => void {
  let stamped = 0;
  const touch = () => {
    const now = Date.now();
    if (now - stamped < stampEveryMs) return;
    stamped = now;
    localStorage.setItem(stampKey, String(now));
  };
  touch();
  for (const kind of kinds) window.addEventListener(kind, touch, { passive: true });
  return () => {
    for (const kind of kinds) window.removeEventListener(kind, touch);
  };
}
