import { Problem, type ProblemCode } from '@hub/server/contracts';

/** The line was cut while an answer was waited for: whether it was done is not known. */
export class Unanswered extends Error {
  constructor() {
    super('the line was cut before the answer came');
    this.name = 'Unanswered';
  }
}

interface Waiting {
  resolve(answer: Record<string, unknown>): void;
  reject(reason: unknown): void;
  since: number;
}

/**
 * Who waits for which answer. Numbers go on rising over reconnects, so that an answer which was on its way when the line
 * was cut can never be taken for the answer of a later question.
 */
export class AskBook {
  #next = 0;
  readonly #waiting = new Map<number, Waiting>();

  open(now: number): { ask: number; answer: Promise<Record<string, unknown>> } {
    const ask = this.#next++;
    const answer = new Promise<Record<string, unknown>>((resolve, reject) => {
      this.#waiting.set(ask, { resolve, reject, since: now });
    });
    return { ask, answer };
  }

  answered(ask: number, answer: Record<string, unknown>): void {
    this.#take(ask)?.resolve(answer);
  }

  refused(ask: number, code: ProblemCode): void {
    this.#take(ask)?.reject(new Problem(code));
  }

  /** Every open question fails: the line they were asked on is gone. */
  cut(): void {
    const open = [...this.#waiting.values()];
    this.#waiting.clear();
    for (const { reject } of open) reject(new Unanswered());
  }

  /** When the oldest open question was asked; a line that leaves it unanswered is dead although nobody said so. */
  oldest(): number | undefined {
    return [...this.#waiting.values()][0]?.since;
  }

  #take(ask: number): Waiting | undefined {
    const found = this.#waiting.get(ask);
    this.#waiting.delete(ask);
    return found;
  }
}
