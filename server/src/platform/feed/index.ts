import { LiveNews } from '../../contracts/notices.ts';
import type { Tx } from '../db.ts';
import type { Log } from '../log.ts';
import { listen } from './listen.ts';
import { openPool } from './pool.ts';

export { type Listening, listen } from './listen.ts';
export { openPool } from './pool.ts';

type Listener = (news: LiveNews, topic: string) => void;

/**
 * News between the processes of a hub, on its way to browsers: ids and what to fetch again, never patient data.
 * Carried by PostgreSQL's NOTIFY: each listener hears what was published while it listens, in the order of the commits,
 * and `{ kind: 'gap' }` when it may have missed something.
 */
export interface Feed {
  publish(topic: string, news: LiveNews): Promise<void>;
  /** Heard when `tx` commits, and never if it does not. */
  publishAfterCommit(tx: Pick<Tx, '$executeRawUnsafe'>, topic: string, news: LiveNews): Promise<void>;
  /** `topic` as it was published, or all that begin alike: `institution:*`. Returns how to leave. */
  subscribe(topic: string, listener: Listener): () => void;
  /** false while the database is away: screens hear nothing then, and ask again once it is back */
  listens(): boolean;
  close(): Promise<void>;
}

const channel = 'hub_feed';
const notify = 'SELECT pg_notify($1, $2)';
/** PostgreSQL refuses 8,000 and more. */
const mostBytes = 7_999;

export async function openFeed({ databaseUrl, log }: { databaseUrl: string; log: Log }): Promise<Feed> {
  const listeners = new Map<string, Set<Listener>>();

  function tell(listener: Listener, news: LiveNews, topic: string): void {
    try {
      listener(news, topic);
    } catch (error) {
      log.error({ topic, err: error }, 'a listener of the feed failed');
    }
  }

  const listening = await listen(
    { databaseUrl, channel, log },
    {
      message(payload) {
        const { topic, news } = read(payload);
        // A newer process of the same hub may know kinds that this one does not.
        if (news === undefined) return log.warn({ topic }, 'news of an unknown kind');
        for (const [wanted, those] of listeners)
          if (matches(wanted, topic)) for (const listener of [...those]) tell(listener, news, topic);
      },
      gap() {
        for (const [wanted, those] of listeners)
          for (const listener of [...those]) tell(listener, { kind: 'gap' }, wanted);
      },
    },
  );

  // One connection: news outside a transaction is rare, and stays in order.
  const pool = openPool({ connectionString: databaseUrl, max: 1 });

  let closing: Promise<void> | undefined;
  return {
    async publish(topic, news) {
      await pool.query(notify, [channel, write(topic, news)]);
    },

    async publishAfterCommit(tx, topic, news) {
      await tx.$executeRawUnsafe(notify, channel, write(topic, news));
    },

    subscribe(topic, listener) {
      const those = listeners.get(topic) ?? new Set();
      // A listener may come twice and leave once.
      const own: Listener = (news, from) => listener(news, from);
      those.add(own);
      listeners.set(topic, those);
      return () => {
        those.delete(own);
        if (those.size === 0 && listeners.get(topic) === those) listeners.delete(topic);
      };
    },

    listens: listening.listens,

    close() {
      closing ??= (async () => {
        listeners.clear();
        await listening.close();
        await pool.end();
      })();
      return closing;
    },
  };
}

function matches(wanted: string, topic: string): boolean {
  return wanted.endsWith('*') ? topic.startsWith(wanted.slice(0, -1)) : wanted === topic;
}

function write(topic: string, news: LiveNews): string {
  if (topic.endsWith('*')) throw new Error('a topic does not end with *');
  const payload = JSON.stringify({ topic, news: LiveNews.parse(news) });
  if (Buffer.byteLength(payload) > mostBytes) throw new Error(`news of ${topic} is too long: it carries ids only`);
  return payload;
}

function read(payload: string): { topic: string; news: LiveNews | undefined } {
  const { topic, news } = JSON.parse(payload) as { topic: string; news: unknown };
  return { topic, news: LiveNews.safeParse(news).data };
}
