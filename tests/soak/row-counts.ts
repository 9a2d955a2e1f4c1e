import { chmod, mkdtemp, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openPostgres } from '@hub/infra/postgres/index';
import { migrate } from '@hub/prisma/migrate';
import { buildApp } from '@hub/server/app';
import { listStudies, WorklistQuery } from '@hub/server/contracts';
import { readEnv } from '@hub/server/env';
import { type Hub, openHub } from '@hub/server/hub';
import { listStudies as studiesOf } from '../../server/src/archive/list-studies.ts';
import type { Person } from '../../server/src/platform/actor.ts';
import { worklistOf } from '../../server/src/worklist/list-worklist.ts';
import { median } from '../bench/table.ts';
import { type CountyOfRows, fillCounty } from './county-of-rows.ts';

/** One question to a full database: how many answers it must have, and how to ask. */
export interface Question {
  name: string;
  expected: number;
  ask(): Promise<number>;
}

/** Opens a hub (without its workers) on `databaseUrl`, fills it and hands over the questions. */
export async function withRows<T>(
  { databaseUrl, folder, studies }: { databaseUrl: string; folder: string; studies: number },
  work: (questions: Question[]) => Promise<T>,
): Promise<T> {
  const hub = await openHub(readEnv({ DATABASE_URL: databaseUrl, HUB_DATA: folder, HUB_DEMO: '0', HUB_LOG: 'error' }));
  try {
    const app = await buildApp(hub, { dimse: 'ok', seeded: true });
    try {
      const county = await fillCounty(hub, studies);
      return await work(questionsOf(hub, app, county, studies));
    } finally {
      await app.close();
    }
  } finally {
    await hub.close();
  }
}

function questionsOf(
  hub: Hub,
  app: Awaited<ReturnType<typeof buildApp>>,
  { leadId, townshipId, key }: CountyOfRows,
  studies: number,
): Question[] {
  const qido = (name: string, query: string, expected: number): Question => ({
    name: `QIDO ${name}`,
    expected,
    ask: async () => {
      const headers = { authorization: `Bearer ${key}`, accept: 'application/dicom+json' };
      const answer = await app.inject({ method: 'GET', url: `/dicomweb/${query}`, headers });
      if (answer.statusCode !== 200) throw new Error(`${query}: ${answer.statusCode} ${answer.body.slice(0, 200)}`);
      return (answer.json() as unknown[]).length;
    },
  });
  const reader = personAt(leadId, 'reader');
  const technician = personAt(townshipId, 'technician');
  const worklist = (name: string, query: Record<string, unknown>, expected: number): Question => ({
    name: `worklist ${name}`,
    expected,
    ask: async () => (await worklistOf(hub, reader, WorklistQuery.parse(query))).items.length,
  });
  const list = (name: string, person: Person, query: Record<string, unknown>, expected: number): Question => ({
    name: `studies ${name}`,
    expected,
    ask: async () => (await studiesOf(hub, person, listStudies.query.parse(query))).items.length,
  });
  // The first township has the studies 2 k and 2 k + 1 of every 22nd patient k: numbers 0, 1, 44, 45, 88 …
  const late = 44 * Math.floor((studies - 1) / 44);
  return [
    qido('the newest 25 studies', 'studies?limit=25', 25),
    qido('studies of one PatientID', `studies?PatientID=P${late / 2}`, 2),
    qido('study by AccessionNumber', `studies?AccessionNumber=A${late}`, 1),
    qido('study by StudyInstanceUID', `studies?StudyInstanceUID=1.2.3.${late}`, 1),
    qido('25 studies of Wang*', 'studies?PatientName=Wang*&limit=25', 25),
    qido('25 studies of two years', `studies?StudyDate=${day(-4)}-${day(-2)}&limit=25`, 25),
    qido('25 CT studies', 'studies?ModalitiesInStudy=CT&limit=25', 25),
    qido('25 instances', 'instances?limit=25', 25),
    worklist('open', {}, 100),
    worklist('of one modality', { modality: 'CT', limit: 20 }, 20),
    worklist('reviewed, newest first', { state: 'reviewed' }, 100),
    worklist('search in all signed', { state: 'reviewed', q: `P${late / 2}`, limit: 1 }, 1),
    list("of the township's own", technician, {}, 50),
    list('of the reading centre', reader, {}, 50),
    list('of the reading centre by name', reader, { q: 'wang' }, 50),
  ];
}

function day(years: number): string {
  const at = new Date();
  at.setFullYear(at.getFullYear() + years);
  return at.toISOString().slice(0, 10).replaceAll('-', '');
}

const nobodys = '00000000-0000-7000-9000-000000000000';

function personAt(institutionId: string, role: Person['role']): Person {
  return {
    kind: 'person',
    accountId: nobodys as Person['accountId'],
    postId: nobodys as Person['postId'],
    sessionId: nobodys as Person['sessionId'],
    role,
    institutionId: institutionId as Person['institutionId'],
    modalities: ['CT', 'DX', 'US', 'MR'],
    displayName: '',
    title: null,
    licensed: true,
    threeYears: true,
    locked: false,
    mustChangePassword: false,
    totpMissing: false,
    address: '127.0.0.1',
  };
}

const runs = 7;

/** The long form: a database of its own with durable settings, each question asked several times, its times printed. */
export async function runRowCounts({ studies, say }: { studies: number; say(line: string): void }): Promise<void> {
  const folder = await mkdtemp(join(await realpath(tmpdir()), 'hub-rows-'));
  await chmod(folder, 0o711); // PostgreSQL's own user passes through
  const postgres = await openPostgres({ dataFolder: folder, durable: true, say: () => undefined });
  try {
    await migrate(postgres.url);
    await withRows({ databaseUrl: postgres.url, folder, studies }, async (questions) => {
      say(`${studies} studies; median of ${runs}, most`);
      for (const { name, expected, ask } of questions) {
        const took: number[] = [];
        for (let run = 0; run < runs; run++) {
          const start = performance.now();
          const found = await ask();
          took.push(performance.now() - start);
          if (found !== expected) throw new Error(`${name}: ${found} answers instead of ${expected}`);
        }
        say(
          `${name.padEnd(36)} ${median(took).toFixed(1).padStart(8)} ms ${Math.max(...took)
            .toFixed(1)
            .padStart(8)} ms`,
        );
      }
    });
  } finally {
    await postgres.stop(4_000);
    await rm(folder, { recursive: true, force: true });
  }
}
