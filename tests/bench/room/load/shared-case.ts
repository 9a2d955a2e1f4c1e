import { setTimeout as delay } from 'node:timers/promises';
import { openSignals } from '../../../support/room/signalling.ts';
import type { HubPeer } from '../../hub-peer.ts';
import { arrangeConsults, type Everybody } from './consults.ts';
import { processBelow, processorMs } from './processor-time.ts';

const rooms = 14;
/** Of each leader: below what one socket may say (consult/room/limits.ts). */
const perSecond = 80;
const seconds = 10;

export interface SharedCaseLoad {
  /** changes a second that reached the followers, in order and whole */
  perSecond: number;
  medianMs: number;
  p99Ms: number;
  /** of a core */
  serverPercent: number;
}

/** Leaders that change their case at a steady pace, each with a follower; both clocks are this process's. */
export async function measureSharedCase(hub: HubPeer, everybody: Everybody): Promise<SharedCaseLoad> {
  const url = `http://127.0.0.1:${hub.web.port}`;
  const consults = await arrangeConsults(hub.databaseUrl, url, everybody, rooms);
  const server = await processBelow(hub.pid, 'server/src/main.ts');
  const pairs = [];
  for (const consult of consults) {
    const leader = await openSignals(url, consult, { cookie: everybody.experts[0] });
    await leader.enters();
    const follower = await openSignals(url, consult, { cookie: everybody.doctor });
    await follower.enters();
    await leader.ask('case-lead', { lead: true });
    pairs.push({ leader, follower, sentAt: [] as number[], lateness: [] as number[] });
  }
  for (const pair of pairs) {
    pair.follower.onNews((news) => {
      if (news.kind !== 'case') return;
      const at = pair.sentAt[news.change.rev - 1];
      if (at === undefined || pair.lateness.length !== news.change.rev - 1) throw new Error('a change out of order');
      pair.lateness.push(performance.now() - at);
    });
  }
  const [began, before] = [performance.now(), await processorMs(server)];
  const changes = perSecond * seconds;
  for (let n = 1; n <= changes; n += 1) {
    const wait = began + (n * 1000) / perSecond - performance.now();
    if (wait > 1) await delay(wait);
    for (const { leader, sentAt } of pairs) {
      sentAt.push(performance.now());
      leader.send({
        kind: 'case-set',
        ask: 100_000 + n,
        entry: { key: 'layout', value: { rows: 1 + (n % 4), columns: 1 + ((n >> 2) % 4), active: 0 } },
      });
    }
  }
  for (const { follower } of pairs) await follower.hears('case', ({ change }) => change.rev === changes);
  const took = performance.now() - began;
  const used = (await processorMs(server)) - before;
  for (const { leader, follower } of pairs) {
    await leader.leave();
    await follower.leave();
  }
  const all = pairs.flatMap(({ lateness }) => lateness).toSorted((a, b) => a - b);
  return {
    perSecond: all.length / (took / 1000),
    medianMs: all[all.length >> 1] ?? Number.NaN,
    p99Ms: all[Math.floor(all.length * 0.99)] ?? Number.NaN,
    serverPercent: (used / took) * 100,
  };
}
