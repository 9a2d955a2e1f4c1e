import type { ReportContent, ReportView, VersionView } from '@hub/server/contracts';
import { sameContent } from './content.ts';

/** A text that the present one came from, and who sent it on for which reason. */
export interface Basis {
  /** what became of it: sent back by a reviewer, taken back after the clinic could have it, or in force and being corrected */
  kind: 'rejected' | 'withdrawn' | 'amended';
  version: VersionView;
  reason: string | null;
  by: VersionView['handedBack'];
}

/**
 * What the text now written or reviewed is to be read against, nearest first: what a reviewer rejected last, and the
 * version that is being corrected. A first signature that its own writer took back is nobody else's affair.
 */
export function basesOf(report: Pick<ReportView, 'versions' | 'draft'>, now?: VersionView): Basis[] {
  const { versions, draft } = report;
  const inForce = versions.find(({ state }) => state === 'final');
  const earlier = versions.filter(({ number }) => !now || number < now.number);
  const sentBack = earlier.find(
    ({ state, issue, number }) =>
      (state === 'rejected' || (state === 'withdrawn' && issue !== null)) && number > (inForce?.number ?? 0),
  );
  const bases: Basis[] = [];
  if (sentBack)
    bases.push({
      kind: sentBack.state === 'rejected' ? 'rejected' : 'withdrawn',
      version: sentBack,
      reason: sentBack.rejectReason,
      by: sentBack.handedBack,
    });
  const reason = now ? now.amendReason : (draft?.amendReason ?? null);
  if (inForce && reason !== null)
    bases.push({
      kind: 'amended',
      version: inForce,
      reason,
      by: (now ? now.amendBegun : draft?.amendBegun) ?? null,
    });
  return bases;
}

/** The corrections of the one who reviews come later: what is compared is what the other signed. */
export function unchanged({ version }: Basis, now: ReportContent): boolean {
  return sameContent(version.content, now);
}
