import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import type { LiveNews } from '@hub/server/contracts';
import { afterEach, expect, test } from 'vitest';
import { WebSocketServer } from 'ws';
import { type LineState, type LiveLine, openLine } from '../../../viewer/src/app/live-line.ts';

const open: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of open.splice(0).reverse()) await close();
});

/** A hub's live socket, which says hello where it `greets` and nothing more. */
async function hub(greets = true) {
  const server = new WebSocketServer({ host: '127.0.0.1', port: 0 });
  await once(server, 'listening');
  const state = { greets, came: 0 };
  server.on('connection', (socket) => {
    state.came += 1;
    const hello: LiveNews = { kind: 'hello', at: '2026-05-01T08:00:00.000Z' };
    if (state.greets) socket.send(JSON.stringify(hello));
  });
  const cut = () => {
    for (const socket of server.clients) socket.terminate();
  };
  open.push(() => {
    cut();
    return new Promise((resolve) => server.close(resolve));
  });
  return { state, cut, url: `ws://127.0.0.1:${(server.address() as AddressInfo).port}` };
}

function screen(url: string, times: NonNullable<Parameters<typeof openLine>[0]['times']>) {
  const states: LineState[] = [];
  let told = Promise.withResolvers<void>();
  const line: LiveLine = openLine({
    url,
    times,
    onNews: () => undefined,
    onState(state) {
      states.push(state);
      told.resolve();
      told = Promise.withResolvers();
    },
  });
  open.push(() => line.close());
  const until = async (...wanted: LineState[]) => {
    while (states.length < wanted.length) await told.promise;
    expect(states).toEqual(wanted);
  };
  return { line, until };
}

const patient = { silenceMs: 60_000, openingMs: 60_000, patienceMs: 60_000, firstPauseMs: 60_000 };

test('a line that falls silent is taken for broken and opened anew', async () => {
  const { url, state } = await hub();
  const { until } = screen(url, { ...patient, silenceMs: 30, firstPauseMs: 1 });
  await until('up', 'down', 'up');
  expect(state.came).toBeGreaterThan(1);
});

test('a server that takes the connection and says nothing is a line that is down, and is tried again', async () => {
  const { url, state } = await hub(false);
  const { line, until } = screen(url, { ...patient, openingMs: 20 });
  await until('down');
  state.greets = true;
  line.hurry();
  await until('down', 'up');
});

test('a cut line says so at once, and comes back without waiting when the network does', async () => {
  const { url, cut } = await hub();
  const { line, until } = screen(url, patient);
  await until('up');
  cut();
  await until('up', 'down');
  line.hurry();
  await until('up', 'down', 'up');
});
