import { once } from 'node:events';
import { type RoomAnswers, type RoomAsk, RoomNews } from '@hub/server/contracts';
import { WebSocket } from 'ws';
import type { z } from 'zod';

type Kind = Exclude<RoomAsk['kind'], 'pointer'>;
type Fields<K extends Kind> = Omit<z.input<typeof RoomAsk> & { kind: K }, 'kind' | 'ask'>;
type AnswerTo<K extends Kind> = K extends keyof typeof RoomAnswers
  ? z.output<(typeof RoomAnswers)[K]>
  : Record<string, unknown>;
type NewsOf<K extends RoomNews['kind']> = Extract<RoomNews, { kind: K }>;

/** A refusal of the room, by its code. */
export class Refused extends Error {
  readonly code: string;

  constructor(code: string) {
    super(code);
    this.code = code;
  }
}

/**
 * A browser's side of a room's signals, without the browser: asks and waits for answers, hears news in order. Every message
 * that comes is checked against the contract, unless there are so many that the checking is the load (`checked`).
 */
export interface Signals {
  readonly news: RoomNews[];
  /** Each news as it comes. */
  onNews(listener: (news: RoomNews) => void): void;
  ask<K extends Kind>(kind: K, fields?: Omit<Fields<K>, never>): Promise<AnswerTo<K>>;
  /** Sends and waits for nothing; any text. */
  send(message: object | string | Buffer): void;
  /** The first news of a kind that fits, of those that came and of those to come. */
  hears<K extends RoomNews['kind']>(kind: K, fits?: (news: NewsOf<K>) => boolean, from?: number): Promise<NewsOf<K>>;
  /** Enters and answers the welcome. */
  enters(fields?: Fields<'enter'>): Promise<NewsOf<'welcome'>>;
  /** the close code, once it is closed */
  closed: Promise<number>;
  /** as a cut line: nothing is said */
  drop(): void;
  leave(): Promise<void>;
}

export async function openSignals(
  url: string,
  consultId: string,
  headers: Record<string, string>,
  { answerWithinMs = 20_000, checked = true }: { answerWithinMs?: number; checked?: boolean } = {},
): Promise<Signals> {
  const socket = new WebSocket(`${url.replace(/^http/, 'ws')}/api/consults/${consultId}/room`, { headers });
  const news: RoomNews[] = [];
  const listeners = new Set<() => void>();
  const asked = new Map<number, { resolve: (answer: never) => void; reject: (error: Error) => void }>();
  const over = Promise.withResolvers<number>();
  let count = 0;
  let failure: Error | undefined;

  socket.on('message', (data) => {
    const said: unknown = JSON.parse(String(data));
    const read = checked ? RoomNews.safeParse(said) : { success: true as const, data: said as RoomNews };
    if (!read.success) {
      failure = new Error(`news of no known shape: ${String(data)}`, { cause: read.error });
      socket.terminate();
      return;
    }
    const one = read.data;
    if (one.kind === 'answer') asked.get(one.ask)?.resolve(one.answer as never);
    else if (one.kind === 'refusal' && asked.has(one.ask)) asked.get(one.ask)?.reject(new Refused(one.code));
    news.push(one);
    for (const listener of [...listeners]) listener();
  });
  socket.on('error', () => undefined); // told by 'close' or 'unexpected-response'
  socket.on('close', (code) => {
    over.resolve(code);
    for (const { reject } of asked.values()) reject(failure ?? new Error(`the room's socket closed: ${code}`));
    for (const listener of [...listeners]) listener();
  });
  await new Promise<void>((resolve, reject) => {
    socket.once('open', () => resolve());
    socket.once('unexpected-response', (_request, answer) => {
      let body = '';
      answer.on('data', (part) => {
        body += part;
      });
      answer.on('end', () => {
        const { code } = body.startsWith('{') ? (JSON.parse(body) as { code?: string }) : {};
        reject(new Refused(code ?? String(answer.statusCode)));
        socket.terminate();
      });
    });
    socket.once('error', reject);
  });

  const within = <T>(work: Promise<T>, what: string): Promise<T> => {
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<never>((_, reject) => {
      timer = setTimeout(
        () => reject(new Error(`${what}: nothing within ${answerWithinMs} ms; heard ${news.map((n) => n.kind)}`)),
        answerWithinMs,
      );
    });
    return Promise.race([work, late]).finally(() => clearTimeout(timer));
  };

  const signals: Signals = {
    news,
    closed: over.promise,
    onNews(listener) {
      let told = news.length;
      listeners.add(() => {
        for (; told < news.length; told += 1) listener(news[told] as RoomNews);
      });
    },
    ask(kind, fields) {
      count += 1;
      const ask = count;
      const answer = new Promise<never>((resolve, reject) => asked.set(ask, { resolve, reject }));
      socket.send(JSON.stringify({ ...fields, kind, ask }));
      return within(answer, kind).finally(() => asked.delete(ask));
    },
    send(message) {
      socket.send(typeof message === 'string' || Buffer.isBuffer(message) ? message : JSON.stringify(message));
    },
    hears(kind, fits = () => true, from = 0) {
      const found = () => news.slice(from).find((one) => one.kind === kind && fits(one as never)) as never;
      const coming = new Promise<never>((resolve, reject) => {
        const look = () => {
          const one = found();
          if (one) resolve(one);
          else if (socket.readyState === socket.CLOSED) reject(failure ?? new Error(`closed before ${kind}`));
          else return;
          listeners.delete(look);
        };
        listeners.add(look);
        look();
      });
      return within(coming, kind);
    },
    async enters(fields) {
      const from = news.length;
      await signals.ask('enter', fields);
      return signals.hears('welcome', undefined, from);
    },
    drop: () => socket.terminate(),
    async leave() {
      if (socket.readyState !== socket.CLOSED) {
        socket.close();
        await once(socket, 'close').catch(() => undefined);
      }
    },
  };
  return signals;
}
