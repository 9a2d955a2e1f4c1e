import { createHash } from 'node:crypto';
import { createServer } from 'node:net';

/**
 * One holder a folder. The lock is a name in Linux's abstract socket space: taking it is atomic, and the kernel gives
 * it back however the holder ends, so there is no stale lock to judge after a kill or a power cut.
 */
export async function lockFolder(realFolder: string): Promise<(() => Promise<void>) | undefined> {
  const name = createHash('sha256').update(realFolder).digest('hex').slice(0, 32);
  const holder = createServer((socket) => socket.destroy());
  const taken = await new Promise<boolean>((resolve, reject) => {
    holder.once('error', (error: NodeJS.ErrnoException) =>
      error.code === 'EADDRINUSE' ? resolve(false) : reject(error),
    );
    holder.listen(`\0county-hub/${name}`, () => resolve(true));
  });
  if (!taken) return undefined;
  holder.unref();
  return () => new Promise((resolve) => holder.close(() => resolve()));
}
