import type { Log } from '../log.ts';
import { DataSetStream } from './data-set-stream.ts';
import { type IncomingInstance, type StoreAnswer, storeStatus } from './incoming-instance.ts';

export type Store<C> = (instance: IncomingInstance<C>) => Promise<StoreAnswer>;

/** One C-STORE between its command and its answer. */
export class StoreOperation<C> {
  readonly #stream: DataSetStream;
  readonly #answer: Promise<StoreAnswer>;
  #complete = false;
  #lost = false;

  constructor(
    store: Store<C>,
    waitingBytes: number,
    log: Pick<Log, 'error'>,
    instance: Omit<IncomingInstance<C>, 'bytes'>,
  ) {
    const stream = new DataSetStream(waitingBytes);
    this.#stream = stream;
    this.#answer = (async () => {
      try {
        return await store({ ...instance, bytes: stream });
      } catch (error) {
        // A reader whose sender went away has thrown what it was given; that is told where the association ends.
        if (!this.#lost) {
          const { associationId, sopInstanceUid } = instance;
          log.error({ associationId, sopInstanceUid, err: error }, 'dimse: store failed');
        }
        return { status: storeStatus.processingFailure, comment: 'processing failure' };
      } finally {
        stream.discard(); // an early answer leaves the rest of the data set to be passed over
      }
    })();
  }

  push(bytes: Uint8Array): Promise<void> | undefined {
    return this.#stream.push(bytes);
  }

  /** The data set is complete: what the sender is to be told. */
  complete(): Promise<StoreAnswer> {
    this.#complete = true;
    this.#stream.end();
    return this.#answer;
  }

  /** The association is over: an incomplete data set fails its reader. Resolves when the store has let go of it. */
  async fail(why: Error): Promise<void> {
    if (!this.#complete) {
      this.#lost = true;
      this.#stream.fail(why);
    }
    await this.#answer;
  }
}
