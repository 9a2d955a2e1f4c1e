import type { ReportView, VersionView, WorklistItem } from '@hub/server/contracts';

/** write: the first text, or a corrected report; review: another's signed text; read: everybody else's, and the past. */
export type PaneMode = 'write' | 'review' | 'read';

/** A claim that lapsed keeps its pane: what was typed stays on the screen until the case is really in other hands. */
export function paneModeOf(
  { state, claim }: Pick<WorklistItem, 'state' | 'claim'>,
  report: Pick<ReportView, 'versions'>,
): PaneMode {
  if (!claim?.mine) return 'read';
  if (state === 'claimed') return 'write';
  return state === 'reported' && underReview(report) ? 'review' : 'read';
}

/** The version that waits for its second signature. */
export function underReview({ versions }: Pick<ReportView, 'versions'>): VersionView | undefined {
  return versions.find(({ state }) => state === 'reported');
}

/** The version that stands for the report where only results are asked for: what is in force, else the newest. */
export function versionToRead({ versions }: Pick<ReportView, 'versions'>): VersionView | undefined {
  return (
    versions.find(({ state }) => state === 'final') ?? versions.find(({ state }) => state === 'reported') ?? versions[0]
  );
}

/** The version that a physician of the centre who may only look is shown: what waits for a signature before what is in force. */
export function versionToShow(report: Pick<ReportView, 'versions'>): VersionView | undefined {
  return underReview(report) ?? versionToRead(report);
}
