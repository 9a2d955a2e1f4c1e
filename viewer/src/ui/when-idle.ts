/** Runs it when the page has nothing better to do; soon, in a browser that does not tell (Safari). */
export function whenIdle(work: () => void): void {
  if (window.requestIdleCallback) window.requestIdleCallback(work);
  else setTimeout(work, 200);
}
