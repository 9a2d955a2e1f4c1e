import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { openClient } from './load-client.ts';
import { environment } from './orthanc-peer.ts';
import type { Peer } from './peer.ts';
import { type SliceMaker, type Study, writeSlices } from './slices.ts';

export interface Bench {
  maker: SliceMaker;
  /** slices a study */
  count: number;
  /** how long a run of requests goes on */
  mostMs: number;
  folder: string;
  /** both archives hold it: what the reading rows read */
  base: Study;
  /** studies of one slice, in both archives: what the query rows find besides */
  small: Study[];
}

export const smallStudies = 24;

/** One association, one file after another, as dcmtk's storescu does it; instances a second from its start to its end. */
export async function sendByStore(peer: Peer, folder: string, count: number, noDelay: boolean): Promise<number> {
  const { port, calledAe, callingAe } = peer.dimse;
  const args = ['-aet', callingAe, '-aec', calledAe, '+sd', '127.0.0.1', String(port), folder];
  const start = performance.now();
  await ended('storescu', args, environment(noDelay), 300_000);
  return count / ((performance.now() - start) / 1000);
}

export async function ended(command: string, args: string[], env: NodeJS.ProcessEnv, mostMs: number): Promise<void> {
  const child = spawn(command, args, { env, stdio: ['ignore', 'pipe', 'pipe'], timeout: mostMs });
  let words = '';
  const hear = (chunk: Buffer) => {
    words = (words + chunk.toString()).slice(-2_000);
  };
  child.stdout.on('data', hear);
  child.stderr.on('data', hear);
  const how = await new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code, signal) => resolve(signal ?? code));
  });
  if (how !== 0) throw new Error(`${command} ended with ${how}: ${words}`);
}

const boundary = 'a-slice-and-nothing-else';
// Orthanc's plugin 1.7 passes over a part whose media type has parameters.
const stowHead = Buffer.from(`--${boundary}\r\nContent-Type: application/dicom\r\n\r\n`);
const stowTail = Buffer.from(`\r\n--${boundary}--\r\n`);

/** One instance a request. */
export function stowRequests({ slices }: Study) {
  return slices.map(({ head, pixels }) => ({
    method: 'POST' as const,
    path: '/studies',
    headers: {
      'content-type': `multipart/related; type="application/dicom"; boundary=${boundary}`,
      accept: 'application/dicom+json',
    },
    body: [stowHead, head, pixels, stowTail],
  }));
}

/** Throws unless every slice is there. */
export async function checkStored(peer: Peer, { uid, slices }: Study): Promise<void> {
  const client = openClient(peer, 1);
  try {
    const body = await client.read({ path: `/studies/${uid}/metadata`, headers: { accept: 'application/dicom+json' } });
    const stored = (JSON.parse(body.toString()) as Record<string, { Value?: string[] }>[]).map(
      (each) => each['00080018']?.Value?.[0],
    );
    const missing = slices.filter(({ sopUid }) => !stored.includes(sopUid));
    if (stored.length !== slices.length || missing.length > 0)
      throw new Error(`${peer.name} has ${stored.length} of ${slices.length} slices of ${uid}`);
  } finally {
    client.close();
  }
}

/** What the reading rows read, and a few small studies beside it. */
export async function loadBase(bench: Bench, peers: readonly Peer[]): Promise<void> {
  const folder = join(bench.folder, 'base');
  const all: Study = { ...bench.base, slices: [...bench.base.slices, ...bench.small.flatMap(({ slices }) => slices)] };
  await writeSlices(all, folder);
  for (const peer of peers) {
    await sendByStore(peer, folder, all.slices.length, true);
    await checkStored(peer, bench.base);
    await peer.settled();
  }
}
