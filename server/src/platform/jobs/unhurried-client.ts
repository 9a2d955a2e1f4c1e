import { setTimeout as wait } from 'node:timers/promises';
import pg from 'pg';

/**
 * BullMQ's workers ask again at once when a connection cannot be made: on a Unix socket whose server is away that is
 * thousands of times a second, at the cost of a processor. So a failure to connect takes its time here.
 */
const failAfterMs = 500;

export class UnhurriedClient extends pg.Client {
  override connect(): Promise<pg.Client>;
  override connect(callback: ((error: Error) => void) | ((error: null, client: pg.Client) => void)): void;
  override connect(callback?: (...outcome: [Error] & [null, pg.Client]) => void): Promise<pg.Client> | undefined {
    const connecting = super.connect().catch(async (error: Error) => {
      await wait(failAfterMs);
      throw error;
    });
    if (callback === undefined) return connecting;
    const done = callback as (error: Error | null, client?: pg.Client) => void;
    connecting.then((client) => done(null, client), done);
    return undefined;
  }
}
