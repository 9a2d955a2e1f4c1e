import {
  cancelRequest,
  claimNext,
  claimRequest,
  confirmRecheck,
  createRequest,
  listRequests,
  listWorklist,
  readClosing,
  readRequest,
  releaseRequest,
  renewClaim,
  resubmitRequest,
  returnRequest,
  takeOverRequest,
} from '../contracts/index.ts';
import type { Hub } from '../hub.ts';
import { asPerson as person } from '../platform/actor.ts';
import { type Door, serve } from '../platform/http/index.ts';
import { claimNextFor } from './claim-next.ts';
import { claim, release, renew, takeOver } from './claim-request.ts';
import { viewClosing } from './closing-study.ts';
import { requestReading } from './create-request.ts';
import { standByReport } from './late-images.ts';
import { readRequestOf, requestsOf, worklistOf } from './list-worklist.ts';
import { cancel, resubmit, returnToClinic } from './return-request.ts';

export function worklistRoutes(door: Door, hub: Pick<Hub, 'db' | 'clock' | 'feed' | 'jobs'>): void {
  serve(door, 'createRequest', createRequest, ({ body }, { actor }) => requestReading(hub, person(actor), body));
  serve(door, 'readClosing', readClosing, ({ params }, { actor }) => viewClosing(hub, person(actor), params.studyUid));
  serve(door, 'listRequests', listRequests, ({ query }, { actor }) => requestsOf(hub, person(actor), query));
  serve(door, 'readRequest', readRequest, ({ params }, { actor }) =>
    readRequestOf(hub, person(actor), params.requestId),
  );
  serve(door, 'resubmitRequest', resubmitRequest, ({ params, body }, { actor }) =>
    resubmit(hub, person(actor), params.requestId, body.note),
  );
  serve(door, 'cancelRequest', cancelRequest, ({ params, body }, { actor }) =>
    cancel(hub, person(actor), params.requestId, body.reason),
  );
  serve(door, 'listWorklist', listWorklist, ({ query }, { actor }) => worklistOf(hub, person(actor), query));
  serve(door, 'claimRequest', claimRequest, ({ params }, { actor }) => claim(hub, person(actor), params.requestId));
  serve(door, 'renewClaim', renewClaim, ({ params }, { actor }) => renew(hub, person(actor), params.requestId));
  serve(door, 'releaseRequest', releaseRequest, ({ params }, { actor }) =>
    release(hub, person(actor), params.requestId),
  );
  serve(door, 'takeOverRequest', takeOverRequest, ({ params, body }, { actor }) =>
    takeOver(hub, person(actor), params.requestId, body.reason),
  );
  serve(door, 'returnRequest', returnRequest, ({ params, body }, { actor }) =>
    returnToClinic(hub, person(actor), params.requestId, body.reason),
  );
  serve(door, 'claimNext', claimNext, ({ body }, { actor }) => claimNextFor(hub, person(actor), body));
  serve(door, 'confirmRecheck', confirmRecheck, ({ params, body }, { actor }) =>
    standByReport(hub, person(actor), params.requestId, body.note),
  );
}
