import * as contract from '../contracts/index.ts';
import type { Hub } from '../hub.ts';
import { type Door, serve } from '../platform/http/index.ts';
import { createAgreement, endAgreement, listAgreements } from './agreements.ts';
import { createConsortium, createMembership, endMembership, listConsortia } from './consortia.ts';
import { changeInstitution, createInstitution, listInstitutions } from './institutions.ts';
import { listSendingPolicies, setSendingPolicy } from './sending-policies.ts';

export function consortiumRoutes(door: Door, hub: Pick<Hub, 'db' | 'clock'>): void {
  serve(door, 'listInstitutions', contract.listInstitutions, () => listInstitutions(hub));
  serve(door, 'createInstitution', contract.createInstitution, ({ body }, { actor }) =>
    createInstitution(hub, actor, body),
  );
  serve(door, 'changeInstitution', contract.changeInstitution, ({ params, body }, { actor }) =>
    changeInstitution(hub, actor, params.institutionId, body),
  );
  serve(door, 'listConsortia', contract.listConsortia, () => listConsortia(hub));
  serve(door, 'createConsortium', contract.createConsortium, ({ body }, { actor }) =>
    createConsortium(hub, actor, body),
  );
  serve(door, 'createMembership', contract.createMembership, ({ body }, { actor }) =>
    createMembership(hub, actor, body),
  );
  serve(door, 'endMembership', contract.endMembership, async ({ params }, { actor }) => {
    await endMembership(hub, actor, params.membershipId);
    return undefined;
  });
  serve(door, 'listAgreements', contract.listAgreements, (_asked, { actor }) => listAgreements(hub, actor));
  serve(door, 'createAgreement', contract.createAgreement, ({ body }, { actor }) => createAgreement(hub, actor, body));
  serve(door, 'endAgreement', contract.endAgreement, async ({ params }, { actor }) => {
    await endAgreement(hub, actor, params.agreementId);
    return undefined;
  });
  serve(door, 'listSendingPolicies', contract.listSendingPolicies, (_asked, { actor }) =>
    listSendingPolicies(hub, actor),
  );
  serve(door, 'setSendingPolicy', contract.setSendingPolicy, ({ body }, { actor }) =>
    setSendingPolicy(hub, actor, body),
  );
}
