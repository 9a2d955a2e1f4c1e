import * as contracts from '../contracts/index.ts';
import type { Hub } from '../hub.ts';
import { asPerson } from '../platform/actor.ts';
import { type Door, sent, serve } from '../platform/http/index.ts';
import { acceptConsult, refuseConsult } from './answer-consult.ts';
import { attachStudies } from './attach-studies.ts';
import { cancelConsult, rescheduleConsult } from './change-time.ts';
import { consentText, giveConsent, readConsentPicture, withdrawConsent } from './consents.ts';
import { listConsults, ringingFor } from './list-consults.ts';
import { partnersOf } from './partners.ts';
import { readQuotas, setQuota } from './quota.ts';
import { quotaWeek } from './quota-week.ts';
import { requestConsult } from './request-consult.ts';
import { endByHand } from './run-consult.ts';
import { addSlots, listSlots, removeSlot } from './slots.ts';
import { viewConsult } from './view.ts';

type Needs = Pick<Hub, 'db' | 'clock' | 'feed' | 'objects'>;

export function consultRoutes(door: Door, hub: Needs): void {
  theAct(door, hub);
  consents(door, hub);
  planning(door, hub);
}

function theAct(door: Door, hub: Needs): void {
  serve(door, 'listConsults', contracts.listConsults, ({ query }, { actor }) =>
    listConsults(hub, asPerson(actor), query),
  );
  serve(door, 'consultPartners', contracts.consultPartners, (_asked, { actor }) => partnersOf(hub, asPerson(actor)));
  serve(door, 'listRingingConsults', contracts.listRingingConsults, (_asked, { actor }) =>
    ringingFor(hub, asPerson(actor)),
  );
  serve(door, 'countRingingConsults', contracts.countRingingConsults, async (_asked, { actor }) => ({
    count: (await ringingFor(hub, asPerson(actor))).items.length,
  }));
  serve(door, 'readConsult', contracts.readConsult, ({ params }, { actor }) =>
    viewConsult(hub.db.prisma, asPerson(actor), params.consultId, hub.clock.now()),
  );
  serve(door, 'requestConsult', contracts.requestConsult, ({ body }, { actor }) =>
    requestConsult(hub, asPerson(actor), body),
  );
  serve(door, 'acceptConsult', contracts.acceptConsult, ({ params, body }, { actor }) =>
    acceptConsult(hub, asPerson(actor), params.consultId, body),
  );
  serve(door, 'refuseConsult', contracts.refuseConsult, ({ params, body }, { actor }) =>
    refuseConsult(hub, asPerson(actor), params.consultId, body.reason),
  );
  serve(door, 'rescheduleConsult', contracts.rescheduleConsult, ({ params, body }, { actor }) =>
    rescheduleConsult(hub, asPerson(actor), params.consultId, body),
  );
  serve(door, 'cancelConsult', contracts.cancelConsult, ({ params, body }, { actor }) =>
    cancelConsult(hub, asPerson(actor), params.consultId, body.reason),
  );
  serve(door, 'attachStudies', contracts.attachStudies, ({ params, body }, { actor }) =>
    attachStudies(hub, asPerson(actor), params.consultId, body.studyUids),
  );
  serve(door, 'endConsult', contracts.endConsult, ({ params }, { actor }) =>
    endByHand(hub, asPerson(actor), params.consultId),
  );
}

function consents(door: Door, hub: Needs): void {
  serve(door, 'consentText', contracts.consentText, ({ params, query }, { actor }) =>
    consentText(hub, asPerson(actor), params.consultId, query.purpose),
  );
  serve(door, 'giveConsent', contracts.giveConsent, ({ params, body }, { actor }) =>
    giveConsent(hub, asPerson(actor), params.consultId, body),
  );
  serve(door, 'consentPicture', contracts.consentPicture, async ({ params }, { actor, reply, recordAccess }) => {
    const { bytes, mediaType } = await readConsentPicture(hub, asPerson(actor), params);
    await recordAccess();
    await reply
      .header('content-type', mediaType)
      .header('cache-control', 'private, no-store')
      .header('x-content-type-options', 'nosniff')
      .send(bytes);
    return sent;
  });
  serve(door, 'withdrawConsent', contracts.withdrawConsent, ({ params, body }, { actor }) =>
    withdrawConsent(hub, asPerson(actor), params.consultId, params.consentId, body.reason),
  );
}

function planning(door: Door, hub: Needs): void {
  serve(door, 'listSlots', contracts.listSlots, ({ query }, { actor }) => listSlots(hub, asPerson(actor), query));
  serve(door, 'addSlots', contracts.addSlots, ({ body }, { actor }) => addSlots(hub, asPerson(actor), body));
  serve(door, 'removeSlot', contracts.removeSlot, async ({ params }, { actor }) => {
    await removeSlot(hub, asPerson(actor), params.slotId);
    return undefined;
  });
  serve(door, 'villageQuotaWeek', contracts.villageQuotaWeek, ({ query }, { actor }) =>
    quotaWeek(hub, asPerson(actor), query.monday),
  );
  serve(door, 'readVillageQuota', contracts.readVillageQuota, (_asked, { actor }) => readQuotas(hub, asPerson(actor)));
  serve(door, 'setVillageQuota', contracts.setVillageQuota, ({ body }, { actor }) =>
    setQuota(hub, asPerson(actor), body),
  );
}
