/** Numbers with consequences. Tests pass smaller ones; the hub uses `patience`. */
export interface Patience {
  attempts: number;
  firstRetryMs: number;
  lockMs: number;
  stallCheckMs: number;
  recordAgainMs: number;
}

export const patience: Patience = {
  // 2 s, 4 s, 8 s … 512 s: 17 minutes in all. That outlasts a restart of the database or of the object store, and a
  // disk somebody is clearing; what fails longer needs a person.
  attempts: 10,
  firstRetryMs: 2_000,
  // How long a job of a killed process rests before another takes it. The lock is renewed at half of it by a timer, so
  // it must be far above the longest stretch a job keeps the event loop busy (decoding one frame: below 2 s).
  lockMs: 20_000,
  stallCheckMs: 5_000,
  // When giving up could not be recorded (the database is away), the job comes back for it after this time.
  recordAgainMs: 30_000,
};

/**
 * A job that was running each of so many times when its process ended is taken to be what ended it, and given up;
 * fewer would blame jobs for ordinary restarts.
 */
export const mostStalls = 5;
