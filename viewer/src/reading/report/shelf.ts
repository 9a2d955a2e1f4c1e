import type { ReportContent } from '@hub/server/contracts';

/** What was written here and is not on the hub yet. */
export interface Shelved {
  readonly content: ReportContent;
  /** what it was written upon: a draft's revision, or the version under review */
  readonly base: string;
  readonly at: string;
}

/** One case of one person on this computer. Emptied as soon as the hub has the text: a shared PC keeps no reports. */
export interface Shelf {
  read(): Shelved | undefined;
  /** false when the browser's storage is full or closed */
  write(shelved: Shelved): boolean;
  clear(): void;
}

export function openShelf(storage: Storage, accountId: string, requestId: string): Shelf {
  const key = `hub.draft.${accountId}.${requestId}`;
  return {
    read() {
      try {
        const shelved = JSON.parse(storage.getItem(key) ?? 'null') as Shelved | null;
        return shelved && typeof shelved.content?.findings === 'string' && typeof shelved.base === 'string'
          ? shelved
          : undefined;
      } catch {
        return undefined;
      }
    },
    write(shelved) {
      try {
        storage.setItem(key, JSON.stringify(shelved));
        return true;
      } catch {
        return false;
      }
    },
    clear: () => storage.removeItem(key),
  };
}
