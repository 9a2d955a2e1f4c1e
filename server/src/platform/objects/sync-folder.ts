import { open } from 'node:fs/promises';

/**
 * Makes renames in a folder durable (fsync of the folder). Renames that come while one fsync runs share the next one:
 * an fsync that has begun may have missed them, so they never share the running one.
 */
export function folderSyncer(): (folder: string) => Promise<void> {
  const running = new Map<string, { now: Promise<void>; next: Promise<void> | undefined }>();

  function begin(folder: string): Promise<void> {
    const turn = { now: syncNow(folder), next: undefined as Promise<void> | undefined };
    running.set(folder, turn);
    const ended = () => {
      if (turn.next === undefined) running.delete(folder);
    };
    turn.now.then(ended, ended);
    return turn.now;
  }

  return (folder) => {
    const turn = running.get(folder);
    if (turn === undefined) return begin(folder);
    turn.next ??= turn.now.catch(() => undefined).then(() => begin(folder));
    return turn.next;
  };
}

async function syncNow(folder: string): Promise<void> {
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
