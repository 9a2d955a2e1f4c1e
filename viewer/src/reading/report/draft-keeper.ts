import { Problem, type ProblemCode, type ReportCheck, type ReportContent } from '@hub/server/contracts';
import type { Shelf } from './shelf.ts';

/**
 * untouched: as the hub has it, nothing written yet; offline: the hub cannot be reached or does not answer; held: the hub
 * will not take it (the claim lapsed); local: a reviewer's corrections, which only the second signature takes to the hub.
 */
export type Standing = 'untouched' | 'saved' | 'saving' | 'unsaved' | 'offline' | 'held' | 'local' | 'conflict';

export interface TheirDraft<C = ReportContent> {
  readonly revision: number;
  readonly content: C;
  readonly author: string;
  readonly savedAt: string;
}

export interface Kept<C = ReportContent> {
  readonly content: C;
  readonly standing: Standing;
  readonly revision: number;
  readonly savedAt: string | undefined;
  /** told by the last save; undefined: none yet */
  readonly checks: readonly ReportCheck[] | undefined;
  readonly conflict: TheirDraft<C> | undefined;
  /** when what was found on this computer had been written */
  readonly restoredFrom: string | undefined;
  /** this computer's storage took the last change */
  readonly shelved: boolean;
}

export interface DraftKeeper<C = ReportContent> {
  snapshot(): Kept<C>;
  subscribe(listener: () => void): () => void;
  change(part: Partial<C>): void;
  /** Writes now. Fulfils with true when the hub has everything that is on the screen. */
  flush(): Promise<boolean>;
  /** The hub has told of a newer draft: adopted when nothing is unsaved here, else the two are shown. */
  told(theirs: TheirDraft<C> | undefined): void;
  choose(which: 'mine' | 'theirs'): void;
  /** The claim is back, or the line: try again, and wait no longer for what was asked before. */
  again(): void;
  /** It was signed, or is not wanted any more. */
  forget(): void;
  close(): void;
}

export interface KeeperParts<C = ReportContent> {
  readonly start: TheirDraft<C> | undefined;
  readonly blank: C;
  readonly same: (a: C, b: C) => boolean;
  /** how the hub says that somebody saved since */
  readonly stale: ProblemCode;
  readonly shelf: Shelf<C>;
  /** undefined: nothing goes to the hub before the signature; `base` then names what is corrected */
  readonly save:
    | ((
        asked: { revision: number; content: C },
        leaving: boolean,
        signal: AbortSignal,
      ) => Promise<{ revision: number; savedAt: string; checks?: readonly ReportCheck[] }>)
    | undefined;
  readonly base?: string;
  /** the present draft of the hub, after it refused a stale revision */
  readonly fetchTheirs: () => Promise<TheirDraft<C> | undefined>;
  readonly now?: () => Date;
  readonly restMs?: number;
  readonly againMs?: readonly number[];
  readonly lateMs?: number;
}

/** Refusals that end by themselves: a lock by the password, a session by the next sign-in. */
const passing = new Set<string>(['request.too-many', 'session.locked', 'session.none']);

/** Keeps what is being written: on this computer at every change, on the hub as soon as the typing rests. */
export function keepDraft<C extends object>({
  start,
  blank,
  same,
  stale,
  shelf,
  save,
  base,
  fetchTheirs,
  now = () => new Date(),
  restMs = 800,
  againMs = [2_000, 5_000, 15_000],
  lateMs = 8_000,
}: KeeperParts<C>): DraftKeeper<C> {
  const listeners = new Set<() => void>();
  let theirs = start;
  let content = start?.content ?? blank;
  let revision = start?.revision ?? 0;
  let savedAt = start?.savedAt;
  let standing: Standing = start && save ? 'saved' : 'untouched';
  let checks: readonly ReportCheck[] | undefined;
  let conflict: TheirDraft<C> | undefined;
  let restoredFrom: string | undefined;
  let shelved = true;
  let failures = 0;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let writing: Promise<void> | undefined;
  let giveUp: AbortController | undefined;
  /** What was sent and not answered: should the hub have it all the same, that is nobody else's text. */
  let unanswered: C[] = [];
  let closed = false;
  let current: Kept<C>;

  function changed(): void {
    current = { content, standing, revision, savedAt, checks, conflict, restoredFrom, shelved };
    if (!closed) for (const listener of listeners) listener();
  }

  const baseNow = (): string => base ?? String(revision);
  const onHub = (): boolean => (theirs ? same(content, theirs.content) : same(content, blank));

  function shelve(): void {
    shelved = shelf.write({ content, base: baseNow(), at: now().toISOString() });
  }

  function plan(inMs: number): void {
    clearTimeout(timer);
    if (save && !closed) timer = setTimeout(() => void write(false), inMs);
  }

  function restore(): void {
    const found = shelf.read();
    if (!found) return;
    if (same(found.content, content)) {
      shelf.clear();
      return;
    }
    restoredFrom = found.at;
    content = found.content;
    if (!save) standing = 'local';
    else if (found.base === String(revision) || !theirs) {
      standing = 'unsaved';
      plan(restMs);
    } else {
      conflict = theirs;
      standing = 'conflict';
    }
    // A correction of another version is no correction of this one.
    if (!save && found.base !== base) {
      content = start?.content ?? blank;
      standing = 'untouched';
      restoredFrom = undefined;
      shelf.clear();
    }
  }

  async function write(leaving: boolean): Promise<void> {
    if (!save || conflict || writing) return writing;
    clearTimeout(timer);
    const sent = content;
    standing = 'saving';
    changed();
    const asked = new AbortController();
    giveUp = asked;
    // A hub that stands still refuses nothing: whoever writes is told where the words are before it is given up.
    const late = setTimeout(() => {
      standing = 'offline';
      changed();
    }, lateMs);
    writing = save({ revision, content: sent }, leaving, asked.signal)
      .then(
        (saved) => {
          failures = 0;
          unanswered = [];
          revision = saved.revision;
          savedAt = saved.savedAt;
          checks = saved.checks;
          theirs = { revision, content: sent, author: theirs?.author ?? '', savedAt: saved.savedAt };
          if (same(sent, content)) {
            shelf.clear();
            standing = 'saved';
          } else {
            shelve();
            standing = 'unsaved';
            plan(restMs);
          }
        },
        (reason: unknown) => {
          if (!(reason instanceof Problem)) unanswered.push(sent);
          return refused(reason);
        },
      )
      .finally(() => {
        clearTimeout(late);
        writing = undefined;
        changed();
      });
    return writing;
  }

  async function refused(reason: unknown): Promise<void> {
    shelve();
    if (!(reason instanceof Problem) || reason.status >= 500 || passing.has(reason.code)) {
      standing = 'offline';
      plan(againMs[Math.min(failures++, againMs.length - 1)] ?? restMs);
      return;
    }
    standing = 'held';
    if (reason.code !== stale) return;
    try {
      meet(await fetchTheirs());
    } catch {
      standing = 'offline';
      plan(againMs[Math.min(failures++, againMs.length - 1)] ?? restMs);
    }
  }

  /** Somebody else, or another window, saved since: the same words are no conflict. */
  function meet(other: TheirDraft<C> | undefined): void {
    const changedHere = !onHub();
    const own = other !== undefined && unanswered.some((sent) => same(sent, other.content));
    unanswered = [];
    theirs = other;
    revision = other?.revision ?? 0;
    savedAt = other?.savedAt;
    if (!other || (own && !same(other.content, content))) {
      // What lies on this computer is written upon the new revision from here on.
      shelve();
      standing = 'unsaved';
      plan(restMs);
    } else if (!changedHere || same(other.content, content)) {
      content = other.content;
      standing = 'saved';
      shelf.clear();
    } else {
      conflict = other;
      standing = 'conflict';
    }
  }

  restore();
  changed();
  return {
    snapshot: () => current,
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    change(part) {
      content = { ...content, ...part };
      shelve();
      if (!save) standing = 'local';
      else if (standing !== 'conflict' && standing !== 'held') {
        if (!writing) standing = 'unsaved';
        plan(restMs);
      }
      changed();
    },
    async flush() {
      if (!save) return true;
      await writing;
      if (conflict) return false;
      if (!onHub()) await write(false);
      return standing === 'saved' || standing === 'untouched';
    },
    told(other) {
      if (!save || writing || conflict) return;
      if ((other?.revision ?? 0) <= revision) return;
      meet(other);
      changed();
    },
    choose(which) {
      if (!conflict) return;
      if (which === 'theirs') {
        content = conflict.content;
        standing = 'saved';
        shelf.clear();
      } else standing = 'unsaved';
      conflict = undefined;
      restoredFrom = undefined;
      changed();
      if (which === 'mine') void write(false);
    },
    again() {
      if (standing !== 'held' && standing !== 'offline') return;
      standing = 'unsaved';
      changed();
      if (!writing) return void write(false);
      giveUp?.abort();
      void writing.then(() => (standing === 'saved' ? undefined : write(false)));
    },
    forget() {
      clearTimeout(timer);
      content = theirs?.content ?? blank;
      shelf.clear();
      standing = 'untouched';
    },
    close() {
      clearTimeout(timer);
      if (save && !conflict && standing !== 'untouched' && !onHub()) void write(true);
      closed = true;
    },
  };
}
