import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { buildApp } from '@hub/server/app';
import { readEnv } from '@hub/server/env';
import { decodeEcg } from '@hub/server/formats/ecg';
import { type Hub, openHub } from '@hub/server/hub';
import { createDevice } from '@hub/server/identity';
import { openStorageScp } from '@hub/server/intake';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openSliceMaker, type Study, writeSlices } from '../bench/slices.ts';
import { corpus, createDatabase, lacks, type Orthanc, startOrthanc } from '../support/services/index.ts';
import { freePort } from '../support/services/ports.ts';

const run = promisify(execFile);

/** One file a transfer syntax; of these dcmtk, which Orthanc sends with, changes nothing on the way. */
const files = [
  'dcm4che__dcm4che/US-PAL-8-10x-echo',
  'pydicom__pydicom/SC_rgb_dcmtk_+eb+cr.dcm',
  'pydicom__pydicom/J2K_pixelrep_mismatch.dcm',
];

/** The data set of a Part 10 file: what follows the meta group. */
function dataSet(file: Buffer): Buffer {
  if (file.toString('latin1', 128, 132) !== 'DICM') throw new Error('no Part 10 file');
  return file.subarray(144 + file.readUInt32LE(140));
}

const sha256 = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex');
const dataSets = (all: readonly Buffer[]) => all.map((each) => sha256(dataSet(each))).sort();

describe.skipIf(lacks('Orthanc', 'storescu', 'dcmsend') || !corpus())('a DICOM node of another make', () => {
  let folder: string;
  let hub: Hub;
  let base: string;
  let orthanc: Orthanc;
  let maker: Awaited<ReturnType<typeof openSliceMaker>>;
  let key: string;
  let otherKey: string;
  const closing: (() => Promise<unknown>)[] = [];

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'hub-orthanc-test-'));
    closing.push(() => rm(folder, { recursive: true, force: true }));
    const { url } = await createDatabase();
    const [port, dimsePort] = [await freePort(), await freePort()];
    hub = await openHub(
      readEnv({
        DATABASE_URL: url,
        HUB_PORT: String(port),
        HUB_DIMSE_PORT: String(dimsePort),
        HUB_DATA: folder,
        HUB_DEMO: '0',
        HUB_LOG: 'silent',
      }),
    );
    closing.push(() => hub.close());
    [key, otherKey] = await devices(hub);
    const dimse = await openStorageScp(hub);
    closing.push(() => dimse.close(1_000));
    const app = await buildApp(hub, { dimse: 'ok', seeded: true });
    closing.push(() => app.close());
    await app.listen({ host: '127.0.0.1', port });
    base = `http://127.0.0.1:${port}/dicomweb`;
    const server = (bearer: string) => ({ Url: `${base}/`, HttpHeaders: { Authorization: `Bearer ${bearer}` } });
    orthanc = await startOrthanc({
      modalities: { hub: ['HUB', '127.0.0.1', dimsePort] },
      dicomWebServers: { hub: server(key), 'hub-of-another': server(otherKey) },
    });
    closing.push(() => orthanc.stop());
    maker = await openSliceMaker();
  });

  afterAll(async () => {
    for (const close of closing.toReversed()) await close();
  });

  async function ask(path: string, body?: unknown): Promise<Response> {
    const sent = Buffer.isBuffer(body) ? new Uint8Array(body) : JSON.stringify(body);
    return fetch(`${orthanc.url}${path}`, body === undefined ? {} : { method: 'POST', body: sent });
  }

  async function told<T>(path: string, body?: unknown): Promise<T> {
    const answer = await ask(path, body);
    if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`);
    return (await answer.json()) as T;
  }

  /** Orthanc's own ids of the studies it holds of these files. */
  async function putInto(all: readonly Buffer[]): Promise<string[]> {
    const studies = new Set<string>();
    for (const file of all) studies.add((await told<{ ParentStudy: string }>('/instances', file)).ParentStudy);
    return [...studies];
  }

  async function filesOf(studyId: string): Promise<Buffer[]> {
    const instances = await told<{ ID: string }[]>(`/studies/${studyId}/instances`);
    return Promise.all(
      instances.map(async ({ ID }) => Buffer.from(await (await ask(`/instances/${ID}/file`)).arrayBuffer())),
    );
  }

  const uidOf = async (studyId: string) =>
    (await told<{ MainDicomTags: { StudyInstanceUID: string } }>(`/studies/${studyId}`)).MainDicomTags.StudyInstanceUID;

  const forget = async (studyId: string) => {
    expect((await fetch(`${orthanc.url}/studies/${studyId}`, { method: 'DELETE' })).status).toBe(200);
  };

  it('sends its studies by C-STORE and pulls them back by DICOMweb, data sets bit for bit', async () => {
    const originals = await Promise.all(files.map((name) => readFile(join(corpus() as string, 'dicom', name))));
    originals.push(...filesIn(maker.study(6)));
    const studies = await putInto(originals);
    await told('/modalities/hub/echo', {});
    await told('/modalities/hub/store', { Resources: studies, Synchronous: true });
    const uids = await Promise.all(studies.map(uidOf));
    for (const study of studies) await forget(study);

    await told('/dicom-web/servers/hub/retrieve', { Resources: uids.map((Study) => ({ Study })), Synchronous: true });

    const back = (await Promise.all(studies.map(filesOf))).flat();
    expect(dataSets(back)).toEqual(dataSets(originals));
    expect(await hub.db.prisma.unplaced.count()).toBe(0);
  });

  it('stores by STOW-RS, and sending again changes nothing', async () => {
    const originals = filesIn(maker.study(3));
    const [study] = (await putInto(originals)) as [string];
    const uid = await uidOf(study);
    for (const _ of ['first', 'again']) {
      await told('/dicom-web/servers/hub/stow', { Resources: [study], Synchronous: true });
      const kept = await hub.db.prisma.instance.findMany({ where: { studyUid: uid } });
      expect(kept.map(({ datasetSha256 }) => datasetSha256).sort()).toEqual(dataSets(originals));
    }
    expect(await hub.db.prisma.unplaced.count()).toBe(0);
  });

  it('finds by QIDO-RS what it sent, and another institution by the same question nothing', async () => {
    const sent = maker.study(2);
    const [study] = (await putInto(filesIn(sent))) as [string];
    await told('/modalities/hub/store', { Resources: [study], Synchronous: true });
    const question = { Uri: '/studies', Arguments: { PatientID: sent.patientId } };
    // Orthanc hands on the texts of an answer, one plain value an attribute.
    const found = await told<Record<string, { Value: unknown }>[]>('/dicom-web/servers/hub/qido', question);
    expect(found.map((each) => [each['0020000D']?.Value, each['00100020']?.Value])).toEqual([
      [sent.uid, sent.patientId],
    ]);
    expect(await told('/dicom-web/servers/hub-of-another/qido', question)).toEqual([]);
    await forget(study);
    const pulled = await ask('/dicom-web/servers/hub-of-another/retrieve', { Resources: [{ Study: sent.uid }] });
    expect(pulled.ok).toBe(false);
    expect((await ask(`/studies/${study}`)).status).toBe(404);
  });

  it.each([
    ['storescu', ['+sd', '-R']],
    ['dcmsend', ['+sd']],
  ])('%s sends a study that comes back by WADO-RS bit for bit', async (tool, args) => {
    const sent = maker.study(8);
    const slices = join(folder, tool);
    await writeSlices(sent, slices);
    const to = ['-aet', 'ORTHANC', '-aec', 'HUB', '127.0.0.1', String(hub.env.dimsePort)];
    await run(tool, [...args, ...to, slices], { env: { ...process.env, TCP_NODELAY: '1' } });
    const back = await Promise.all(sent.slices.map(({ sopUid }) => retrieve(sent, sopUid)));
    expect(dataSets(back)).toEqual(dataSets(filesIn(sent)));
  });

  it.each([
    'philips/129DYPRG.XML',
    'scp/welchallyn_MDW14_8lead_600Hz_dummyid.scp',
    'muse/MUSE_20080710_165457_96000.xml',
    'dicom/container/general_2groups_corr_baseline_mV.dcm',
  ])('takes the waveform object that an ECG file (%s) was filed as, and reads its leads', async (name) => {
    const original = await readFile(join(corpus() as string, 'ecg', name));
    const headers = { authorization: `Bearer ${key}`, 'content-type': 'application/octet-stream' };
    const sent = await fetch(new URL('/api/ecg', base), { method: 'POST', headers, body: new Uint8Array(original) });
    expect(sent.status).toBe(200);
    const { studyUid } = (await sent.json()) as { studyUid: string };
    const kept = await hub.db.prisma.instance.findMany({ where: { studyUid } });

    await told('/dicom-web/servers/hub/retrieve', { Resources: [{ Study: studyUid }], Synchronous: true });
    const [study] = await told<{ ID: string; Type: string }[]>('/tools/lookup', Buffer.from(studyUid));
    const instances = await told<{ ID: string }[]>(`/studies/${study?.ID}/instances`);
    expect(instances).toHaveLength(1);
    const back = await filesOf(study?.ID as string);
    expect(dataSets(back)).toEqual(kept.map(({ datasetSha256 }) => datasetSha256));

    const decoded = decodeEcg(new Uint8Array(original));
    if (!decoded.ok) throw new Error(decoded.refusal.detail);
    const tags = await told<Record<string, unknown>>(`/instances/${instances[0]?.ID}/simplified-tags`);
    expect(tags).toMatchObject({ Modality: 'ECG', StudyInstanceUID: studyUid });
    const groups = tags.WaveformSequence as Record<string, unknown>[];
    const recorded = decoded.recording.groups.map(({ kind, leads }) => {
      const stored = leads.filter(({ derived }) => !derived);
      return {
        WaveformOriginality: kind === 'median' ? 'DERIVED' : 'ORIGINAL',
        NumberOfWaveformChannels: String(stored.length),
        NumberOfWaveformSamples: String(stored[0]?.samples.length),
      };
    });
    expect(groups).toMatchObject(recorded);
  });

  async function retrieve({ uid, seriesUid }: Study, sopUid: string): Promise<Buffer> {
    const answer = await fetch(`${base}/studies/${uid}/series/${seriesUid}/instances/${sopUid}`, {
      headers: { authorization: `Bearer ${key}`, accept: 'multipart/related; type="application/dicom"' },
    });
    expect(answer.status).toBe(200);
    const body = Buffer.from(await answer.arrayBuffer());
    const boundary = /boundary="?([^";]+)/.exec(answer.headers.get('content-type') ?? '')?.[1];
    return body.subarray(body.indexOf('\r\n\r\n') + 4, body.lastIndexOf(`\r\n--${boundary}--`));
  }
});

const filesIn = ({ slices }: Study) => slices.map(({ head, pixels }) => Buffer.concat([head, pixels]));

/** Two institutions with a device each; the first is Orthanc's. */
async function devices({ db }: Hub): Promise<[string, string]> {
  const county = await db.prisma.county.create({ data: { code: '150823', name: '乌拉特前旗' } });
  const device = async (code: string, legalName: string, aeTitle: string) => {
    const { id: institutionId } = await db.prisma.institution.create({
      data: { countyId: county.id, code, legalName, shortName: legalName, kind: 'township' },
    });
    return db.prisma.$transaction(async (tx) => {
      const made = { institutionId, name: aeTitle, kind: 'gateway', aeTitle, addresses: ['127.0.0.1'] } as const;
      return (await createDevice(tx, made)).key;
    });
  };
  return [await device('01', '沙德格卫生院', 'ORTHANC'), await device('02', '朝阳卫生院', 'OTHER')];
}
