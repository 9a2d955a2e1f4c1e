import type { LiveNews } from '@hub/server/contracts';
import { sessionKey } from '../session/session.ts';

/** The beginning of a query's key: the kind of thing that it shows, then which one. */
export type StaleKey = readonly [kind: string, id?: string];

/** What a piece of news makes stale. A newer hub may send news of a kind that this page does not know yet: nothing. */
export function staleAt(news: LiveNews): readonly StaleKey[] | 'all' {
  switch (news.kind) {
    case 'hello':
    case 'beat':
      return [];
    case 'gap':
      return 'all';
    case 'worklist':
      return [['worklist'], ['request'], ['requests'], ['report']];
    case 'day-board':
      return [['orders'], news.orderId ? ['order', news.orderId] : ['order']];
    case 'study':
      return [['studies'], ['study', news.studyUid], ['priors'], ['orders'], ['worklist'], ['request']];
    case 'report':
      return [['report'], ['reports'], ['worklist'], ['request'], ['orders']];
    case 'unplaced':
      return [['unplaced']];
    case 'notice':
      return [['notices']];
    case 'critical':
      return [['critical'], ['report'], ['worklist'], ['request']];
    case 'duty':
      return [['duty'], ['critical']];
    case 'consult':
      return [['consults'], ['consult']];
    case 'session':
      return [[sessionKey[0]]];
    default:
      news satisfies never;
      return [];
  }
}
