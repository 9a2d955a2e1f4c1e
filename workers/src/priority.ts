import { writeFile } from 'node:fs/promises';
import { setPriority } from 'node:os';

/** Below the server and PostgreSQL, above what is meant for idle times: thumbnails may wait, an arriving image may not. */
const niceness = 10;

/**
 * Called before any thread is made: threads inherit what the process has then. Where the kernel groups processes by session
 * (autogroup), the group's own niceness is what counts between the hub's programs.
 */
export async function giveWay(): Promise<void> {
  setPriority(niceness);
  // A kernel without autogroup has no such file, and a container may not let it be written: then the line above is all.
  await writeFile('/proc/self/autogroup', String(niceness)).catch(() => undefined);
}
