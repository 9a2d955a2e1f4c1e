import { openStudy, type StudyUid } from '@hub/server/contracts';
import { useCallback, useEffect, useRef, useState } from 'react';
import { api } from '../../api.ts';
import type { DisplaySet, Imaging } from '../../imaging/index.ts';

export interface OpenStudy {
  readonly studyUid: string;
  readonly sets: readonly DisplaySet[];
  /** instances that the opened metadata named */
  readonly instances: number;
}

function opened(studyUid: string, sets: readonly DisplaySet[]): OpenStudy {
  const uids = new Set(
    sets.flatMap((set) => (set.kind === 'stack' ? set.frames.map((f) => f.sopInstanceUid) : [set.sopInstanceUid])),
  );
  return { studyUid, sets, instances: uids.size };
}

/**
 * The case's own study: opened once, recorded as looked at, closed when the case changes. `expected` is the number of
 * instances that the hub has by now.
 */
export function useStudy(imaging: Imaging | undefined, studyUid: string, expected: number) {
  const [study, setStudy] = useState<OpenStudy>();
  const [fault, setFault] = useState<unknown>();
  const turn = useRef(0);
  const images = useRef(expected);
  images.current = expected;

  const load = useCallback(async () => {
    if (!imaging) return;
    const mine = ++turn.current;
    try {
      const sets = await imaging.openStudy(studyUid);
      if (mine !== turn.current) return;
      setFault(undefined);
      setStudy(opened(studyUid, sets));
    } catch (reason) {
      if (mine === turn.current) setFault(reason ?? new Error('study'));
    }
  }, [imaging, studyUid]);

  useEffect(() => {
    if (!imaging) return;
    void api(openStudy, { params: { studyUid: studyUid as StudyUid } }).catch(() => undefined);
    // Brought ahead while the case before was read: asking again would throw the pictures away.
    const ahead = opened(studyUid, imaging.displaySets(studyUid));
    if (ahead.instances > 0 && ahead.instances >= images.current) setStudy(ahead);
    else void load();
    return () => {
      turn.current++;
      setStudy(undefined);
      setFault(undefined);
      imaging.measurements.unload();
      imaging.removeStudy(studyUid);
    };
  }, [imaging, studyUid, load]);

  return { study: study?.studyUid === studyUid ? study : undefined, fault, reload: load };
}

/** Earlier studies opened beside it. */
export function usePriors(imaging: Imaging | undefined, studyUid: string) {
  const [open, setOpen] = useState<readonly OpenStudy[]>([]);
  const held = useRef<string[]>([]);

  // biome-ignore lint/correctness/useExhaustiveDependencies: another case, other priors
  useEffect(
    () => () => {
      for (const prior of held.current) imaging?.removeStudy(prior);
      held.current = [];
      setOpen([]);
    },
    [imaging, studyUid],
  );

  const bring = async (priorUid: string): Promise<OpenStudy | undefined> => {
    if (!imaging) return undefined;
    const already = open.find((prior) => prior.studyUid === priorUid);
    if (already) return already;
    void api(openStudy, { params: { studyUid: priorUid as StudyUid } }).catch(() => undefined);
    const prior = opened(priorUid, await imaging.openStudy(priorUid));
    held.current = [...held.current, priorUid];
    setOpen((before) => [...before.filter((each) => each.studyUid !== priorUid), prior]);
    return prior;
  };
  const close = (priorUid: string) => {
    imaging?.removeStudy(priorUid);
    held.current = held.current.filter((uid) => uid !== priorUid);
    setOpen((before) => before.filter((each) => each.studyUid !== priorUid));
  };
  return { priors: open, bring, close };
}
