import * as contracts from '../contracts/index.ts';
import type { Hub } from '../hub.ts';
import type { Member, Person } from '../platform/actor.ts';
import { type Door, serve } from '../platform/http/index.ts';
import { changePatient } from './change-patient.ts';
import { createPatient } from './create-patient.ts';
import { mergePatient } from './merge-patient.ts';
import { readPatient } from './read-patient.ts';
import { searchPatients } from './search-patients.ts';
import { undoMerge } from './undo-merge.ts';
import { listMerges } from './view-merge.ts';

export function patientsRoutes(door: Door, hub: Pick<Hub, 'db' | 'clock' | 'feed'>): void {
  serve(door, 'searchPatients', contracts.searchPatients, ({ query }, { actor }) => searchPatients(hub, actor, query));
  serve(door, 'createPatient', contracts.createPatient, ({ body }, { actor }) =>
    createPatient(hub, person(actor), body),
  );
  serve(door, 'readPatient', contracts.readPatient, ({ params }, { actor }) =>
    readPatient(hub, actor, params.patientId),
  );
  serve(door, 'changePatient', contracts.changePatient, ({ params, body }, { actor }) =>
    changePatient(hub, person(actor), params.patientId, body),
  );
  serve(door, 'mergePatient', contracts.mergePatient, ({ params, body }, { actor }) =>
    mergePatient(hub, person(actor), params.patientId, body),
  );
  serve(door, 'listMerges', contracts.listMerges, (_, { actor }) => listMerges(hub, actor));
  serve(door, 'undoMerge', contracts.undoMerge, ({ params }, { actor }) =>
    undoMerge(hub, person(actor), params.mergeId),
  );
}

/** No device holds these permissions; what they write names a post. */
function person(actor: Member): Person {
  if (actor.kind !== 'person') throw new contracts.Problem('permission.missing');
  return actor;
}
