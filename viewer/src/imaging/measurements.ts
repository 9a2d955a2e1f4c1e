/**
 * The measurements of the open studies: drawn by Cornerstone's tools, kept by the hub as plain JSON. A measurement is
 * known here once it is complete; from then on every change is told, can be undone, and is exported as it stands.
 */
import { eventTarget } from '@cornerstonejs/core';
import { annotation as annotations, Enums, type Types } from '@cornerstonejs/tools';
import { type Measurement, type MeasurementLayer, measurementShape } from './measurement-json.ts';
import { toolOfClass } from './tools.ts';

export type MeasurementChange =
  | { readonly kind: 'created' | 'changed'; readonly measurement: Measurement }
  | { readonly kind: 'deleted'; readonly measurement: Measurement };

export interface Measurements {
  /** One's own, in the order they were drawn. */
  list(): Measurement[];
  /** Restores what was exported; no events. Those of frames not yet known appear when their study is added. */
  load(list: readonly Measurement[], layer?: MeasurementLayer): void;
  /** Takes away a layer without deleting anything anywhere. */
  unload(layer?: string): void;
  on(listener: (change: MeasurementChange) => void): () => void;
  select(uid: string | undefined): void;
  selected(): string[];
  label(uid: string, label: string): void;
  remove(uid: string): void;
  removeSelected(): void;
  undo(): void;
  redo(): void;
}

interface Step {
  readonly before?: Measurement | undefined;
  readonly after?: Measurement | undefined;
}

const { state, selection, locking, config } = annotations;
const { Events } = Enums;
const keptSteps = 50;

export interface MeasurementDesk extends Measurements {
  /** Draws measurements that waited for these frames. */
  framesKnown(): void;
  /** An Escape: what is being drawn is thrown away. */
  discard<T>(cancel: () => T): T;
  close(): void;
}

/** Yellow letters on white bone cannot be read: they stand on a dark ground. */
function groundForText(): void {
  const styles = config.style.getDefaultToolStyles();
  const ground = { textBoxBackground: 'rgba(0, 0, 0, 0.6)', textBoxBorderRadius: '2' };
  config.style.setDefaultToolStyles({ ...styles, global: { ...styles.global, ...ground } });
}

export function openMeasurements(render: () => void): MeasurementDesk {
  groundForText();
  const own = new Map<string, Measurement>();
  const layers = new Map<string, Set<string>>();
  const held: { measurement: Measurement; layer?: MeasurementLayer | undefined }[] = [];
  const listeners = new Set<(change: MeasurementChange) => void>();
  const moved = new Set<string>();
  let done: Step[] = [];
  let undone: Step[] = [];
  let quiet = false;
  let discarding = false;

  const tell = (change: MeasurementChange): void => {
    for (const listener of listeners) listener(change);
  };

  function record(step: Step): void {
    done = [...done, step].slice(-keptSteps);
    undone = [];
    announce(step);
  }

  function announce({ before, after }: Step): void {
    if (after) tell({ kind: before ? 'changed' : 'created', measurement: after });
    else if (before) tell({ kind: 'deleted', measurement: before });
  }

  /** Compares what is drawn with what is known; only a real difference is a change. */
  function sync(uid: string): void {
    const drawn = state.getAnnotation(uid);
    const before = own.get(uid);
    const after = drawn && measurementShape.read(drawn);
    if (!after || (before && measurementShape.same(before, after))) return;
    own.set(uid, after);
    record({ before, after });
  }

  function draw(measurement: Measurement, layer?: MeasurementLayer): void {
    const shape = measurementShape.write(measurement);
    if (!shape) {
      held.push({ measurement, layer });
      return;
    }
    const existing = state.getAnnotation(measurement.uid);
    if (existing) quietly(() => state.removeAnnotation(measurement.uid));
    quietly(() => state.addAnnotation(shape, shape.metadata?.FrameOfReferenceUID as never));
    if (!layer) {
      own.set(measurement.uid, measurement);
      return;
    }
    layers.set(layer.name, (layers.get(layer.name) ?? new Set()).add(measurement.uid));
    locking.setAnnotationLocked(measurement.uid, true);
    config.style.setAnnotationStyles(measurement.uid, {
      color: layer.color,
      textBoxColor: layer.color,
      lineDash: '4,3',
    });
  }

  function erase(uid: string): void {
    quietly(() => state.removeAnnotation(uid));
    own.delete(uid);
  }

  function quietly(act: () => void): void {
    const was = quiet;
    quiet = true;
    try {
      act();
    } finally {
      quiet = was;
    }
  }

  function remove(uid: string): void {
    const before = own.get(uid);
    if (!before) return;
    erase(uid);
    record({ before });
    render();
  }

  function step(from: 'before' | 'after', { before, after }: Step): void {
    const target = from === 'before' ? before : after;
    const gone = from === 'before' ? after : before;
    if (target) draw(target);
    else if (gone) erase(gone.uid);
    announce(from === 'before' ? { before: after, after: before } : { before, after });
    render();
  }

  const onCompleted = ({ detail }: Event & { detail?: { annotation: Types.Annotation } }): void => {
    const uid = detail?.annotation.annotationUID;
    if (quiet || !detail || !uid || !toolOfClass(detail.annotation.metadata?.toolName ?? '')) return;
    // A slip of the mouse is not a measurement, nor is half an angle.
    if (discarding || !measurementShape.complete(detail.annotation)) {
      quietly(() => state.removeAnnotation(uid));
      render();
    } else sync(uid);
  };
  const onModified = ({ detail }: Event & { detail?: { annotation: Types.Annotation } }): void => {
    const uid = detail?.annotation.annotationUID;
    if (uid && own.has(uid)) moved.add(uid);
  };
  const onRemoved = ({ detail }: Event & { detail?: { annotation: Types.Annotation } }): void => {
    const before = own.get(detail?.annotation.annotationUID ?? '');
    if (quiet || !before) return;
    own.delete(before.uid);
    record({ before });
  };
  // A drag is one change, however many events it made.
  const onRelease = (): void => {
    queueMicrotask(() => {
      const uids = [...moved];
      moved.clear();
      uids.forEach(sync);
    });
  };

  eventTarget.addEventListener(Events.ANNOTATION_COMPLETED, onCompleted as EventListener);
  eventTarget.addEventListener(Events.ANNOTATION_MODIFIED, onModified as EventListener);
  eventTarget.addEventListener(Events.ANNOTATION_REMOVED, onRemoved as EventListener);
  window.addEventListener('mouseup', onRelease);
  window.addEventListener('touchend', onRelease);

  return {
    list: () => [...own.values()],
    load(list, layer) {
      for (const measurement of list) draw(measurement, layer);
      render();
    },
    unload(layer) {
      const uids = layer === undefined ? [...own.keys()] : [...(layers.get(layer) ?? [])];
      uids.forEach(erase);
      if (layer !== undefined) layers.delete(layer);
      else [done, undone] = [[], []];
      held.splice(0, held.length, ...held.filter((each) => each.layer?.name !== layer));
      render();
    },
    framesKnown() {
      for (const { measurement, layer } of held.splice(0)) draw(measurement, layer);
      render();
    },
    on(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    select(uid) {
      if (uid === undefined) selection.deselectAnnotation();
      else selection.setAnnotationSelected(uid, true, false);
      render();
    },
    selected: () => selection.getAnnotationsSelected().filter((uid) => own.has(uid)),
    label(uid, label) {
      const drawn = state.getAnnotation(uid);
      if (!drawn || !own.has(uid)) return;
      drawn.data.label = label;
      sync(uid);
      render();
    },
    remove,
    removeSelected() {
      this.selected().forEach(remove);
    },
    undo() {
      const last = done.pop();
      if (!last) return;
      undone.push(last);
      step('before', last);
    },
    redo() {
      const next = undone.pop();
      if (!next) return;
      done.push(next);
      step('after', next);
    },
    discard(cancel) {
      discarding = true;
      try {
        return cancel();
      } finally {
        discarding = false;
      }
    },
    close() {
      eventTarget.removeEventListener(Events.ANNOTATION_COMPLETED, onCompleted as EventListener);
      eventTarget.removeEventListener(Events.ANNOTATION_MODIFIED, onModified as EventListener);
      eventTarget.removeEventListener(Events.ANNOTATION_REMOVED, onRemoved as EventListener);
      window.removeEventListener('mouseup', onRelease);
      window.removeEventListener('touchend', onRelease);
      quietly(() => state.removeAllAnnotations());
    },
  };
}
