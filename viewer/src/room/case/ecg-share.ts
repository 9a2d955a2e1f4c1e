/** An ECG desk in the room: paper, filters and calipers of the leader and of everybody, the tracing each seat's own. */
import type { CaseEcg, EcgCaliper, EcgId } from '@hub/server/contracts';
import type { OpenEcgDesk, OthersCaliper } from '../../reading/ecg/desk-room.ts';
import { caseEcgOf, wishOf } from './ecg-wish.ts';
import { entryOf, marksOf, sameEntry } from './entries.ts';
import type { SharedCase } from './shared-case.ts';

export interface EcgShareOptions {
  shared: SharedCase;
  me(): string | undefined;
  colorOf(seatId: string): string;
}

const entry = (value: CaseEcg) => ({ key: 'ecg' as const, value });

export class EcgShare {
  readonly #options: EcgShareOptions;
  readonly #stop: () => void;
  #desk: OpenEcgDesk | undefined;
  /** as last put up here */
  #applied: CaseEcg | undefined;
  #calipers: readonly EcgCaliper[] | undefined;

  constructor(options: EcgShareOptions) {
    this.#options = options;
    this.#stop = options.shared.on((changed) => {
      if (changed === 'all') this.#applied = undefined;
      this.#sync();
    });
  }

  desk(desk: OpenEcgDesk | undefined): void {
    if (desk?.ecgId !== this.#desk?.ecgId) {
      this.#applied = undefined;
      this.#calipers = undefined;
    }
    this.#desk = desk;
    if (!desk) return;
    if (this.#calipers === undefined) this.#layMine(desk);
    else this.#shareMine(desk);
    if (this.#options.shared.mode === 'lead') this.#options.shared.set(entry(caseEcgOf(desk.wish)));
    else this.#sync();
  }

  close(): void {
    this.#stop();
    this.#desk = undefined;
  }

  #sync(): void {
    const desk = this.#desk;
    const { shared } = this.#options;
    const wanted = entryOf(shared.entries, 'ecg');
    if (!desk || !wanted || shared.mode !== 'follow') return;
    const here = caseEcgOf(desk.wish);
    const there = caseEcgOf({ ...desk.wish, ...wishOf(wanted) });
    if (sameEntry(entry(here), entry(there))) {
      this.#applied = wanted;
      return;
    }
    // It was put up already and is different again: a hand changed it here.
    if (this.#applied === wanted) shared.lookAlone(true);
    else {
      this.#applied = wanted;
      desk.change(wishOf(wanted));
    }
  }

  /** After a cut or a reload my own calipers lie where they lay. */
  #layMine(desk: OpenEcgDesk): void {
    const mine = this.#marks(desk.ecgId).flatMap(({ by, caliper }) => (by === this.#options.me() ? [caliper] : []));
    this.#calipers = mine;
    if (mine.length > 0 || desk.calipers.length > 0) desk.lay(mine);
  }

  #shareMine({ calipers, ecgId }: OpenEcgDesk): void {
    const before = this.#calipers ?? [];
    if (before === calipers) return;
    this.#calipers = calipers;
    const { shared } = this.#options;
    for (const caliper of calipers)
      if (!before.includes(caliper))
        shared.set({ key: 'mark', uid: caliper.id, value: { kind: 'caliper', ecgId, caliper } });
    for (const { id } of before)
      if (!calipers.some((each) => each.id === id)) shared.set({ key: 'mark', uid: id, value: null });
  }

  #marks(ecgId: EcgId): { by: string; caliper: EcgCaliper }[] {
    return marksOf(this.#options.shared.entries).flatMap(({ by, mark }) =>
      mark.kind === 'caliper' && mark.ecgId === ecgId ? [{ by, caliper: mark.caliper }] : [],
    );
  }

  others(ecgId: EcgId): OthersCaliper[] {
    const { me, colorOf } = this.#options;
    return this.#marks(ecgId).flatMap(({ by, caliper }) => (by === me() ? [] : [{ caliper, color: colorOf(by) }]));
  }
}
