const kinds = ['keydown', 'pointerdown', 'wheel', 'pointermove'] as const;
const storeKey = 'hub.reading.activity';
const everyMs = 5_000;

/** Notes that somebody is at work in this window; windows of one reader share it. Answers how to stop. */
export function noteActivity(): () => void {
  let noted = 0;
  const note = () => {
    const now = Date.now();
    if (now - noted < everyMs) return;
    noted = now;
    try {
      localStorage.setItem(storeKey, String(now));
    } catch {
      // a full storage must not stop the reading; the claim is then renewed by hand
    }
  };
  note();
  for (const kind of kinds) window.addEventListener(kind, note, { passive: true });
  return () => {
    for (const kind of kinds) window.removeEventListener(kind, note);
  };
}

/** On this computer's clock. */
export function lastActivity(): number {
  return Number(localStorage.getItem(storeKey) ?? 0);
}
