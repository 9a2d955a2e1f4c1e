import { AsyncLocalStorage } from 'node:async_hooks';

/**
 * One request's own note of whether its access was written down. A verb that records in its transaction sets it;
 * `serve` writes the row itself when none did, so that no handler can forget.
 */
export interface Access {
  recorded: boolean;
}

const current = new AsyncLocalStorage<Access>();

export function withAccess<T>(access: Access, work: () => T): T {
  return current.run(access, work);
}

export function noteRecorded(): void {
  const access = current.getStore();
  if (access) access.recorded = true;
}
