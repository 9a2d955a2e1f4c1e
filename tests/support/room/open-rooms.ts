import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { buildApp } from '@hub/server/app';
import type { ConsultId } from '@hub/server/contracts';
import { type Hub, openHub } from '@hub/server/hub';
import {
  aCase,
  aColleague,
  aConsortium,
  type Colleague,
  type Consortium,
  openTestHub,
  password,
} from '../consortium/index.ts';
import { freePort } from '../services/ports.ts';
import { mediaWorkerBinary } from './media-worker.ts';
import { openSignals, type Signals } from './signalling.ts';

export interface ServedHub {
  hub: Hub;
  url: string;
  close(): Promise<void>;
}

/** A hub's server as main.ts runs it, but for DIMSE: its application listening on loopback. */
export async function serveHub(hub: Hub): Promise<ServedHub> {
  const app = await buildApp(hub, { dimse: 'ok', seeded: true });
  await app.listen({ host: '127.0.0.1', port: 0 });
  const { port } = app.server.address() as { port: number };
  return { hub, url: `http://127.0.0.1:${port}`, close: () => app.close() };
}

export async function rtcSettings(): Promise<Record<string, string>> {
  return { HUB_MEDIA_WORKER: mediaWorkerBinary(), HUB_MEDIA_WORKERS: '1', HUB_RTC_PORT: String(await freePort()) };
}

export function mediaReady({ media }: Pick<Hub, 'media'>, workers = 1): Promise<void> {
  return new Promise((resolve) => {
    const look = () => {
      if (media.state().workers < workers) return;
      leave();
      resolve();
    };
    const leave = media.onChange(look);
    look();
  });
}

/** Two institutions with a consult between them, and a third one that must see nothing of it. */
export async function openRoomWorld(settings: Record<string, string> = {}) {
  const test = await openTestHub({ ...(await rtcSettings()), ...settings });
  const { hub } = test;
  const served = await serveHub(hub);
  const ours = await aConsortium(hub, '乌拉特前旗', '01');
  const theirs = await aConsortium(hub, '磴口县', '02');
  const people = {
    doctor: await aColleague(hub, 'clinician', ours.township, { displayName: '乌兰' }),
    nurse: await aColleague(hub, 'technician', ours.township, { displayName: '其其格' }),
    expert: await aColleague(hub, 'expert', ours.lead, { displayName: '王志强' }),
    colleague: await aColleague(hub, 'reader', ours.lead, { displayName: '高娃' }),
    stranger: await aColleague(hub, 'expert', theirs.lead, { displayName: '陌生人' }),
  };
  const cookies = new Map<string, string>();
  const signIn = async (who: Colleague, url = served.url) => {
    const known = cookies.get(who.username);
    if (known) return known;
    const answer = await fetch(`${url}/api/session`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ username: who.username, password }),
    });
    if (!answer.ok) throw new Error(`${who.username}: ${answer.status} ${await answer.text()}`);
    const cookie = answer.headers.getSetCookie()[0]?.split(';')[0] ?? '';
    cookies.set(who.username, cookie);
    return cookie;
  };
  const open: Signals[] = [];
  const more: (() => Promise<void>)[] = [];
  return {
    ...test,
    ...people,
    url: served.url,
    ours,
    theirs,
    signIn,
    /** Another server process of the same hub, as far as it can be told from outside: its own adapters, port and rooms. */
    async anotherServer(): Promise<ServedHub> {
      const other = await openHub(hub.env, { clock: test.clock });
      const door = await serveHub(other);
      let stopped: Promise<void> | undefined;
      const close = () => {
        stopped ??= door.close().then(() => other.close());
        return stopped;
      };
      more.push(close);
      return { hub: other, url: door.url, close };
    },
    /** A server in a process of its own, which may be killed or kept busy without the test's own process. */
    async serverProcess(): Promise<{ process: ChildProcess; url: string }> {
      const child = fork(join(import.meta.dirname, 'server-process.ts'), {
        env: {
          ...process.env,
          ...(await rtcSettings()),
          DATABASE_URL: hub.env.databaseUrl,
          HUB_DATA: hub.env.dataFolder,
          HUB_LOG: 'silent',
          HUB_DEMO: '0',
          ...(hub.env.redisUrl ? { REDIS_URL: hub.env.redisUrl } : {}),
          ...(hub.env.objects.startsWith('s3:') ? { HUB_OBJECTS: hub.env.objects } : {}),
        },
      });
      more.push(async () => void child.kill('SIGKILL'));
      const ended = once(child, 'exit').then(() => Promise.reject(new Error('the server process ended')));
      ended.catch(() => undefined);
      const [url] = (await Promise.race([once(child, 'message'), ended])) as [string];
      return { process: child, url };
    },
    aConsult: (change: object = {}) => aConsult(hub, people, ours, change),
    /** A browser of somebody, connected to a room and not entered yet. */
    async knocks(
      who: Colleague,
      consultId: string,
      at: { url?: string; headers?: Record<string, string>; answerWithinMs?: number; checked?: boolean } = {},
    ) {
      const headers = { cookie: await signIn(who), ...at.headers };
      const signals = await openSignals(at.url ?? served.url, consultId, headers, at);
      open.push(signals);
      return signals;
    },
    async close() {
      for (const signals of open) signals.drop();
      for (const close of more) await close();
      await served.close();
      await test.close();
    },
  };
}

let consults = 0;

/** Arranged, consented to, the expert named. */
async function aConsult(
  hub: Hub,
  people: { doctor: Colleague; nurse: Colleague; expert: Colleague },
  { township, lead }: Consortium,
  change: object,
): Promise<ConsultId> {
  consults += 1;
  const nth = consults;
  const { patientId } = await aCase(hub, people.nurse);
  const now = hub.clock.now();
  const row = await hub.db.prisma.consult.create({
    data: {
      number: `HZ${process.pid}${nth}`,
      state: 'scheduled',
      kind: 'consult',
      urgency: 'routine',
      patientId,
      invitingInstitutionId: township,
      requesterPostId: people.doctor.postId,
      reason: '咳嗽一周',
      purpose: '明确诊断',
      summary: '右肺阴影',
      specialty: '呼吸内科',
      wishedTimes: [],
      phone: '0478-1234567',
      requestedAt: now,
      dueAt: now,
      startsAt: now,
      minutes: 30,
      invitations: {
        create: {
          institutionId: lead,
          specialty: '呼吸内科',
          state: 'accepted',
          expertPostId: people.expert.postId,
          answeredAt: now,
        },
      },
      consents: {
        create: {
          purpose: 'consult',
          text: '同意',
          signer: 'patient',
          signerName: '宝音',
          explainedByPostId: people.doctor.postId,
          at: now,
          form: 'drawn',
          mediaType: 'image/png',
          objectKey: `consents/${nth}`,
          sha256: '0'.repeat(64),
        },
      },
      ...change,
    } as never,
  });
  return row.id as ConsultId;
}
