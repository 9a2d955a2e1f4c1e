import {
  type Answer,
  type ReportContent,
  type ReportView,
  readReport,
  saveDraft,
  type WorklistItem,
} from '@hub/server/contracts';
import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useState, useSyncExternalStore } from 'react';
import { api } from '../../api.ts';
import { useLineBack } from '../../app/live.tsx';
import { useSession, useSignedIn } from '../../session/session.ts';
import { emptyContent, sameContent } from './content.ts';
import { type DraftKeeper, type Kept, keepDraft, type TheirDraft } from './draft-keeper.ts';
import { underReview } from './pane-mode.ts';
import { openShelf } from './shelf.ts';

function theirDraft({ draft }: ReportView): TheirDraft | undefined {
  return draft
    ? { revision: draft.revision, content: draft.content, author: draft.author, savedAt: draft.savedAt }
    : undefined;
}

function withDraft(
  report: ReportView,
  { revision, savedAt, checks }: Answer<typeof saveDraft>,
  content: ReportContent,
  author: string,
): ReportView {
  if ((report.draft?.revision ?? 0) >= revision) return report;
  const { amendsVersion = null, amendReason = null, amendBegun = null, rejection = null } = report.draft ?? {};
  const kept = { amendsVersion, amendReason, amendBegun, rejection };
  return { ...report, checks, draft: { revision, savedAt, content, author, ...kept } };
}

const nothing: Kept = {
  content: emptyContent,
  standing: 'untouched',
  revision: 0,
  savedAt: undefined,
  checks: undefined,
  conflict: undefined,
  restoredFrom: undefined,
  shelved: true,
};

/** The largest body a browser still sends while the page is being closed. */
const keepaliveLimit = 60_000;

/** The keeper of what is being written, for as long as the pane writes or reviews this case. */
export function useKeeper(
  item: WorklistItem,
  report: ReportView,
  mode: 'write' | 'review',
): { keeper: DraftKeeper | undefined; kept: Kept } {
  const { account } = useSignedIn();
  const client = useQueryClient();
  const [keeper, setKeeper] = useState<DraftKeeper>();
  const reviewed = mode === 'review' ? underReview(report) : undefined;

  // biome-ignore lint/correctness/useExhaustiveDependencies: begins with the report as it is now; later news are told to it
  useEffect(() => {
    const params = { requestId: item.id };
    const draft = theirDraft(report);
    const shelf = openShelf(localStorage, account.id, item.id);
    const about = { same: sameContent, stale: 'report.revision-stale', shelf } as const;
    const made = keepDraft<ReportContent>(
      reviewed
        ? {
            start: {
              revision: draft?.revision ?? 0,
              content: reviewed.content,
              author: reviewed.reporter.name,
              savedAt: reviewed.reporter.at,
            },
            blank: reviewed.content,
            ...about,
            save: undefined,
            base: reviewed.id,
            fetchTheirs: async () => undefined,
          }
        : {
            start: draft,
            blank: emptyContent,
            ...about,
            async save(body, leaving, signal) {
              const keepalive = leaving && JSON.stringify(body).length < keepaliveLimit;
              const saved = await api(saveDraft, { params, body }, { keepalive, signal });
              // Whoever opens the pane next begins with this, not with what was there before.
              client.setQueryData<ReportView>(['report', item.id], (known) =>
                known ? withDraft(known, saved, body.content, account.displayName) : known,
              );
              return saved;
            },
            fetchTheirs: async () => theirDraft(await api(readReport, { params })),
          },
    );
    setKeeper(made);
    const onHide = () => void made.flush();
    window.addEventListener('pagehide', onHide);
    return () => {
      window.removeEventListener('pagehide', onHide);
      made.close();
      setKeeper(undefined);
    };
  }, [item.id, mode, reviewed?.id, account.id]);

  const kept = useSyncExternalStore(
    (listener) => keeper?.subscribe(listener) ?? (() => undefined),
    () => keeper?.snapshot() ?? nothing,
  );
  useEffect(() => {
    if (mode === 'write') keeper?.told(theirDraft(report));
  }, [keeper, mode, report]);
  const session = useSession();
  const locked = session.state === 'in' && session.locked;
  // The claim is back after it had lapsed, or the screen is unlocked: what waited here goes to the hub.
  useEffect(() => {
    if (report.may.write && !locked) keeper?.again();
  }, [keeper, report.may.write, locked]);
  useLineBack(() => keeper?.again());
  return { keeper, kept };
}
