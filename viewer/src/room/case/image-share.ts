/**
 * An image desk in the room: what the leader's hand changes goes out, what the leader's desk shows comes in. Each seat
 * draws with its own images at its own size; only numbers travel.
 */
import type { CaseCell, CaseChange, CaseEntry, StudyUid } from '@hub/server/contracts';
import {
  applyView,
  type Cell,
  type MeasurementTool,
  measurementTools,
  pointerAt,
  readView,
  type StackSet,
  showPointer,
} from '../../imaging/index.ts';
import type { OpenImageDesk } from '../../reading/images/desk-room.ts';
import { type Hanging, stacksOf, withLayout, withPlace } from '../../reading/images/hanging.ts';
import { fromKept, toKept } from '../../reading/images/measurement-wire.ts';
import { caseCellOf, caseLayoutOf, layoutOf, lookOf } from './cells.ts';
import { marksOf, sameEntry } from './entries.ts';
import type { Hand } from './hand.ts';
import type { PointerShown } from './pointers.ts';
import type { SharedCase } from './shared-case.ts';

export interface ImageShareOptions {
  shared: SharedCase;
  hand: Hand;
  me(): string | undefined;
  /** of a seat, for its marks */
  colorOf(seatId: string): string;
}

interface Applied {
  cell: Cell;
  rev: number;
  /** the picture is there and looked at as told */
  done: boolean;
}

export class ImageShare {
  readonly #options: ImageShareOptions;
  #desk: OpenImageDesk | undefined;
  #watched: (Cell | undefined)[] = [];
  #stops: (() => void)[] = [];
  #stopMarks: (() => void) | undefined;
  readonly #stopShared: () => void;
  #applied: (Applied | undefined)[] = [];
  #layoutRev = -1;
  #brought = new Set<string>();
  #layers = new Set<string>();
  #marksDrawn = '';
  #pointers: readonly PointerShown[] = [];

  constructor(options: ImageShareOptions) {
    this.#options = options;
    this.#stopShared = options.shared.on((changed) => {
      // Coming back to the others, or a leader who is new: everything is shown as they see it.
      if (changed === 'all') this.#begin();
      this.#sync();
      if (changed === 'all') this.#report();
    });
  }

  /** After every change of the desk. */
  desk(desk: OpenImageDesk | undefined): void {
    const before = this.#desk;
    this.#desk = desk;
    if (!desk || desk.imaging !== before?.imaging || desk.studyUid !== before.studyUid) {
      this.#begin();
      this.#marksDrawn = '';
      this.#stopMarks?.();
      this.#stopMarks = desk?.imaging.measurements.on(({ kind, measurement }) => {
        const value = { kind: 'measurement' as const, measurement: toKept(measurement) };
        this.#options.shared.set({ key: 'mark', uid: measurement.uid, value: kind === 'deleted' ? null : value });
      });
    }
    this.#watch(desk?.cells ?? []);
    this.#sync();
    this.#report();
  }

  /** Where others point. */
  point(pointers: readonly PointerShown[]): void {
    for (const { seatId } of this.#pointers)
      if (!pointers.some((each) => each.seatId === seatId)) this.#showPointer(seatId, undefined);
    this.#pointers = pointers;
    for (const each of pointers) this.#showPointer(each.seatId, each);
  }

  /** The image point under the hand. */
  pointUnder(clientX: number, clientY: number) {
    for (const cell of this.#watched) {
      const box = cell?.element.getBoundingClientRect();
      if (!cell || !box || clientX < box.left || clientX > box.right || clientY < box.top || clientY > box.bottom)
        continue;
      return pointerAt(cell, clientX, clientY);
    }
    return undefined;
  }

  close(): void {
    this.#stopShared();
    this.#stopMarks?.();
    this.#watch([]);
    this.#desk = undefined;
  }

  #begin(): void {
    this.#applied = [];
    this.#layoutRev = -1;
    this.#brought.clear();
  }

  #watch(cells: readonly (Cell | undefined)[]): void {
    if (cells.length === this.#watched.length && cells.every((cell, at) => cell === this.#watched[at])) return;
    for (const stop of this.#stops) stop();
    this.#watched = [...cells];
    this.#stops = cells.flatMap((cell) =>
      cell
        ? [
            cell.subscribe(() => {
              this.#report();
              for (const each of this.#pointers) this.#showPointer(each.seatId, each);
            }),
          ]
        : [],
    );
  }

  /** The leader's desk goes out; a follower's hand looks alone from here on. */
  #report(): void {
    const desk = this.#desk;
    const { shared, hand } = this.#options;
    if (!desk || shared.mode === 'alone') return;
    if (shared.mode === 'lead') shared.set(this.#layoutEntry(desk));
    for (let index = 0; index < desk.hanging.places.length; index++) {
      const entry = this.#cellEntry(desk, index);
      if (!entry) continue;
      if (shared.mode === 'lead') shared.set(entry);
      else if (shared.mode === 'follow' && hand.isAt() && !this.#asShared(entry)) shared.lookAlone(true);
    }
  }

  #layoutEntry({ hanging }: OpenImageDesk): CaseEntry {
    return { key: 'layout', value: caseLayoutOf(hanging.layout, hanging.active) };
  }

  #cellEntry(desk: OpenImageDesk, index: number): Extract<CaseEntry, { key: 'cell' }> | undefined {
    if (desk.hanging.places[index] === undefined) return { key: 'cell', index, value: null };
    const view = desk.cells[index] && readView(desk.cells[index]);
    return view && { key: 'cell', index, value: caseCellOf(view.studyUid, view.state, view.drawn) };
  }

  #asShared(entry: Extract<CaseEntry, { key: 'cell' }>): boolean {
    const change = this.#change(entry.index);
    const applied = this.#applied[entry.index];
    // What has not been put up here yet is no wish of this hand.
    if (!change || applied?.rev !== change.rev || !applied.done) return true;
    return sameEntry(change.entry, entry) || loose(change.entry, entry);
  }

  #change(index: number): CaseChange | undefined {
    return this.#options.shared.entries.byKey.get(`cell/${index}`);
  }

  #sync(): void {
    const desk = this.#desk;
    const { shared } = this.#options;
    if (!desk) return;
    this.#drawMarks(desk);
    if (shared.mode !== 'follow') return;
    let hanging = this.#asLaidOut(desk);
    for (let index = 0; index < hanging.places.length; index++) {
      const change = this.#change(index);
      const cell = desk.cells[index];
      if (!cell || change?.entry.key !== 'cell') continue;
      const applied = this.#applied[index];
      if (applied?.cell === cell && applied.rev === change.rev) continue;
      const { value } = change.entry;
      if (value === null) {
        hanging = withPlace(hanging, index, undefined);
        this.#applied[index] = { cell, rev: change.rev, done: true };
        continue;
      }
      const set = this.#setOf(desk, value);
      if (!set) continue;
      if (hanging.places[index] !== set.id) hanging = withPlace(hanging, index, set.id);
      const putUp: Applied = { cell, rev: change.rev, done: false };
      this.#applied[index] = putUp;
      void applyView(cell, lookOf(value), set).then(() => {
        putUp.done = true;
      });
    }
    if (hanging !== desk.hanging) desk.hang(hanging);
  }

  #asLaidOut(desk: OpenImageDesk): Hanging {
    const change = this.#options.shared.entries.byKey.get('layout');
    if (change?.entry.key !== 'layout' || change.rev === this.#layoutRev) return desk.hanging;
    this.#layoutRev = change.rev;
    const { active, ...grid } = change.entry.value;
    const wanted = layoutOf(grid);
    const hanging =
      wanted && wanted !== desk.hanging.layout ? withLayout(desk.hanging, wanted, desk.sets) : desk.hanging;
    return active !== hanging.active && active < hanging.places.length ? { ...hanging, active } : hanging;
  }

  /** The stack that holds the picture; an earlier examination that the leader opened is opened here too, by own right. */
  #setOf(desk: OpenImageDesk, { studyUid, sopInstanceUid, frame }: CaseCell): StackSet | undefined {
    const found = stacksOf(desk.sets).find(({ frames }) =>
      frames.some((each) => each.sopInstanceUid === sopInstanceUid && each.frame === frame),
    );
    const isOpen = desk.sets.some((set) => set.studyUid === studyUid);
    if (!found && !isOpen && !this.#brought.has(studyUid)) {
      this.#brought.add(studyUid);
      void desk.bring(studyUid).catch(() => undefined);
    }
    return found;
  }

  /** Others' marks in their colours, as layers that cannot be changed; my own of before a cut as my own. */
  #drawMarks({ imaging, studyUid, sets }: OpenImageDesk): void {
    const { shared, me, colorOf } = this.#options;
    // One that was taken away here a moment ago is still in what the hub said last.
    const marks = marksOf(shared.entries).filter(({ uid }) => shared.latest(`mark/${uid}`)?.value !== null);
    const drawn = [...marks.map(({ uid, by, mark }) => `${uid} ${by} ${JSON.stringify(mark)}`), sets.length].join('\n');
    if (drawn === this.#marksDrawn) return;
    this.#marksDrawn = drawn;
    const uids = [...new Set(sets.map((set) => set.studyUid))];
    const kept = marks.flatMap(({ by, mark }) => {
      if (mark.kind !== 'measurement') return [];
      const found = (uids.length > 0 ? uids : [studyUid as StudyUid]).flatMap(
        (uid) => fromKept(mark.measurement, uid, imaging.displaySets(uid), tools) ?? [],
      );
      return found.slice(0, 1).map((measurement) => ({ by, measurement }));
    });
    const mine = new Set(imaging.measurements.list().map(({ uid }) => uid));
    imaging.measurements.load(
      kept.flatMap(({ by, measurement }) => (by === me() && !mine.has(measurement.uid) ? [measurement] : [])),
    );
    for (const name of this.#layers) imaging.measurements.unload(name);
    this.#layers = new Set();
    for (const by of new Set(kept.map((each) => each.by))) {
      if (by === me()) continue;
      const name = `room ${by}`;
      this.#layers.add(name);
      const list = kept.flatMap((each) => (each.by === by ? [each.measurement] : []));
      imaging.measurements.load(list, { name, color: colorOf(by) });
    }
  }

  #showPointer(seatId: string, shown: PointerShown | undefined): void {
    const at = shown?.pointer;
    for (const cell of this.#watched) {
      if (!cell) continue;
      showPointer(
        cell,
        seatId,
        shown && at?.on === 'image' ? { ...at, name: shown.name, color: shown.color } : undefined,
      );
    }
  }
}

const tools: readonly MeasurementTool[] = measurementTools;

/** A cell of another shape rounds a place differently by a part of a pixel; that is no other view. */
function loose(a: CaseEntry, b: CaseEntry): boolean {
  if (a.key !== 'cell' || b.key !== 'cell' || !a.value || !b.value) return false;
  const { centre: from, zoom: zoomA, rotationDeg: turnA, window: windowA, ...restA } = a.value;
  const { centre: to, zoom: zoomB, rotationDeg: turnB, window: windowB, ...restB } = b.value;
  const near = (x: number, y: number, by: number) => Math.abs(x - y) <= by;
  const centred = !from || !to || (near(from.x, to.x, 1) && near(from.y, to.y, 1));
  const windowed =
    windowA === windowB ||
    (!!windowA && !!windowB && near(windowA.center, windowB.center, 1) && near(windowA.width, windowB.width, 1));
  const turned = near(((turnA % 360) + 360) % 360, ((turnB % 360) + 360) % 360, 0.5);
  const layoutKey = { key: 'cell', index: 0 } as const;
  const bare = { window: null, rotationDeg: 0, zoom: 1, centre: null };
  return (
    centred &&
    windowed &&
    turned &&
    near(zoomA, zoomB, 0.02 * zoomB) &&
    sameEntry({ ...layoutKey, value: { ...restA, ...bare } }, { ...layoutKey, value: { ...restB, ...bare } })
  );
}
