/**
 * 同步阅片: this seat's end of the shared case. The hub numbers every change; what stands is what the hub numbered last.
 * While a change of one's own is on its way, somebody else's of the same key is held back until it is known which of the
 * two the hub put last: so a picture under the hand does not jump back, and all end up with the same.
 */
import { type CaseChange, type CaseEntry, type CaseState, caseEntryKey, Problem } from '@hub/server/contracts';
import { type Entries, entriesOf, noEntries, sameEntry, withChange } from './entries.ts';
import { Pace } from './pace.ts';

/** 跟随, 自由浏览, 主导 */
export type Mode = 'follow' | 'alone' | 'lead';

export interface CaseWorld {
  me(): string | undefined;
  /** answers the number that the hub gave; refused with a Problem, else cut off */
  send(entry: CaseEntry): Promise<number>;
  now(): number;
  after(ms: number, work: () => void): () => void;
}

/** Asked for too fast, or cut off: the last one is tried again. */
const againMs = 400;

export class SharedCase {
  readonly #world: CaseWorld;
  readonly #pace: Pace<CaseEntry>;
  readonly #listeners = new Set<(changed: readonly CaseEntry[] | 'all') => void>();
  readonly #watchers = new Set<() => void>();
  /** on their way: how many of a key */
  readonly #flying = new Map<string, number>();
  /** others' changes of a key that is on its way */
  readonly #heldBack = new Map<string, CaseChange>();
  /** what this seat wanted last of each key, until the hub has it */
  readonly #wanted = new Map<string, CaseEntry>();
  #entries: Entries = noEntries;
  #alone = false;
  #mode: Mode = 'follow';

  constructor(world: CaseWorld) {
    this.#world = world;
    this.#pace = new Pace(
      () => world.now(),
      (ms, work) => world.after(ms, work),
      (entry) => void this.#fly(entry),
    );
  }

  get entries(): Entries {
    return this.#entries;
  }
  get mode(): Mode {
    return this.#mode;
  }
  /** Told what is to be shown anew; never what came of one's own hand. */
  on(listener: (changed: readonly CaseEntry[] | 'all') => void): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  /** Told of everything, one's own included: for what is written beside the case. */
  watch(watcher: () => void): () => void {
    this.#watchers.add(watcher);
    return () => void this.#watchers.delete(watcher);
  }
  /** As one sees it oneself: what is on its way counts. */
  latest(key: string): CaseEntry | undefined {
    return this.#wanted.get(key) ?? this.#entries.byKey.get(key)?.entry;
  }

  /** After coming in, and after every cut: the hub's state whole. What was wanted meanwhile is asked for again. */
  opened(state: CaseState): void {
    this.#entries = entriesOf(state);
    this.#flying.clear();
    this.#heldBack.clear();
    this.#settleMode();
    this.#pace.drop();
    const again = [...this.#wanted];
    this.#wanted.clear();
    this.#tell('all');
    for (const [, entry] of again) this.set(entry);
  }

  changed(change: CaseChange): void {
    const key = caseEntryKey(change.entry);
    const mine = change.by === this.#world.me();
    if (!mine && (this.#flying.get(key) ?? 0) > 0) {
      const held = this.#heldBack.get(key);
      if (!held || held.rev < change.rev) this.#heldBack.set(key, change);
      return;
    }
    const before = this.#entries;
    this.#entries = withChange(before, change);
    if (!mine && this.#entries !== before) this.#tell([change.entry]);
    else this.#moved();
  }

  led(leader: string | null): void {
    this.#entries = { ...this.#entries, leader };
    this.#settleMode();
    if (this.#mode !== 'lead') for (const [key, entry] of this.#wanted) if (entry.key !== 'mark') this.#forget(key);
    this.#tell('all');
  }

  /** Looking around by oneself; coming back shows what the others see. */
  lookAlone(alone: boolean): void {
    if (this.#alone === alone) return;
    this.#alone = alone;
    this.#settleMode();
    this.#tell('all');
  }

  /** Of one's own hand. Views are sent by whoever leads, marks by everybody; what is known already is not sent. */
  set(entry: CaseEntry): void {
    if (!this.#maySend(entry)) return;
    const key = caseEntryKey(entry);
    if (sameEntry(this.latest(key), entry)) return;
    this.#wanted.set(key, entry);
    this.#pace.put(key, entry);
    this.#moved();
  }

  close(): void {
    this.#pace.drop();
    this.#listeners.clear();
    this.#watchers.clear();
  }

  #maySend(entry: CaseEntry): boolean {
    return entry.key === 'mark' || this.#mode === 'lead';
  }

  async #fly(entry: CaseEntry): Promise<void> {
    const key = caseEntryKey(entry);
    this.#flying.set(key, (this.#flying.get(key) ?? 0) + 1);
    try {
      const rev = await this.#world.send(entry);
      const by = this.#world.me();
      if (by !== undefined) this.#entries = withChange(this.#entries, { rev, by, entry });
      if (this.#wanted.get(key) === entry) this.#wanted.delete(key);
      this.#landed(key);
      this.#moved();
    } catch (reason) {
      const tooFast = reason instanceof Problem && reason.code === 'room.too-fast';
      if (reason instanceof Problem && !tooFast) this.#forget(key);
      this.#landed(key);
      // A cut line begins anew with `opened`, which asks again.
      if (tooFast) this.#world.after(againMs, () => this.#again(key));
    }
  }

  #again(key: string): void {
    const entry = this.#wanted.get(key);
    if (entry && this.#maySend(entry)) this.#pace.put(key, entry);
  }

  #landed(key: string): void {
    const left = Math.max(0, (this.#flying.get(key) ?? 0) - 1);
    this.#flying.set(key, left);
    if (left > 0) return;
    const held = this.#heldBack.get(key);
    this.#heldBack.delete(key);
    if (!held) return;
    const before = this.#entries;
    this.#entries = withChange(before, held);
    if (this.#entries !== before) this.#tell([held.entry]);
  }

  #forget(key: string): void {
    this.#wanted.delete(key);
    this.#pace.drop(key);
  }

  #settleMode(): void {
    const me = this.#world.me();
    if (me !== undefined && this.#entries.leader === me) {
      this.#mode = 'lead';
      this.#alone = false;
    } else this.#mode = this.#alone ? 'alone' : 'follow';
  }

  #tell(changed: readonly CaseEntry[] | 'all'): void {
    for (const listener of this.#listeners) listener(changed);
    this.#moved();
  }

  #moved(): void {
    for (const watcher of this.#watchers) watcher();
  }
}
