import { type ChildProcess, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { chmod, mkdtemp, readFile, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { openClient } from '../bench/load-client.ts';
import { environment } from '../bench/orthanc-peer.ts';
import { freePorts, type Program, startProgram, until } from '../bench/peer.ts';
import { openSliceMaker, type Slice, type Study, writeSlices } from '../bench/slices.ts';

const root = resolve(import.meta.dirname, '../..');

interface Hub {
  program: Program;
  folder: string;
  port: number;
  dimsePort: number;
}

/**
 * Kills the whole hub with its database in the middle of a study, starts it again, and looks for every instance that was
 * acknowledged: there, found by query, and with the bytes that were sent. Then the study is sent again and becomes whole.
 */
export async function runKillCycles(given: { rounds: number; slices: number; say(line: string): void }): Promise<void> {
  const folder = await mkdtemp(join(await realpath(tmpdir()), 'hub-kill-'));
  await chmod(folder, 0o711); // PostgreSQL's own user passes through
  const [port, tlsPort, dimsePort] = (await freePorts(3)) as [number, number, number];
  const data = join(folder, 'data');
  const start = async (): Promise<Hub> => {
    const program = startProgram(process.execPath, [join(root, 'infra/src/start.ts')], {
      cwd: root,
      channel: true,
      env: {
        ...process.env,
        DATABASE_URL: '',
        REDIS_URL: '',
        HUB_OBJECTS: '',
        HUB_HOST: '127.0.0.1',
        HUB_PORT: String(port),
        HUB_TLS_PORT: String(tlsPort),
        HUB_DIMSE_PORT: String(dimsePort),
        HUB_DATA: data,
        HUB_DEMO: '1',
        HUB_LOG: 'error',
      },
    });
    await until(async () => (await fetch(`http://127.0.0.1:${port}/readyz`)).status === 200, {
      what: 'the hub is ready',
      withinMs: 300_000,
      program,
    });
    return { program, folder: data, port, dimsePort };
  };
  const maker = await openSliceMaker();
  let hub: Hub | undefined;
  const stop = async () => {
    await hub?.program.stop(20_000);
    await rm(folder, { recursive: true, force: true });
  };
  const interrupted = () => void stop().finally(() => process.exit(130));
  process.on('SIGINT', interrupted).on('SIGTERM', interrupted);
  try {
    hub = await start();
    for (let round = 1; round <= given.rounds; round++) {
      const study = maker.study(given.slices);
      const files = join(folder, 'slices');
      await writeSlices(study, files);
      const device = await deviceOf(data);
      // Early, in the middle, late: what is under way differs.
      const killAt = Math.floor((given.slices * round) / (given.rounds + 1));
      const acknowledged = await sendUntil(hub, device.aeTitle, files, killAt, () => killAll(hub as Hub));
      const began = performance.now();
      hub = await start();
      const readyMs = performance.now() - began;
      await check(hub, device.key, study, acknowledged);
      const again = await sendUntil(hub, device.aeTitle, files, Number.POSITIVE_INFINITY, async () => {});
      await check(hub, device.key, study, again);
      if (again.length !== given.slices) throw new Error(`sent again: ${again.length} of ${given.slices} acknowledged`);
      given.say(
        `round ${round}: killed after ${acknowledged.length} of ${given.slices} were acknowledged; ready again in ${(readyMs / 1_000).toFixed(1)} s, all of them there; sent again: whole`,
      );
    }
  } finally {
    process.off('SIGINT', interrupted).off('SIGTERM', interrupted);
    await stop();
  }
}

async function deviceOf(data: string): Promise<{ aeTitle: string; key: string }> {
  const { devices } = JSON.parse(await readFile(join(data, 'demo.json'), 'utf8'));
  return devices.at(-1);
}

/** All at once, as near to a power cut as a process can come; PostgreSQL's other processes end with their postmaster. */
async function killAll({ program, folder }: Hub): Promise<void> {
  const { children } = JSON.parse(await readFile(join(folder, 'running.json'), 'utf8')) as {
    children: Record<string, { pid: number }>;
  };
  const postmaster = Number((await readFile(join(folder, 'postgres/postmaster.pid'), 'utf8')).split('\n')[0]);
  const pids = [program.pid, ...Object.values(children).map(({ pid }) => pid), postmaster];
  for (const pid of pids) process.kill(pid, 'SIGKILL');
  await program.ended;
}

/** Sends the files over one association; the numbers of those whose answer was Success. */
async function sendUntil(
  hub: Hub,
  aeTitle: string,
  files: string,
  killAt: number,
  kill: () => Promise<void>,
): Promise<number[]> {
  const args = ['-v', '-aet', aeTitle, '-aec', 'HUB', '+sd', '127.0.0.1', String(hub.dimsePort), files];
  const sender: ChildProcess = spawn('storescu', args, {
    env: environment(true),
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout: 600_000,
  });
  const acknowledged: number[] = [];
  let current = -1;
  let killed: Promise<void> | undefined;
  const hear = (line: string) => {
    const sending = /Sending file: .*?(\d{5})\.dcm/.exec(line);
    if (sending) current = Number(sending[1]);
    if (/Received Store Response \(Success\)/.test(line)) acknowledged.push(current);
    if (acknowledged.length >= killAt) killed ??= kill();
  };
  const streams = [sender.stdout, sender.stderr].flatMap((stream) => (stream ? [stream] : []));
  for (const input of streams) createInterface({ input }).on('line', hear);
  await new Promise((resolve, reject) => sender.once('close', resolve).once('error', reject));
  await killed;
  return acknowledged;
}

const hashOf = (dataSet: Buffer) => createHash('sha256').update(dataSet).digest('hex');
const dataSetOf = (file: Buffer) => file.subarray(144 + file.readUInt32LE(140));

async function check(hub: Hub, key: string, study: Study, acknowledged: readonly number[]): Promise<void> {
  const web = { port: hub.port, root: '/dicomweb', headers: { authorization: `Bearer ${key}` } };
  const client = openClient({ name: 'hub', web }, 4);
  try {
    const of = `/studies/${study.uid}`;
    const listed = await client.read({
      path: `${of}/instances?limit=1000`,
      headers: { accept: 'application/dicom+json' },
    });
    const found = new Set(
      (JSON.parse(listed.toString()) as Record<string, { Value: string[] }>[]).map(
        (each) => each['00080018']?.Value[0],
      ),
    );
    for (const index of acknowledged) {
      const { sopUid, head, pixels } = study.slices[index] as Slice;
      if (!found.has(sopUid)) throw new Error(`slice ${index} was acknowledged and is not found`);
      const body = await client.read({
        path: `${of}/series/${study.seriesUid}/instances/${sopUid}`,
        headers: { accept: 'multipart/related; type="application/dicom"' },
      });
      const file = body.subarray(body.indexOf('\r\n\r\n') + 4, body.lastIndexOf('\r\n--'));
      if (hashOf(dataSetOf(file)) !== hashOf(dataSetOf(Buffer.concat([head, pixels]))))
        throw new Error(`slice ${index} comes back with other bytes`);
    }
  } finally {
    client.close();
  }
}
