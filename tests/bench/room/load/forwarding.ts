import { fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { openSignals } from '../../../support/room/signalling.ts';
import type { HubPeer } from '../../hub-peer.ts';
import { freePorts } from '../../peer.ts';
import { median } from '../../table.ts';
import { arrangeConsults, type Everybody } from './consults.ts';
import { openEars } from './ears.ts';
import { processBelow, processorMs } from './processor-time.ts';
import { type Arm, type FilledRoom, fanOut, fillRoom, heardShare } from './traffic.ts';

const settlingMs = 3_000;
/** The ears that are stopped answer nothing either; after half a minute of that a transport is given up. */
const measuredMs = 8_000;
/** … and meanwhile say that they are there, as they do every five seconds. */
const breathMs = 7_000;
const packetsPerSecond = 50;
const turnMs = 2;

/** Processor time a second, in ms: 1,000 are a core. */
export interface Load {
  rooms: number;
  media: number;
  /** beyond what the process needs at rest */
  control: number;
  /** with nobody in any room */
  rest: number;
  /** packets a second into the server, as they were really sent */
  sent: number;
  /** of those that the seats which listen should have, in percent */
  arrived: number;
}

export interface MeasuredArm {
  arm: Arm;
  pids: { media: number; control: number };
  close(): Promise<void>;
}

/** The hub: seats enter by its own door. One person has at most four windows in a room; all share the seats. */
export async function hubArm(
  hub: HubPeer,
  { doctor, experts }: Everybody,
  consults: readonly string[],
): Promise<MeasuredArm> {
  const people = [...experts, doctor];
  const url = `http://127.0.0.1:${hub.web.port}`;
  return {
    arm: {
      async seat(room, nth) {
        const cookie = people[nth % people.length] as string;
        const signals = await openSignals(
          url,
          consults[Number(room)] as string,
          { cookie },
          { answerWithinMs: 60_000 },
        );
        await signals.enters();
        return signals;
      },
    },
    pids: {
      media: await processBelow(hub.pid, 'mediasoup-worker'),
      control: await processBelow(hub.pid, 'server/src/main.ts'),
    },
    close: async () => undefined,
  };
}

export async function bareArm(workerBinary: string): Promise<MeasuredArm> {
  const [rtcPort] = (await freePorts(1)) as [number];
  const child = fork(join(import.meta.dirname, 'bare-server.ts'), [workerBinary, String(rtcPort)]);
  const [{ port }] = (await once(child, 'message')) as [{ port: number }];
  const control = child.pid as number;
  return {
    arm: { seat: (room) => openSignals(`http://127.0.0.1:${port}`, room, {}, { answerWithinMs: 60_000 }) },
    pids: { media: await processBelow(control, 'mediasoup-worker'), control },
    async close() {
      const ended = once(child, 'exit');
      child.disconnect();
      await ended;
    },
  };
}

/** Adds rooms up to each count and measures there. */
export async function measureArm({ arm, pids }: MeasuredArm, counts: readonly number[]): Promise<Load[]> {
  const rooms: FilledRoom[] = [];
  const loads: Load[] = [];
  const rest = await atRest(pids);
  const ears = openEars();
  try {
    for (const count of counts) {
      while (rooms.length < count) rooms.push(await fillRoom(arm, rooms.length, ears));
      await delay(breathMs);
      ears.stop();
      const load = await measure(rooms, pids);
      ears.goOn();
      loads.push({ ...load, control: load.control - rest, rest });
    }
  } finally {
    for (const room of rooms) await room.close();
    await ears.close();
  }
  return loads;
}

const restTries = 6;

/** What the server needs with nobody in any room, once it is done with what came before: no longer sinking. */
async function atRest(pids: MeasuredArm['pids']): Promise<number> {
  let least = Number.POSITIVE_INFINITY;
  for (let tried = 0; tried < restTries; tried += 1) {
    const { control } = await measure([], pids);
    if (control >= least * 0.9) return Math.min(control, least);
    least = control;
  }
  return least;
}

async function measure(
  rooms: readonly FilledRoom[],
  pids: { media: number; control: number },
): Promise<Omit<Load, 'rest'>> {
  const stop = send(rooms.flatMap(({ sendings }) => sendings));
  await delay(settlingMs);
  const look = async () => ({
    at: performance.now(),
    media: await processorMs(pids.media),
    control: await processorMs(pids.control),
    sent: stop.sent(),
    heard: rooms.reduce((sum, room) => sum + (room.packetsHeard?.() ?? 0), 0),
  });
  const before = await look();
  await delay(measuredMs);
  const after = await look();
  stop();
  const seconds = (after.at - before.at) / 1000;
  const sent = after.sent - before.sent;
  const heardRooms = rooms.filter(({ packetsHeard }) => packetsHeard).length;
  return {
    rooms: rooms.length,
    media: (after.media - before.media) / seconds,
    control: (after.control - before.control) / seconds,
    sent: sent / seconds,
    arrived: ((after.heard - before.heard) / ((sent * heardShare * heardRooms) / rooms.length)) * 100,
  };
}

/** All at their pace by one clock that catches up, one after the other: a burst of all at once would overrun any socket. */
function send(sendings: FilledRoom['sendings']): { (): void; sent(): number } {
  const began = performance.now();
  let packets = 0;
  const timer = setInterval(() => {
    const due = Math.floor(((performance.now() - began) / 1000) * packetsPerSecond * sendings.length);
    for (; packets < due; packets += 1) sendings[packets % sendings.length]?.packet();
  }, turnMs);
  return Object.assign(() => clearInterval(timer), { sent: () => packets });
}

/** The hub and the bare library by turns. */
export async function compareForwarding(
  hub: HubPeer,
  everybody: Everybody,
  { counts, rounds, workerBinary }: { counts: readonly number[]; rounds: number; workerBinary: string },
  say: (line: string) => void,
): Promise<{ table: string; restPercent: number }> {
  const url = `http://127.0.0.1:${hub.web.port}`;
  const loads: { hub: Load[]; bare: Load[] } = { hub: [], bare: [] };
  for (let round = 0; round < rounds; round += 1) {
    const consults = await arrangeConsults(hub.databaseUrl, url, everybody, counts.at(-1) ?? 0);
    const arms = [
      { name: 'hub' as const, open: () => hubArm(hub, everybody, consults) },
      { name: 'bare' as const, open: () => bareArm(workerBinary) },
    ];
    for (const { name, open } of round % 2 === 0 ? arms : arms.toReversed()) {
      const arm = await open();
      try {
        const measured = await measureArm(arm, counts);
        loads[name].push(...measured);
        for (const one of measured) say(`${name}: ${JSON.stringify(one)}`);
      } finally {
        await arm.close();
      }
    }
  }
  return { table: tableOf(counts, loads), restPercent: median(loads.hub.map(({ rest }) => rest)) / 10 };
}

function tableOf(counts: readonly number[], loads: { hub: Load[]; bare: Load[] }): string {
  const at = (all: readonly Load[], rooms: number, value: (load: Load) => number) =>
    median(all.filter((load) => load.rooms === rooms).map(value));
  const percent = (ms: number) => `${(ms / 10).toFixed(1)} %`;
  const lines = counts.map((rooms) => {
    const of = (which: 'hub' | 'bare', value: (load: Load) => number) => at(loads[which], rooms, value);
    const all = (load: Load) => (load.media + load.control) / load.sent;
    const cells = [
      rooms,
      Math.round(of('hub', ({ sent }) => sent * (1 + fanOut))),
      percent(of('hub', ({ media }) => media)),
      percent(of('bare', ({ media }) => media)),
      percent(of('hub', ({ control }) => control)),
      percent(of('bare', ({ control }) => control)),
      `**${((of('hub', all) / of('bare', all) - 1) * 100).toFixed(1)} %**`,
      `${of('hub', ({ arrived }) => arrived).toFixed(1)} / ${of('bare', ({ arrived }) => arrived).toFixed(1)} %`,
    ];
    return `| ${cells.join(' | ')} |`;
  });
  return [
    '| rooms | packets in and out a second | media process, hub | bare | server process, hub | bare | more for each packet | arrived, hub / bare |',
    '|---|---|---|---|---|---|---|---|',
    ...lines,
  ].join('\n');
}
