import {
  type Measurement as Kept,
  Problem,
  readAnnotations,
  type StudyUid,
  saveAnnotations,
} from '@hub/server/contracts';
import { api } from '../../api.ts';
import { type Imaging, type Measurement, measurementTools } from '../../imaging/index.ts';
import { fromKept, merged, toKept } from './measurement-wire.ts';

export type AnnotationStanding = 'saved' | 'saving' | 'unsaved' | 'readOnly';

export interface AnnotationKeeper {
  readonly standing: AnnotationStanding;
  /** names of others whose measurements are shown */
  readonly others: readonly string[];
  /** The line is back: what is not written yet is written now. */
  again(): void;
  /** writes what is not written yet, and stops */
  close(): void;
}

const restMs = 1_000;
const againMs = [2_000, 5_000, 15_000] as const;
const keepaliveLimit = 60_000;
const colors = ['#ffb347', '#7fd8be', '#d3a4ff', '#ff9aa2'] as const;

/**
 * Keeps one's own measurements of a study on the hub, and shows other people's. `changed` is told whenever standing or
 * others change; `onMerged` when another window of the same person had saved meanwhile.
 */
export async function keepAnnotations(
  imaging: Imaging,
  studyUid: string,
  { mayWrite, changed, onMerged }: { mayWrite: boolean; changed(): void; onMerged(): void },
): Promise<AnnotationKeeper> {
  const params = { studyUid: studyUid as StudyUid };
  const layers = await api(readAnnotations, { params });
  const own = layers.find(({ mine }) => mine);
  const others = layers.filter(({ mine, items }) => !mine && items.length > 0);
  let revision = own?.revision ?? 0;
  let standing: AnnotationStanding = mayWrite ? 'saved' : 'readOnly';
  let timer: ReturnType<typeof setTimeout> | undefined;
  let writing = false;
  let dirty = false;
  let failures = 0;
  let closed = false;
  // Taken at each change, not when it is written: by then the case may be closed and its drawings gone.
  let last: Kept[] = own?.items ?? [];
  const deleted = new Set<string>();

  const drawable = (items: readonly Kept[]): Measurement[] =>
    items.flatMap((item) => fromKept(item, studyUid, imaging.displaySets(studyUid), measurementTools) ?? []);
  // What this viewer cannot draw stays in the layer as it is.
  let unknown: Kept[] = [];
  const load = (items: readonly Kept[]) => {
    const known = drawable(items);
    const uids = new Set(known.map(({ uid }) => uid));
    unknown = items.filter(({ uid }) => !uids.has(uid));
    imaging.measurements.load(known);
  };
  load(own?.items ?? []);
  others.forEach(({ author, items }, at) => {
    imaging.measurements.load(drawable(items), {
      name: `${studyUid} ${author}`,
      color: colors[at % colors.length] as string,
    });
  });

  const present = (): Kept[] => [
    ...unknown,
    ...imaging.measurements
      .list()
      .filter((each) => each.studyUid === studyUid)
      .map(toKept),
  ];
  const stand = (next: AnnotationStanding) => {
    standing = next;
    if (!closed) changed();
  };

  async function write(): Promise<void> {
    if (writing || !dirty) return;
    writing = true;
    dirty = false;
    stand('saving');
    try {
      const body = { revision, items: last };
      // A page that goes away while this is under way must not take it along; browsers allow that for small bodies only.
      const keepalive = JSON.stringify(body).length < keepaliveLimit;
      const saved = await api(saveAnnotations, { params, body }, { keepalive });
      revision = saved.revision;
      failures = 0;
      deleted.clear();
      stand('saved');
    } catch (error) {
      dirty = true;
      if (error instanceof Problem && error.code === 'annotation.revision-stale') await join();
      else {
        failures++;
        stand('unsaved');
      }
    } finally {
      writing = false;
      if (dirty && !closed) plan(againMs[Math.min(failures, againMs.length) - 1] ?? restMs);
      else if (dirty && failures <= againMs.length) void write();
    }
  }

  /** Another window saved first: its measurements join the ones here. */
  async function join(): Promise<void> {
    const theirs = (await api(readAnnotations, { params }).catch(() => [])).find(({ mine }) => mine);
    if (!theirs) return;
    revision = theirs.revision;
    last = merged(theirs.items, last, deleted);
    if (!closed) load(last);
    onMerged();
  }

  function plan(inMs: number): void {
    clearTimeout(timer);
    timer = setTimeout(() => void write(), inMs);
  }

  const stop = mayWrite
    ? imaging.measurements.on(({ kind, measurement }) => {
        if (measurement.studyUid !== studyUid) return;
        if (kind === 'deleted') deleted.add(measurement.uid);
        else deleted.delete(measurement.uid);
        last = present();
        dirty = true;
        if (!writing) stand('unsaved');
        plan(restMs);
      })
    : () => undefined;
  const onHide = () => void write();
  window.addEventListener('pagehide', onHide);

  return {
    get standing() {
      return standing;
    },
    others: others.map(({ author }) => author),
    again() {
      if (dirty) plan(0);
    },
    close() {
      closed = true;
      stop();
      clearTimeout(timer);
      window.removeEventListener('pagehide', onHide);
      void write();
      for (const { author } of others) imaging.measurements.unload(`${studyUid} ${author}`);
    },
  };
}
