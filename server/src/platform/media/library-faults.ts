import { Problem } from '../../contracts/index.ts';

/**
 * Parameters pass through unread, so what is wrong with them comes to light in the library, as TypeError, UnsupportedError or
 * a plain Error: the asker is told. A worker process that went away fails every request by a class of its own.
 */
export async function asProblem<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (cause) {
    if (cause instanceof Problem) throw cause;
    const gone = cause instanceof Error && cause.constructor.name === 'WorkerClosedError';
    throw gone
      ? new Problem('room.no-media', undefined, { cause })
      : new Problem('request.invalid', { place: 'media', issues: [] }, { cause });
  }
}
