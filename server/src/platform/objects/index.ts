import { openFolderStore } from './folder-store.ts';
import { openS3Store } from './s3-store.ts';
import type { ObjectStore } from './store.ts';

export { WrongKey } from './key.ts';
export {
  type ByteRange,
  type ByteSource,
  NoSuchObject,
  type ObjectStore,
  RangeOutside,
  type Stored,
  StoreFull,
  StoreUnavailable,
} from './store.ts';

/**
 * `s3://key:secret@host:port/bucket?tls=0&region=us-east-1`, or the path of a folder.
 * In the address, key, secret and so on are percent-encoded where they hold `:` `/` `@`; tls is on unless `tls=0`.
 */
export function openObjects(setting: string): Promise<ObjectStore> {
  return setting.startsWith('s3://') ? openS3Store(setting) : openFolderStore(setting);
}
