import { join } from 'node:path';
import { type Bench, checkStored, ended, sendByStore, stowRequests } from './bench.ts';
import { type Asked, openClient, requestRate } from './load-client.ts';
import type { Peer } from './peer.ts';
import { type Study, writeSlices } from './slices.ts';

export interface Row {
  name: string;
  title: string;
  unit: string;
  /** beside an Orthanc whose own DIMSE side is as shipped, too */
  asShipped?: true;
  /** one run against one peer */
  run(bench: Bench, peer: Peer): Promise<number>;
}

const dicomJson = { accept: 'application/dicom+json' };

export const rows: readonly Row[] = [
  {
    name: 'c-store',
    title: 'C-STORE, one association, no-delay at the sender (`TCP_NODELAY=1 storescu +sd`) and at both archives',
    unit: 'instances/s',
    run: (bench, peer) => store(bench, peer, true),
  },
  {
    name: 'c-store-as-shipped',
    title: 'C-STORE, one association, as dcmtk ships: Nagle on at the sender (`storescu +sd`), and in Orthanc',
    unit: 'instances/s',
    asShipped: true,
    run: (bench, peer) => store(bench, peer, false),
  },
  { name: 'stow', title: 'STOW-RS, one instance a request, 4 at a time', unit: 'instances/s', run: stow },
  { name: 'frames', title: 'WADO-RS frames, 512 x 512 uncompressed, 8 at a time', unit: 'frames/s', run: frames },
  { name: 'metadata', title: 'WADO-RS metadata of a study of {count} instances', unit: 'answers/s', run: metadata },
  { name: 'qido-patient', title: 'QIDO-RS studies of one PatientID, 8 at a time', unit: 'answers/s', run: qidoPatient },
  { name: 'qido-list', title: 'QIDO-RS list of 25 studies, 8 at a time', unit: 'answers/s', run: qidoList },
];

async function store(bench: Bench, peer: Peer, noDelay: boolean): Promise<number> {
  const study = bench.maker.study(bench.count);
  const folder = join(bench.folder, 'slices');
  await writeSlices(study, folder);
  return afterCheck(peer, study, await sendByStore(peer, folder, bench.count, noDelay));
}

async function stow(bench: Bench, peer: Peer): Promise<number> {
  const study = bench.maker.study(bench.count);
  const requests = stowRequests(study);
  const rate = await rateOf(peer, 4, {
    next: () => requests.shift(),
    mostMs: 300_000,
    leastRequests: bench.count,
  });
  return afterCheck(peer, study, rate);
}

async function frames({ base, mostMs }: Bench, peer: Peer): Promise<number> {
  const pixels = base.slices[0]?.pixels.subarray(12) as Buffer;
  const requests = base.slices.map(({ sopUid }) => ({
    path: `/studies/${base.uid}/series/${base.seriesUid}/instances/${sopUid}/frames/1`,
    headers: { accept: 'multipart/related; type="application/octet-stream"; transfer-syntax=*' },
    leastBytes: 512 * 512 * 2,
  }));
  const client = openClient(peer, 1);
  try {
    const body = await client.read(requests[0] as Asked);
    if (!body.includes(pixels.subarray(0, 512 * 512 * 2))) throw new Error(`${peer.name} answers with other pixels`);
  } finally {
    client.close();
  }
  return rateOf(peer, 8, { next: inTurn(requests), mostMs, leastRequests: 64 });
}

function metadata({ base, count, mostMs }: Bench, peer: Peer): Promise<number> {
  const request = { path: `/studies/${base.uid}/metadata`, headers: dicomJson, leastBytes: count * 1_000 };
  return rateOf(peer, 1, { next: () => request, mostMs, leastRequests: 5 });
}

function qidoPatient({ base, small, mostMs }: Bench, peer: Peer): Promise<number> {
  const requests = [base, ...small].map(({ patientId }) => ({
    path: `/studies?PatientID=${patientId}`,
    headers: dicomJson,
    leastBytes: 200,
  }));
  return rateOf(peer, 8, { next: inTurn(requests), mostMs, leastRequests: 64 });
}

async function qidoList({ mostMs }: Bench, peer: Peer): Promise<number> {
  const request = { path: '/studies?limit=25', headers: dicomJson, leastBytes: 25 * 200 };
  const client = openClient(peer, 1);
  try {
    const found = JSON.parse((await client.read(request)).toString()) as unknown[];
    if (found.length !== 25) throw new Error(`${peer.name} lists ${found.length} studies instead of 25`);
  } finally {
    client.close();
  }
  return rateOf(peer, 8, { next: () => request, mostMs, leastRequests: 64 });
}

async function rateOf(peer: Peer, atATime: number, load: Omit<Parameters<typeof requestRate>[1], 'atATime'>) {
  const client = openClient(peer, atATime);
  try {
    return await requestRate(client, { ...load, atATime });
  } finally {
    client.close();
  }
}

/** What was stored is looked at, and what it set off is over, before the next run. */
async function afterCheck(peer: Peer, study: Study, rate: number): Promise<number> {
  await checkStored(peer, study);
  await peer.settled();
  await ended('sync', [], process.env, 60_000);
  return rate;
}

function inTurn<T>(list: readonly T[]): () => T {
  let at = 0;
  return () => list[at++ % list.length] as T;
}
