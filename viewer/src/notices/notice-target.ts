import type { NoticeView } from '@hub/server/contracts';

/** Where a notice leads this person, or undefined when there is nothing to open. */
export function noticeTarget({ kind, detail }: NoticeView, permissions: readonly string[]): string | undefined {
  const consultId = typeof detail?.consultId === 'string' ? detail.consultId : undefined;
  if (consultId && permissions.includes('consult.read')) return `/consults/${consultId}`;
  const requestId = typeof detail?.requestId === 'string' ? detail.requestId : undefined;
  if (permissions.includes('worklist.read')) return requestId ? `/read/${requestId}` : '/worklist';
  switch (kind) {
    case 'report-final':
    case 'report-amended':
    case 'report-withdrawn':
    case 'report-recheck':
      return requestId ? `/reports?request=${requestId}` : '/reports';
    case 'request-returned':
    case 'request-cancelled':
    case 'request-resubmitted':
      return requestId ? `/requests?request=${requestId}` : '/requests';
    case 'images-unplaced':
      return '/unplaced';
    case 'derivation-failed':
    case 'late-images':
      return '/studies';
    case 'agreement-expiring':
      return permissions.includes('agreement.change') ? '/admin/consortium' : undefined;
    default:
      return undefined;
  }
}
