import * as contracts from '../contracts/index.ts';
import type { Hub } from '../hub.ts';
import type { Member, Person } from '../platform/actor.ts';
import { type Door, serve } from '../platform/http/index.ts';
import { closeStudy } from './close-study.ts';
import { joinStudy, unjoinStudy } from './join-study.ts';
import { listStudies } from './list-studies.ts';
import { openStudy } from './open-study.ts';
import { priorStudies } from './prior-studies.ts';
import { readStudy } from './read-study.ts';

export function studiesRoutes(door: Door, hub: Pick<Hub, 'db' | 'jobs' | 'feed' | 'access' | 'clock'>): void {
  serve(door, 'listStudies', contracts.listStudies, ({ query }, { actor }) => listStudies(hub, actor, query));
  serve(door, 'readStudy', contracts.readStudy, ({ params }, { actor }) => readStudy(hub, actor, params.studyUid));
  serve(door, 'openStudy', contracts.openStudy, ({ params }, { actor }) => openStudy(hub, actor, params.studyUid));
  serve(door, 'closeStudy', contracts.closeStudy, ({ params }, { actor }) =>
    closeStudy(hub, person(actor), params.studyUid),
  );
  serve(door, 'joinStudy', contracts.joinStudy, ({ params, body }, { actor }) =>
    joinStudy(hub, person(actor), params.studyUid, body),
  );
  serve(door, 'unjoinStudy', contracts.unjoinStudy, ({ params }, { actor }) =>
    unjoinStudy(hub, person(actor), params.studyUid),
  );
  serve(door, 'priorStudies', contracts.priorStudies, ({ params }, { actor }) =>
    priorStudies(hub, actor, params.studyUid),
  );
}

/** No device holds these permissions; what they write names a post. */
function person(actor: Member): Person {
  if (actor.kind !== 'person') throw new contracts.Problem('permission.missing');
  return actor;
}
