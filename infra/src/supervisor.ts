import { setTimeout as delay } from 'node:timers/promises';
import { type Announcement, type Child, type Ending, startChild } from './child.ts';
import { messages, Refusal } from './messages.ts';

const firstPauseMs = 1_000;
const longestPauseMs = 30_000;
/** A child that lived this long is taken to be well, and its next end starts again with the first pause. */
const wellAfterMs = 60_000;

export interface Program {
  readonly name: string;
  readonly file: string;
  /** Node's own */
  readonly nodeArgs?: readonly string[];
}

/** Keeps server and workers running from the first readiness to the stop. */
export class Supervisor {
  readonly #running = new Map<string, Child>();
  readonly #stopping = new AbortController();
  readonly #env: NodeJS.ProcessEnv;
  readonly #cwd: string;
  readonly #say: (line: string) => void;
  readonly #started: (name: string, pid: number) => Promise<void>;

  constructor(wishes: {
    env: NodeJS.ProcessEnv;
    cwd: string;
    say: (line: string) => void;
    started: (name: string, pid: number) => Promise<void>;
  }) {
    this.#env = wishes.env;
    this.#cwd = wishes.cwd;
    this.#say = wishes.say;
    this.#started = wishes.started;
  }

  /** Starts all and waits for all; the first that ends instead is the refusal. From then on it restarts what ends. */
  async start(programs: Program[]): Promise<Announcement[]> {
    const children = await Promise.all(programs.map((program) => this.#spawn(program)));
    const announcements = await Promise.all(
      children.map(async (child) => {
        const announcement = await child.ready;
        if (announcement || this.#stopping.signal.aborted) return announcement ?? { ready: true as const };
        throw refusal(child.name, await child.ended);
      }),
    );
    programs.forEach((program, i) => {
      const child = children[i];
      if (child) void this.#watch(program, child);
    });
    return announcements;
  }

  /** SIGTERM to all, SIGKILL to those that have not ended after `waitMs`, or at once when `hurry` fulfils. */
  async stop(waitMs: number, hurry: Promise<void>): Promise<void> {
    this.#stopping.abort();
    const left = [...this.#running.values()];
    for (const child of left) child.signal('SIGTERM');
    await Promise.all(
      left.map(async (child) => {
        const patience = new AbortController();
        const late = Promise.race([delay(waitMs, true, { signal: patience.signal }), hurry.then(() => true)]);
        const inTime = await Promise.race([child.ended.then(() => false), late.catch(() => false)]);
        patience.abort();
        if (!inTime) return;
        child.signal('SIGKILL');
        this.#say(messages.killed(child.name));
        await child.ended;
      }),
    );
  }

  async #spawn(program: Program): Promise<Child> {
    const { name } = program;
    const child = startChild(program, this.#env, this.#cwd);
    this.#running.set(name, child);
    void child.ended.then(() => {
      if (this.#running.get(name) === child) this.#running.delete(name);
    });
    await this.#started(name, child.pid);
    return child;
  }

  async #watch(program: Program, first: Child): Promise<void> {
    let child = first;
    for (let pauseMs = firstPauseMs; ; pauseMs = Math.min(pauseMs * 2, longestPauseMs)) {
      const since = Date.now();
      const { how, words } = await child.ended;
      if (this.#stopping.signal.aborted) return;
      if (Date.now() - since > wellAfterMs) pauseMs = firstPauseMs;
      if (words) process.stderr.write(words);
      this.#say(messages.restarting(program.name, how, pauseMs / 1_000));
      await delay(pauseMs, undefined, { signal: this.#stopping.signal }).catch(() => undefined);
      if (this.#stopping.signal.aborted) return;
      child = await this.#spawn(program);
      void child.ready.then((announcement) => announcement && this.#say(messages.restarted(program.name)));
    }
  }
}

/** The child's own sentence if it left one, else what happened to it. */
function refusal(name: string, { how, words }: Ending): Refusal {
  return new Refusal(words.trim() || messages.childFailed(name, how));
}
