import { type FileHandle, open } from 'node:fs/promises';

/** Makes renames in folders durable. */
export interface FolderSyncer {
  /** fsync of the folder: what was renamed into it before the call survives a power cut */
  sync(folder: string): Promise<void>;
  close(): Promise<void>;
}

/**
 * Renames that come while one fsync runs share the next one: an fsync that has begun may have missed them, so they never
 * share the running one. A folder once opened stays open; there are few, and each object needs one of them.
 */
export function folderSyncer(): FolderSyncer {
  const handles = new Map<string, Promise<FileHandle>>();
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

  async function syncNow(folder: string): Promise<void> {
    const opening = handles.get(folder) ?? open(folder, 'r');
    handles.set(folder, opening);
    try {
      await (await opening).sync();
    } catch (error) {
      // Whatever was the matter, the next one begins anew.
      handles.delete(folder);
      await opening.then((handle) => handle.close()).catch(() => undefined);
      throw error;
    }
  }

  return {
    sync(folder) {
      const turn = running.get(folder);
      if (turn === undefined) return begin(folder);
      turn.next ??= turn.now.catch(() => undefined).then(() => begin(folder));
      return turn.next;
    },
    async close() {
      const all = [...handles.values()];
      handles.clear();
      await Promise.all(all.map((opening) => opening.then((handle) => handle.close()).catch(() => undefined)));
    },
  };
}
