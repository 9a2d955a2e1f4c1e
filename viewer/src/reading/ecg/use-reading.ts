import { type EcgCaliper, type EcgId, type EcgMarks, readEcgReading, saveEcgReading } from '@hub/server/contracts';
import { useQuery } from '@tanstack/react-query';
import { useCallback, useEffect, useRef, useState } from 'react';
import { api } from '../../api.ts';

export interface ReadingKeeper {
  /** mine, as moved; null: the engine's stand */
  marks: EcgMarks | null;
  /** `keep` false: while a mark is dragged */
  setMarks(marks: EcgMarks | null, keep?: boolean): void;
  /** what an undo goes back to */
  beginMarks(marks: EcgMarks): void;
  undoMarks(): EcgMarks | null;
  canUndoMarks: boolean;
  calipers: readonly EcgCaliper[];
  /** in place of all; without an undo */
  layCalipers(calipers: readonly EcgCaliper[]): void;
  addCaliper(caliper: EcgCaliper): void;
  removeCaliper(id: string | undefined): void;
  clearCalipers(): void;
  undoCaliper(): void;
  canUndoCaliper: boolean;
  /** what could not be kept on the hub */
  unsaved: boolean;
}

const saveAfterMs = 600;

/** My own marks and calipers on a recording: kept on the hub a moment after each change, and nobody else's. */
export function useReading(ecgId: EcgId | undefined, mayMeasure: boolean): ReadingKeeper {
  const [marks, setMarksNow] = useState<EcgMarks | null>(null);
  const [calipers, setCalipers] = useState<readonly EcgCaliper[]>([]);
  const [pastMarks, setPastMarks] = useState<readonly (EcgMarks | null)[]>([]);
  const [pastCalipers, setPastCalipers] = useState<readonly (readonly EcgCaliper[])[]>([]);
  const [unsaved, setUnsaved] = useState(false);
  const stored = useQuery({
    queryKey: ['ecg', ecgId, 'reading'],
    queryFn: ({ signal }) => api(readEcgReading, { params: { ecgId: ecgId as EcgId } }, { signal }),
    enabled: ecgId !== undefined && mayMeasure,
    staleTime: Number.POSITIVE_INFINITY,
  }).data;
  useEffect(() => {
    if (!stored) return;
    setMarksNow(stored.marks);
    setCalipers(stored.calipers);
  }, [stored]);

  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const latest = useRef(marks);
  latest.current = marks;
  const keep = useCallback(
    (next: readonly EcgCaliper[]) => {
      if (ecgId === undefined || !mayMeasure) return;
      clearTimeout(timer.current);
      setUnsaved(true);
      timer.current = setTimeout(() => {
        void api(saveEcgReading, { params: { ecgId }, body: { marks: latest.current, calipers: [...next] } }).then(
          () => setUnsaved(false),
          () => setUnsaved(true),
        );
      }, saveAfterMs);
    },
    [ecgId, mayMeasure],
  );
  const laid = (next: readonly EcgCaliper[]) => {
    setPastCalipers([...pastCalipers, calipers].slice(-50));
    setCalipers(next);
    keep(next);
  };
  return {
    marks,
    setMarks(next, remember = true) {
      if (remember) setPastMarks([...pastMarks, marks].slice(-50));
      setMarksNow(next);
    },
    beginMarks: () => setPastMarks([...pastMarks, marks].slice(-50)),
    undoMarks() {
      const before = pastMarks.at(-1) ?? null;
      setPastMarks(pastMarks.slice(0, -1));
      setMarksNow(before);
      return before;
    },
    canUndoMarks: pastMarks.length > 0,
    calipers,
    layCalipers: setCalipers,
    addCaliper: (caliper) => laid([...calipers, caliper]),
    removeCaliper: (id) => id !== undefined && laid(calipers.filter((each) => each.id !== id)),
    clearCalipers: () => calipers.length > 0 && laid([]),
    undoCaliper() {
      const before = pastCalipers.at(-1);
      if (!before) return;
      setPastCalipers(pastCalipers.slice(0, -1));
      setCalipers(before);
      keep(before);
    },
    canUndoCaliper: pastCalipers.length > 0,
    unsaved,
  };
}
