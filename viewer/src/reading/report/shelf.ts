import type { ReportContent } from '@hub/server/contracts';

/** What was written here and is not on the hub yet. */
export interface Shelved<C = ReportContent> {
  readonly content: C;
  /** what it was written upon: a draft's revision, or the version under review */
  readonly base: string;
  readonly at: string;
}

/** One case of one person on this computer. Emptied as soon as the hub has the text: a shared PC keeps no reports. */
export interface Shelf<C = ReportContent> {
  read(): Shelved<C> | undefined;
  /** false when the browser's storage is full or closed */
  write(shelved: Shelved<C>): boolean;
  clear(): void;
}

/** `named`: a field that every content has; what lacks it is not ours. */
export function openShelf<C = ReportContent>(
  storage: Storage,
  accountId: string,
  about: string,
  named: keyof C & string = 'findings' as keyof C & string,
): Shelf<C> {
  const key = `hub.draft.${accountId}.${about}`;
  return {
    read() {
      try {
        const shelved = JSON.parse(storage.getItem(key) ?? 'null') as Shelved<C> | null;
        return shelved && typeof shelved.content?.[named] === 'string' && typeof shelved.base === 'string'
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
