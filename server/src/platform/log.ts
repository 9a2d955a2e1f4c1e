import { pino } from 'pino';

/** Structured lines with ids; never a name, a secret or pixel data. */
export interface Log {
  debug(facts: object, message: string): void;
  info(facts: object, message: string): void;
  warn(facts: object, message: string): void;
  error(facts: object, message: string): void;
}

/** `level`: one of pino's; 'silent' in tests that expect faults. */
export function openLog(level: string): Log {
  return pino({ level, base: null, timestamp: pino.stdTimeFunctions.isoTime });
}
