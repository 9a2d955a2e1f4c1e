import { randomUUID } from 'node:crypto';
import type { Log } from '../log.ts';

/**
 * Messages between the server processes of one hub, while both are there: nothing is kept for who is away. Each sender's
 * messages are heard whole and in the order in which they were sent, by every process, its own included.
 */
export interface Bus {
  /** Rejects when the backend is away: nobody has heard it then. */
  send(topic: string, message: unknown): Promise<void>;
  /** Returns how to stop hearing. */
  subscribe(topic: string, listener: (message: unknown) => void): () => void;
  /** The backend was away: something may have been missed. Returns how to stop hearing. */
  onGap(listener: () => void): () => void;
  close(): Promise<void>;
}

/** What carries it: texts up to a length, all of them to everybody, in order. */
export interface Wire {
  readonly mostBytes: number;
  publish(texts: string[]): Promise<void>;
  close(): Promise<void>;
}

export interface WireEvents {
  text(text: string): void;
  gap(): void;
}

/** A state of a room with all its drawings is a tenth of this. */
const mostMessageBytes = 8 * 1024 * 1024;
/** The head of a piece: sender, number of the message, piece of pieces, topic. */
const headBytes = 160;

interface Waiting {
  texts: string[];
  resolve: () => void;
  reject: (error: unknown) => void;
}

export async function openBusOn(openWire: (on: WireEvents) => Promise<Wire>, log: Log): Promise<Bus> {
  const self = randomUUID();
  const listeners = new Map<string, Set<(message: unknown) => void>>();
  const gapListeners = new Set<() => void>();
  const halves = new Map<string, { number: string; parts: string[] }>();
  const queue: Waiting[] = [];
  let number = 0;
  let flushing: Promise<void> | undefined;

  const wire = await openWire({
    text: hear,
    gap() {
      halves.clear();
      for (const listener of [...gapListeners]) safely(listener);
    },
  });

  function safely(work: () => void): void {
    try {
      work();
    } catch (err) {
      log.error({ err }, 'a listener of the bus failed');
    }
  }

  function hear(text: string): void {
    const end = text.indexOf('\n');
    const [sender, message, index, count, topic] = text.slice(0, end).split(' ') as [
      string,
      string,
      string,
      string,
      string,
    ];
    const part = text.slice(end + 1);
    if (count === '1') {
      tell(topic, part);
      return;
    }
    // Pieces of one sender come one after another; what has no beginning was cut by a gap.
    const half = index === '0' ? { number: message, parts: [] } : halves.get(sender);
    if (half?.number !== message || half.parts.length !== Number(index)) {
      halves.delete(sender);
      return;
    }
    half.parts.push(part);
    if (half.parts.length < Number(count)) halves.set(sender, half);
    else {
      halves.delete(sender);
      tell(topic, half.parts.join(''));
    }
  }

  function tell(topic: string, json: string): void {
    const those = listeners.get(topic);
    if (!those) return;
    const message: unknown = JSON.parse(json);
    for (const listener of [...those]) safely(() => listener(message));
  }

  function pieces(topic: string, message: unknown): string[] {
    if (!/^[\w:-]{1,80}$/.test(topic)) throw new Error('a topic is a word of at most 80 letters');
    const json = ascii(JSON.stringify(message));
    if (json.length > mostMessageBytes) throw new Error(`a message on ${topic} is too long`);
    number += 1;
    const each = wire.mostBytes - headBytes;
    const count = Math.max(1, Math.ceil(json.length / each));
    return Array.from(
      { length: count },
      (_, index) => `${self} ${number} ${index} ${count} ${topic}\n${json.slice(index * each, (index + 1) * each)}`,
    );
  }

  /** All that waits goes in one round trip: a thousand messages a second are a handful of those. */
  async function flush(): Promise<void> {
    while (queue.length > 0) {
      const batch = queue.splice(0);
      try {
        await wire.publish(batch.flatMap(({ texts }) => texts));
        for (const { resolve } of batch) resolve();
      } catch (error) {
        for (const { reject } of batch) reject(error);
      }
    }
    flushing = undefined;
  }

  let closing: Promise<void> | undefined;
  return {
    async send(topic, message) {
      if (closing) throw new Error('the bus is closed');
      const texts = pieces(topic, message);
      await new Promise<void>((resolve, reject) => {
        queue.push({ texts, resolve, reject });
        flushing ??= Promise.resolve().then(flush);
      });
    },
    subscribe(topic, listener) {
      const own = (message: unknown) => listener(message);
      const those = listeners.get(topic) ?? new Set();
      those.add(own);
      listeners.set(topic, those);
      return () => {
        those.delete(own);
        if (those.size === 0 && listeners.get(topic) === those) listeners.delete(topic);
      };
    },
    onGap(listener) {
      const own = () => listener();
      gapListeners.add(own);
      return () => gapListeners.delete(own);
    },
    close() {
      closing ??= (async () => {
        listeners.clear();
        gapListeners.clear();
        await flushing;
        await wire.close();
      })();
      return closing;
    },
  };
}

/** One byte a letter, so that pieces can be cut anywhere. */
function ascii(json: string): string {
  return json.replace(/[\u0080-\uffff]/g, (letter) => `\\u${letter.charCodeAt(0).toString(16).padStart(4, '0')}`);
}
