import { once } from 'node:events';
import type { LiveNews } from '@hub/server/contracts';
import { type Feed, openFeed } from '@hub/server/platform/feed';
import { type Door, openApplication, serveLive } from '@hub/server/platform/http';
import type { FastifyRequest } from 'fastify';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Actor } from '../../../../server/src/platform/actor.ts';
import { openLog } from '../../../../server/src/platform/log.ts';
import { createDatabase } from '../../../support/services/index.ts';
import { anActor } from '../../identity/county.ts';

const institution = 'a0000000-0000-7000-8000-000000000001';
const log = openLog('silent');
let feed: Feed;
beforeAll(async () => {
  feed = await openFeed({ databaseUrl: (await createDatabase()).url, log });
});
afterAll(() => feed.close());

/** A socket of somebody whose standing the test changes; `heard` are the news so far. */
async function connect(standing: { actor: Actor }, recheckMs = 3_600_000, beatMs = 3_600_000) {
  const app = await openApplication({ log });
  const authenticate = async (request: FastifyRequest) => {
    background.push(request.headers['x-hub-background']);
    return standing.actor;
  };
  const background: unknown[] = [];
  const door: Door = { fastify: app, authenticate, record: async () => undefined };
  serveLive(door, { feed, clock: { now: () => new Date() } }, authenticate, { recheckMs, beatMs });
  await app.ready();
  const socket = await app.injectWS('/api/live');
  const heard: LiveNews[] = [];
  const next = async () => {
    const [data] = (await once(socket, 'message')) as [Buffer];
    const news = JSON.parse(data.toString()) as LiveNews;
    heard.push(news);
    return news;
  };
  return { app, socket, heard, next, background };
}

it('news of one’s institution, account and session come, and of no other', async () => {
  const actor = anActor(institution);
  const { app, socket, next } = await connect({ actor });
  const first = next();
  await feed.publish('institution:b0000000-0000-7000-8000-000000000001', { kind: 'worklist', requestId: 'theirs' });
  await feed.publish(`institution:${institution}`, { kind: 'worklist', requestId: 'ours' });
  let news = await first;
  if (news.kind === 'hello') news = await next();
  expect(news).toEqual({ kind: 'worklist', requestId: 'ours' });
  socket.terminate();
  await app.close();
});

it('a quiet socket says again and again that it is there, so that a page can tell silence from a broken line', async () => {
  const { app, socket, next } = await connect({ actor: anActor(institution) }, 3_600_000, 10);
  let news = await next();
  if (news.kind === 'hello') news = await next();
  expect([news, await next()]).toEqual([{ kind: 'beat' }, { kind: 'beat' }]);
  socket.terminate();
  await app.close();
});

it('a socket ends with its session', async () => {
  const actor = anActor(institution);
  const { app, socket } = await connect({ actor });
  const closed = once(socket, 'close');
  await feed.publish(`session:${actor.sessionId}`, { kind: 'session', state: 'locked' });
  await feed.publish(`session:${actor.sessionId}`, { kind: 'session', state: 'ended' });
  expect((await closed)[0]).toBe(1008);
  await app.close();
});

it('a socket of somebody who acts for another post ends, so that the old institution’s news do not go on', async () => {
  const actor = anActor(institution);
  const standing: { actor: Actor } = { actor };
  const { app, socket, background } = await connect(standing, 20);
  const closed = once(socket, 'close');
  standing.actor = { ...actor, postId: anActor(institution).postId, institutionId: 'elsewhere' as never };
  expect((await closed)[0]).toBe(1008);
  // Asking again is the hub's doing: it must not count as somebody being at the desk.
  expect(new Set(background)).toEqual(new Set(['1']));
  await app.close();
});

it('a socket of a session that ran out ends, though nobody told', async () => {
  const standing: { actor: Actor } = { actor: anActor(institution) };
  const { app, socket } = await connect(standing, 20);
  const closed = once(socket, 'close');
  standing.actor = { kind: 'nobody', address: '10.0.0.1' };
  expect((await closed)[0]).toBe(1008);
  await app.close();
});
