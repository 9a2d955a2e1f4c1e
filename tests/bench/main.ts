import { chmod, mkdir, mkdtemp, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { parseArgs } from 'node:util';
import { type Bench, loadBase, smallStudies } from './bench.ts';
import { ecgSection } from './ecg/section.ts';
import { openHubPeer } from './hub-peer.ts';
import { dcmtkVersion, openOrthanc } from './orthanc-peer.ts';
import type { Peer } from './peer.ts';
import { roomLoadSection } from './room/load/section.ts';
import { roomSection } from './room/section.ts';
import { rows } from './rows.ts';
import { openSliceMaker } from './slices.ts';
import { type Measured, machine, median, tableOf, writeSection } from './table.ts';

const parts = ['dicom', 'ecg', 'room', 'room-load'] as const;
const usage = `npm run bench -- [--parts ${parts}] [--rows ${rows.map(({ name }) => name).join(',')}] [--rounds 3] [--quick]
  Measures the hub beside Debian's Orthanc and BioSig on this machine. A full run writes docs/BENCHMARKS.md;
  one of some rows (of the part dicom), of fewer rounds than 3 or a quick one (few slices, a second each) only prints.`;

const say = (line: string) => process.stdout.write(`${line}\n`);

function wishes() {
  const { values } = parseArgs({
    options: {
      parts: { type: 'string' },
      rows: { type: 'string' },
      rounds: { type: 'string', default: '3' },
      quick: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  const names = values.rows?.split(',');
  const unknown = names?.filter((name) => !rows.some((row) => row.name === name)) ?? [];
  const rounds = values.quick ? 1 : Number(values.rounds);
  const wanted = values.parts?.split(',') ?? (names ? ['dicom'] : parts);
  unknown.push(...wanted.filter((part) => !parts.some((each) => each === part)));
  if (values.help || unknown.length > 0 || !(rounds >= 1 && rounds <= 15)) {
    say(unknown.length > 0 ? `no such row or part: ${unknown.join(', ')}\n${usage}` : usage);
    process.exit(values.help ? 0 : 1);
  }
  const chosen = rows.filter(({ name }) => names === undefined || names.includes(name));
  return { wanted, rounds, quick: values.quick, chosen, full: !values.quick && names === undefined && rounds >= 3 };
}

async function main(): Promise<void> {
  const wish = wishes();
  if (wish.wanted.includes('dicom')) await besideOrthanc(wish);
  if (wish.wanted.includes('ecg')) await alone('ecg', ecgSection, wish);
  if (wish.wanted.includes('room')) await alone('room', roomSection, wish);
  if (wish.wanted.includes('room-load')) await alone('room-load', roomLoadSection, wish);
}

type Section = (folder: string, quick: boolean, say: (line: string) => void) => Promise<string>;

/** A section that needs no other archive beside the hub. */
async function alone(
  name: 'ecg' | 'room' | 'room-load',
  section: Section,
  { quick, full }: ReturnType<typeof wishes>,
): Promise<void> {
  const folder = await mkdtemp(join(await realpath(tmpdir()), `hub-bench-${name}-`));
  await chmod(folder, 0o711);
  try {
    const text = await section(folder, quick, say);
    say(`\n${text}\n`);
    if (full) say(`written: ${relative(process.cwd(), await writeSection(name, text))}`);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function besideOrthanc({ rounds, quick, chosen, full }: ReturnType<typeof wishes>): Promise<void> {
  const dcmtk = dcmtkVersion();
  if (!dcmtk) throw new Error("dcmtk's storescu is not installed (Debian: dcmtk)");
  const maker = await openSliceMaker();
  const folder = await mkdtemp(join(await realpath(tmpdir()), 'hub-bench-'));
  await chmod(folder, 0o711); // PostgreSQL's own user passes through
  const opened: (() => Promise<unknown>)[] = [() => rm(folder, { recursive: true, force: true })];
  let closing: Promise<void> | undefined;
  const closeAll = () => {
    closing ??= (async () => {
      for (const close of opened.toReversed()) await close();
    })();
    return closing;
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
    process.on(signal, () => void closeAll().finally(() => process.exit(130)));
  process.on('disconnect', () => void closeAll().finally(() => process.exit(1)));
  try {
    const open = async (name: string, noDelay: boolean) => {
      await mkdir(join(folder, name));
      const peer = await openOrthanc(join(folder, name), { noDelay });
      opened.push(peer.stop);
      return peer;
    };
    const orthanc = await open('orthanc', true);
    const shipped = chosen.some(({ asShipped }) => asShipped) ? await open('orthanc-as-shipped', false) : orthanc;
    const hub = await openHubPeer(folder, say);
    opened.push(hub.stop);
    const count = quick ? 50 : 500;
    const bench: Bench = {
      maker,
      count,
      mostMs: quick ? 1_000 : 4_000,
      folder,
      base: maker.study(count),
      small: Array.from({ length: smallStudies }, () => maker.study(1)),
    };
    say(`${hub.versions}; ${orthanc.versions}; dcmtk ${dcmtk}; ${machine(folder)}`);
    await loadBase(bench, [hub, orthanc]);
    const measured = await measure(bench, chosen, rounds, { hub, orthanc, shipped });
    const table = tableOf(measured);
    say(`\n${table}\n`);
    if (full) {
      const written = await writeSection(
        'dicom',
        section(table, { rounds, count, versions: [hub.versions, orthanc.versions, `dcmtk ${dcmtk}`], folder }),
      );
      say(`written: ${relative(process.cwd(), written)}`);
    }
  } finally {
    await closeAll();
  }
}

async function measure(
  bench: Bench,
  chosen: typeof rows,
  rounds: number,
  { hub, orthanc, shipped }: Record<'hub' | 'orthanc' | 'shipped', Peer>,
) {
  const measured: Measured[] = [];
  for (const { name, title, unit, asShipped, run } of chosen) {
    const rates = { hub: [] as number[], orthanc: [] as number[] };
    for (let round = 0; round < rounds; round++) {
      rates.hub.push(await runOf(run, bench, hub));
      rates.orthanc.push(await runOf(run, bench, asShipped ? shipped : orthanc));
    }
    say(
      `${name}: hub ${rates.hub.map((rate) => rate.toFixed(1))}, Orthanc ${rates.orthanc.map((r) => r.toFixed(1))}; ratio ${(median(rates.hub) / median(rates.orthanc)).toFixed(2)}`,
    );
    measured.push({ title: title.replace('{count}', String(bench.count)), unit, ...rates });
  }
  return measured;
}

async function runOf(run: (typeof rows)[number]['run'], bench: Bench, peer: Peer): Promise<number> {
  try {
    return await run(bench, peer);
  } catch (error) {
    throw new Error(`${peer.name}: ${peer.words()}`, { cause: error });
  }
}

function section(
  table: string,
  { rounds, count, versions, folder }: { rounds: number; count: number; versions: string[]; folder: string },
): string {
  const date = new Date().toISOString().slice(0, 10);
  return `## DICOM in and out, beside Orthanc

\`npm run bench\`, ${date}; ${machine(folder)}; ${versions.join('; ')}.

${table}

Median of ${rounds} runs (least and most), runs alternating hub, Orthanc, hub, Orthanc …; both archives, the sender and the
client share the cores and the disk, over loopback. ${count} CT slices of 0.5 MB (512 x 512, 16 bits, Explicit VR Little Endian
1.2.840.10008.1.2.1, sent and answered as stored), each run with UIDs of its own. After each storing run every slice is
looked up in the archive, the hub's workers finish their thumbnails and indexes, and the disk is synced, outside of the time.
The hub runs whole, as \`npm start\` does: embedded PostgreSQL with fsync, folder store with fsync, audit, workers at work
meanwhile. Orthanc has the settings it is compiled with (it too syncs each file, and keeps its index in SQLite), apart from
ports, folders, AE title and the DICOMweb plugin; \`TCP_NODELAY=1\` is in its environment except in the row "as dcmtk
ships", since its DIMSE side, dcmtk's, would stall on every answer. The client is node:http with kept connections, the same for both.
`;
}

main().catch(async (error: unknown) => {
  process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
  process.exitCode = 1;
});
