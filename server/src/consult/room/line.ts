import type { RoomNews } from '../../contracts/index.ts';
import type { Person } from '../../platform/actor.ts';

/** A browser's connection as the room sees it, whether its socket ends in this process or in another one. */
export interface Line {
  readonly id: string;
  readonly person: Person;
  send(news: RoomNews): void;
  /** News that is written already: once for many, or by another process. */
  sendText(text: string): void;
  close(code: number): void;
}

/** Close codes (RFC 6455 7.4.1): over for good; come back in a moment, to whichever process answers. */
export const policyViolation = 1008;
export const comeBack = 1013;
