import {
  acknowledgeCritical,
  changeCriticalPolicy,
  checkCritical,
  claimCritical,
  countRinging,
  listCritical,
  listRinging,
  markCritical,
  noteAttempt as noteAttemptEndpoint,
  readCritical,
  readCriticalPolicy,
  ruleOutCritical,
  treatCritical,
} from '../contracts/index.ts';
import type { Hub } from '../hub.ts';
import { asPerson } from '../platform/actor.ts';
import { type Door, serve } from '../platform/http/index.ts';
import { acknowledge, checkCase, claimCase, noteAttempt, ruleOut, treat } from './act.ts';
import { registerOf, ringingFor } from './list-cases.ts';
import { mark } from './mark.ts';
import { changePolicy, readPolicy } from './policy.ts';
import { viewCase } from './view.ts';

export function criticalRoutes(door: Door, hub: Pick<Hub, 'db' | 'clock' | 'feed' | 'jobs'>): void {
  serve(door, 'listRinging', listRinging, (_asked, { actor }) => ringingFor(hub, asPerson(actor)));
  serve(door, 'countRinging', countRinging, async (_asked, { actor }) => ({
    count: (await ringingFor(hub, asPerson(actor))).items.filter(({ loud }) => loud).length,
  }));
  serve(door, 'listCritical', listCritical, ({ query }, { actor }) => registerOf(hub, asPerson(actor), query));
  serve(door, 'readCriticalPolicy', readCriticalPolicy, (_asked, { actor }) => readPolicy(hub, asPerson(actor)));
  serve(door, 'changeCriticalPolicy', changeCriticalPolicy, ({ body }, { actor }) =>
    changePolicy(hub, asPerson(actor), body),
  );
  serve(door, 'readCritical', readCritical, ({ params }, { actor }) =>
    viewCase(hub.db.prisma, asPerson(actor), params.criticalId, hub.clock.now()),
  );
  serve(door, 'markCritical', markCritical, ({ body }, { actor }) => mark(hub, asPerson(actor), body));
  serve(door, 'claimCritical', claimCritical, ({ params }, { actor }) =>
    claimCase(hub, asPerson(actor), params.criticalId),
  );
  serve(door, 'checkCritical', checkCritical, ({ params, body }, { actor }) =>
    checkCase(hub, asPerson(actor), params.criticalId, body),
  );
  serve(door, 'ruleOutCritical', ruleOutCritical, ({ params, body }, { actor }) =>
    ruleOut(hub, asPerson(actor), params.criticalId, body.reason),
  );
  serve(door, 'noteAttempt', noteAttemptEndpoint, ({ params, body }, { actor }) =>
    noteAttempt(hub, asPerson(actor), params.criticalId, body),
  );
  serve(door, 'acknowledgeCritical', acknowledgeCritical, ({ params, body }, { actor }) =>
    acknowledge(hub, asPerson(actor), params.criticalId, body.readBack),
  );
  serve(door, 'treatCritical', treatCritical, ({ params, body }, { actor }) =>
    treat(hub, asPerson(actor), params.criticalId, body),
  );
}
