import type { NoticeView } from '@hub/server/contracts';

/** More at once would cover the page; the bell has them all. */
const mostAtOnce = 3;

/** A paper that must not be used any more lies at this institution. */
export const isRecall = ({ about }: NoticeView): boolean => about?.recall != null;

/**
 * What speaks up by itself, newest first: whatever came since `before`. On opening the page (undefined) only the recalls,
 * which stand until somebody has dealt with them.
 */
export function spokenOf(notices: readonly NoticeView[], before: ReadonlySet<string> | undefined): NoticeView[] {
  const fresh = notices.filter((notice) => (before ? !before.has(notice.id) : isRecall(notice)));
  return [
    ...fresh.filter(isRecall).slice(0, mostAtOnce),
    ...fresh.filter((notice) => !isRecall(notice)).slice(0, mostAtOnce),
  ];
}
