import { buildProgress, provideMediaWorker } from '../media-worker/provide-media-worker.ts';
import { Refusal } from '../messages.ts';

const beatMs = 30_000;

/** The worker that the tests of the consult rooms talk through; undefined, and why is said, where it cannot be brought. */
export async function bringMediaWorkerPeer(say: (line: string) => void): Promise<string | undefined> {
  if (process.env.HUB_MEDIA_WORKER) return process.env.HUB_MEDIA_WORKER;
  const stopped = new AbortController();
  const stop = () => stopped.abort();
  const beat = setInterval(() => void buildProgress().then((done) => done && say(`  … ${done}`)), beatMs);
  process.on('SIGINT', stop).on('SIGTERM', stop).on('disconnect', stop);
  try {
    return await provideMediaWorker({ say, signal: stopped.signal });
  } catch (error) {
    if (stopped.signal.aborted) process.exit(130);
    if (!(error instanceof Refusal)) throw error;
    say(`跳过相关测试 / its tests are skipped: ${error.message}`);
    return undefined;
  } finally {
    clearInterval(beat);
    process.off('SIGINT', stop).off('SIGTERM', stop).off('disconnect', stop);
  }
}
