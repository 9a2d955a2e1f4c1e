/** npm passes on the Ctrl-C that the terminal has already sent to all, so the same press arrives more than once. */
const samePressMs = 1_000;

export interface StopSignals {
  readonly stop: Promise<void>;
  /** a second press, by someone who does not want to wait */
  readonly hurry: Promise<void>;
}

/** SIGINT, SIGTERM, a closed terminal, and the end of the process that started us. */
export function stopSignals(): StopSignals {
  const stop = Promise.withResolvers<void>();
  const hurry = Promise.withResolvers<void>();
  let first: number | undefined;
  const asked = () => {
    first ??= Date.now();
    stop.resolve();
    if (Date.now() - first > samePressMs) hurry.resolve();
  };
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, asked);
  // A terminal that closes, or a parent that dies, says so once and may say it beside a signal: never a second press.
  process.on('SIGHUP', () => stop.resolve());
  process.on('disconnect', () => stop.resolve());
  return { stop: stop.promise, hurry: hurry.promise };
}
