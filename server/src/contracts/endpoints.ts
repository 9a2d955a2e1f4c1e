import * as accounts from './accounts.ts';
import * as audit from './audit.ts';
import * as consortium from './consortium.ts';
import * as consult from './consult.ts';
import * as consultPapers from './consult-papers.ts';
import * as consultPlanning from './consult-planning.ts';
import * as critical from './critical.ts';
import * as dicomweb from './dicomweb.ts';
import * as duty from './duty.ts';
import * as ecg from './ecg.ts';
import * as ecgPicture from './ecg-picture.ts';
import type { Endpoint } from './endpoint.ts';
import * as health from './health.ts';
import * as intake from './intake.ts';
import * as notices from './notices.ts';
import * as orders from './orders.ts';
import * as patients from './patients.ts';
import * as reading from './reading.ts';
import * as readingImages from './reading-images.ts';
import * as reportTemplates from './report-templates.ts';
import * as room from './room.ts';
import * as session from './session.ts';
import * as studies from './studies.ts';
import * as worklist from './worklist.ts';

function isEndpoint(value: unknown): value is Endpoint {
  return typeof value === 'object' && value !== null && 'method' in value && 'path' in value && 'permission' in value;
}

/** Every operation of the hub by its name: what is served, documented and tried against every role. */
export const endpoints: Readonly<Record<string, Endpoint>> = Object.fromEntries(
  [
    accounts,
    audit,
    consortium,
    consult,
    consultPapers,
    consultPlanning,
    critical,
    dicomweb,
    duty,
    ecg,
    ecgPicture,
    health,
    intake,
    notices,
    orders,
    patients,
    reading,
    readingImages,
    reportTemplates,
    room,
    session,
    studies,
    worklist,
  ].flatMap((domain) => Object.entries(domain).filter((entry): entry is [string, Endpoint] => isEndpoint(entry[1]))),
);
