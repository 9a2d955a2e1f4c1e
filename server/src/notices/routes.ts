import { listNotices as listNoticesEndpoint, Problem, seeNotice as seeNoticeEndpoint } from '../contracts/index.ts';
import type { Hub } from '../hub.ts';
import { type Door, serve } from '../platform/http/index.ts';
import { type CasesOf, listNotices } from './list-notices.ts';
import { seeNotice } from './see-notice.ts';

/** `tellers`: the domains that know whom a notice concerns. */
export function noticesRoutes(
  door: Door,
  hub: Pick<Hub, 'db' | 'clock' | 'feed'>,
  tellers: readonly CasesOf[] = [],
): void {
  serve(door, 'listNotices', listNoticesEndpoint, ({ query }, { actor }) => listNotices(hub, actor, query, tellers));
  serve(door, 'seeNotice', seeNoticeEndpoint, async ({ params }, { actor }) => {
    if (actor.kind !== 'person') throw new Problem('permission.missing');
    await seeNotice(hub, actor, params.noticeId);
    return undefined;
  });
}
