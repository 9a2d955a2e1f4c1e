import type { DecisionView, OpinionView } from '@hub/server/contracts';
import { useEffect, useState, useSyncExternalStore } from 'react';
import { useLineBack } from '../../app/live.tsx';
import { type DraftKeeper, type Kept, keepDraft, type TheirDraft } from '../../reading/report/draft-keeper.ts';
import { openShelf } from '../../reading/report/shelf.ts';
import { useSession, useSignedIn } from '../../session/session.ts';

export type Paper = OpinionView | DecisionView;

/** Kept like a report: on this computer at every change, on the hub as soon as the typing rests. */
export function usePaper<C extends object>({
  about,
  named,
  theirs,
  blank,
  same,
  save,
  fetchTheirs,
}: {
  /** which paper of which consult */
  about: string;
  named: keyof C & string;
  theirs: TheirDraft<C> | undefined;
  blank: C;
  same: (a: C, b: C) => boolean;
  save: (
    asked: { revision: number; content: C },
    leaving: boolean,
    signal: AbortSignal,
  ) => Promise<{ revision: number; savedAt: string | null }>;
  fetchTheirs: () => Promise<TheirDraft<C> | undefined>;
}): { keeper: DraftKeeper<C> | undefined; kept: Kept<C> } {
  const { account } = useSignedIn();
  const session = useSession();
  const [keeper, setKeeper] = useState<DraftKeeper<C>>();
  const [nothing] = useState<Kept<C>>(() => ({
    content: theirs?.content ?? blank,
    standing: 'untouched',
    revision: 0,
    savedAt: undefined,
    checks: undefined,
    conflict: undefined,
    restoredFrom: undefined,
    shelved: true,
  }));

  // biome-ignore lint/correctness/useExhaustiveDependencies: begins with the paper as it is now; later news are told to it
  useEffect(() => {
    const made = keepDraft<C>({
      start: theirs,
      blank,
      same,
      stale: 'consult.revision-stale',
      shelf: openShelf<C>(localStorage, account.id, about, named),
      async save(asked, leaving, signal) {
        const { revision, savedAt } = await save(asked, leaving, signal);
        return { revision, savedAt: savedAt ?? new Date().toISOString() };
      },
      fetchTheirs,
    });
    setKeeper(made);
    const onHide = () => void made.flush();
    window.addEventListener('pagehide', onHide);
    return () => {
      window.removeEventListener('pagehide', onHide);
      made.close();
      setKeeper(undefined);
    };
  }, [about, account.id]);

  const kept = useSyncExternalStore(
    (listener) => keeper?.subscribe(listener) ?? (() => undefined),
    () => keeper?.snapshot() ?? nothing,
  );
  useEffect(() => keeper?.told(theirs), [keeper, theirs]);
  const locked = session.state === 'in' && session.locked;
  // Unlocked again: what waited here goes to the hub.
  useEffect(() => {
    if (!locked) keeper?.again();
  }, [keeper, locked]);
  useLineBack(() => keeper?.again());
  return { keeper, kept };
}
