import { existsSync } from 'node:fs';
import type { RequestListener, Server } from 'node:http';
import { fileURLToPath } from 'node:url';
import type { FastifyInstance } from 'fastify';
import { dicomwebRoutes } from './archive/dicomweb-routes.ts';
import { studiesRoutes } from './archive/studies-routes.ts';
import { auditRoutes } from './audit/routes.ts';
import { consortiumRoutes } from './consortium/routes.ts';
import { guestRoutes } from './consult/guests/routes.ts';
import { casesOfConsults } from './consult/index.ts';
import { paperRoutes } from './consult/papers/routes.ts';
import { recordingRoutes } from './consult/recording/routes.ts';
import { roomRoutes } from './consult/room/routes.ts';
import { consultRoutes } from './consult/routes.ts';
import { criticalRoutes } from './critical/routes.ts';
import { dutyRoutes } from './duty/routes.ts';
import { ecgRoutes } from './ecg/routes.ts';
import { healthRoutes, type Readiness } from './health.ts';
import type { Hub } from './hub.ts';
import { authenticate } from './identity/index.ts';
import { identityRoutes } from './identity/routes.ts';
import { intakeRoutes } from './intake/routes.ts';
import { noticesRoutes } from './notices/routes.ts';
import { ordersRoutes } from './orders/routes.ts';
import { patientsRoutes } from './patients/routes.ts';
import {
  type Door,
  openApplication,
  refuseUnknown,
  serveApiDocs,
  serveLive,
  serveViewer,
} from './platform/http/index.ts';
import { casesOfReadings } from './reading/index.ts';
import { readingRoutes } from './reading/routes.ts';
import { worklistRoutes } from './worklist/routes.ts';

const viewerFolder = fileURLToPath(new URL('../../viewer/dist', import.meta.url));

/** The HTTP application with every route, not yet listening. One is built per listener (plain on loopback, TLS elsewhere). */
export async function buildApp(
  hub: Hub,
  readiness: Readiness,
  server?: (handler: RequestListener) => Server,
): Promise<FastifyInstance> {
  const fastify = await openApplication(hub, server);
  const whoAsks = authenticate(hub);
  const door: Door = { fastify, authenticate: whoAsks, record: (actor, access) => hub.access.record(actor, access) };

  healthRoutes(door, hub, readiness);
  identityRoutes(door, hub);
  auditRoutes(door, hub);
  consortiumRoutes(door, hub);
  noticesRoutes(door, hub, [casesOfReadings(hub), casesOfConsults(hub)]);
  patientsRoutes(door, hub);
  ordersRoutes(door, hub);
  studiesRoutes(door, hub);
  dicomwebRoutes(door, hub);
  intakeRoutes(door, hub);
  worklistRoutes(door, hub);
  dutyRoutes(door, hub);
  criticalRoutes(door, hub);
  ecgRoutes(door, hub);
  readingRoutes(door, hub);
  consultRoutes(door, hub);
  paperRoutes(door, hub);
  guestRoutes(door, hub);
  recordingRoutes(door, hub);
  roomRoutes(door, hub);
  serveLive(door, hub, whoAsks);
  await serveApiDocs(fastify);
  // Without its bundle (tests of the API alone) the hub serves no pages and says 404 rather than an empty one.
  if (existsSync(viewerFolder)) await serveViewer(fastify, viewerFolder);
  else refuseUnknown(fastify);
  return fastify;
}
