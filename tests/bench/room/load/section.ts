import { availableParallelism } from 'node:os';
import { mediaWorkerBinary } from '../../../support/room/media-worker.ts';
import { openHubPeer } from '../../hub-peer.ts';
import { freePorts } from '../../peer.ts';
import { machine } from '../../table.ts';
import { signInEverybody } from './consults.ts';
import { compareForwarding } from './forwarding.ts';
import { measureSharedCase } from './shared-case.ts';
import { seatsInRoom, senders } from './traffic.ts';

/** What rooms cost beside the media library alone, and what the shared case carries; as text for docs/BENCHMARKS.md. */
export async function roomLoadSection(folder: string, quick: boolean, say: (line: string) => void): Promise<string> {
  const [rtcPort] = (await freePorts(1)) as [number];
  const workerBinary = mediaWorkerBinary();
  const hub = await openHubPeer(folder, say, {
    ...{ HUB_DEMO: '1', HUB_RTC_PORT: String(rtcPort), HUB_MEDIA_WORKERS: '1', HUB_MEDIA_WORKER: workerBinary },
  });
  try {
    const everybody = await signInEverybody(`http://127.0.0.1:${hub.web.port}`, hub.dataFolder);
    const [counts, rounds] = quick ? [[2, 4], 1] : [[2, 6, 10, 12, 14], 3];
    const { table, restPercent } = await compareForwarding(hub, everybody, { counts, rounds, workerBinary }, say);
    say('shared case …');
    const shared = await measureSharedCase(hub, everybody);
    say(JSON.stringify(shared));
    const date = new Date().toISOString().slice(0, 10);
    return `## What consult rooms cost

\`npm run bench -- --parts room-load\`, ${date}; ${machine(folder)}; ${hub.versions}.

${table}

Rooms of ${seatsInRoom} seats, ${senders} of them sending sound, camera and screen as 50 packets a second each, everybody receiving everybody (real ICE,
DTLS and SRTP). But for one seat in every fourth room the receivers' process is stopped while it is measured, so that the kernel throws away
what they get and the processor is the server's and the senders'. Shares are of one core of ${availableParallelism()}; "bare" is the same media library, worker
program and packets behind ${'`tests/bench/room/load/bare-server.ts`'}, by turns with the hub in one run, medians of ${rounds}. "More for each
packet" is the processor time of both processes a packet, hub beside bare (aim: under 5 %). Where not everything arrives the core
of the media process is full, in both. The hub's server process needs ${restPercent.toFixed(1)} % of a core with nobody in any room, which is taken off.

Shared case: **${Math.round(shared.perSecond)}** changes a second through one server in 14 rooms, in order and whole, each at the follower after
**${shared.medianMs.toFixed(1)} ms** (99 % within ${shared.p99Ms.toFixed(0)} ms), with ${shared.serverPercent.toFixed(0)} % of a core (aim: 1,000 a second).
`;
  } finally {
    await hub.stop();
  }
}
