import { spawnSync } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type EcgView, endpoints } from '@hub/server/contracts';
import { readStudy } from '@hub/server/ecg';
import { decodeEcg, writeEcgObject } from '@hub/server/formats/ecg';
import { openSource, receiveObject } from '@hub/server/intake';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ecgRoutes } from '../../../server/src/ecg/routes.ts';
import { ecgFile, hasEcgCorpus } from '../../formats/ecg/corpus.ts';
import { aJpeg, aPdf, aPng, withOrientation } from '../../formats/ecg/pictures.ts';
import { lacks } from '../../support/services/index.ts';
import { openTownship, type Township } from '../intake/township.ts';

let township: Township;
let reader: { as: string };
beforeAll(async () => {
  township = await openTownship();
  const record = township.hub.access.record;
  ecgRoutes({ fastify: township.app, authenticate: township.door.authenticate, record }, township.hub);
  reader = await township.person('reader', township.own);
});
afterAll(() => township.close());

const ask = (method: 'GET' | 'PUT' | 'POST', url: string, as: string, payload?: object | Buffer, type?: string) =>
  township.app.inject({
    method,
    url,
    headers: { as, ...(type ? { 'content-type': type } : {}) },
    ...(payload === undefined ? {} : { payload }),
  });
const send = (bytes: Uint8Array, type = 'application/pdf', as = township.ownMachine.as) =>
  ask('POST', '/api/ecg', as, Buffer.from(bytes), type);
const look = (path: string, as = township.ownMachine.as) => ask('GET', path, as);
const viewOf = async (id: string): Promise<EcgView> => (await look(`/api/ecg/${id}`)).json();

describe('a PDF or a photo of a tracing', () => {
  it.each([
    ['pdf', () => aPdf(2), 'application/pdf', '1.2.840.10008.5.1.4.1.1.104.1', '1.2.840.10008.1.2.1'],
    ['jpeg', async () => aJpeg(), 'image/jpeg', '1.2.840.10008.5.1.4.1.1.7', '1.2.840.10008.1.2.4.50'],
    ['png', async () => aPng(), 'image/png', '1.2.840.10008.5.1.4.1.1.7', '1.2.840.10008.1.2.1'],
  ])('as %s is taken, kept byte for byte, filed in DICOM, and says that it was not measured', async (...given) => {
    const [format, make, type, sopClassUid, transferSyntaxUid] = given;
    const bytes = Buffer.from(await make());
    const sent = await send(bytes, type);
    expect(sent.statusCode, sent.body).toBe(200);
    expect(sent.json()).toMatchObject({ format, quality: [], recordAgain: false, suspected: [] });
    expect(sent.json().warnings).toEqual([expect.objectContaining({ code: 'picture.not-measured' })]);
    const { id, studyUid } = sent.json();
    const view = await viewOf(id);
    const reply = endpoints.getEcg?.reply?.safeParse(view);
    expect(reply?.error?.message).toBeUndefined();
    expect(view).toMatchObject({
      ...{ format, groups: [], analysis: null, quality: [], statements: [], readBy: null, recordedAt: null },
      measurements: { device: [], engine: [], reader: [] },
      picture: { type, size: format === 'pdf' ? null : { width: 120, height: 80 }, calibration: null },
    });
    expect((await look(`/api/ecg/${id}/original`)).rawPayload.equals(bytes)).toBe(true);
    const picture = await look(`/api/ecg/${id}/picture`);
    expect(picture.headers['content-type']).toBe(type);
    expect(picture.rawPayload.equals(bytes)).toBe(true);
    const instance = await township.prisma.instance.findFirstOrThrow({ where: { studyUid } });
    expect(instance).toMatchObject({ sopClassUid, transferSyntaxUid, damage: [] });
    const study = await township.prisma.study.findUniqueOrThrow({ where: { uid: studyUid } });
    expect(study).toMatchObject({ modalities: ['ECG'], patientId: null, orderId: null });
    const row = await township.prisma.ecgRecording.findUniqueOrThrow({ where: { id } });
    expect(row.screenedAt).not.toBeNull();
    const again = await send(bytes, type);
    expect(again.json()).toEqual(sent.json());
  });

  it.skipIf(lacks('dcmdump', 'dcmj2pnm'))('is an object that dcmtk reads and shows', async () => {
    for (const [name, bytes] of [
      ['pdf', await aPdf()],
      ['jpeg', withOrientation(aJpeg(200, 100), 6)],
      ['png', aPng(200, 101)],
    ] as const) {
      const { studyUid } = (await send(bytes)).json();
      const { objectKey } = await township.prisma.instance.findFirstOrThrow({ where: { studyUid } });
      const path = join(township.folder, `${name}.dcm`);
      await writeFile(path, await township.hub.objects.read(objectKey as never));
      const dumped = spawnSync('dcmdump', ['+P', 'Modality', path], { encoding: 'utf8' });
      expect({ ...dumped, output: undefined, pid: 0 }, name).toMatchObject({ status: 0, stderr: '' });
      expect(dumped.stdout).toContain('[ECG]');
      if (name === 'pdf') continue;
      const shown = spawnSync('dcmj2pnm', ['+on', path, join(township.folder, `${name}.png`)], { encoding: 'utf8' });
      expect(shown.status, shown.stderr).toBe(0);
    }
  });

  it.skipIf(lacks('dcm2pdf'))('comes out of its object as the PDF that it was', async () => {
    const bytes = await aPdf(3);
    const { id } = (await send(bytes)).json();
    const path = join(township.folder, 'filed.dcm');
    await writeFile(path, (await look(`/api/ecg/${id}/export/dicom`)).rawPayload);
    expect(spawnSync('dcm2pdf', [path, `${path}.pdf`]).status).toBe(0);
    const out = await readFile(`${path}.pdf`);
    expect(out.subarray(0, bytes.length).equals(Buffer.from(bytes))).toBe(true);
  });

  it('is exported as the PDF that it is, a photo on a page, and never as samples', async () => {
    const pdf = await aPdf(4);
    const sent = [(await send(pdf)).json().id, (await send(aJpeg(300, 200))).json().id];
    expect((await look(`/api/ecg/${sent[0]}/export/pdf`)).rawPayload.equals(Buffer.from(pdf))).toBe(true);
    const page = await look(`/api/ecg/${sent[1]}/export/pdf`);
    expect(page.headers['content-type']).toBe('application/pdf');
    for (const id of sent) {
      const refused = await look(`/api/ecg/${id}/export/aecg`);
      expect([refused.statusCode, refused.json().code]).toEqual([422, 'ecg.no-samples']);
    }
  });

  it('is nobody else’s', async () => {
    const { id } = (await send(await aPdf(5))).json();
    for (const path of ['', '/picture', '/original', '/export/pdf'])
      expect((await look(`/api/ecg/${id}${path}`, township.otherMachine.as)).statusCode, path).toBe(404);
    const stranger = await township.person('reader', township.other);
    expect((await ask('PUT', `/api/ecg/${id}/hand-values`, stranger.as, values)).statusCode).toBe(404);
  });
});

describe('a picture that cannot be had', () => {
  it.each([
    ['cut', async () => (await aPdf()).subarray(0, 700), 'ecg.unreadable', 'file.short'],
    ['locked', () => aPdf(1, { userPassword: 'x', ownerPassword: 'y' }), 'ecg.pdf-password', 'pdf.password'],
    ['half', async () => aJpeg(400, 300).subarray(0, 900), 'ecg.unreadable', 'file.short'],
    [
      'heic',
      async () => Buffer.concat([Buffer.from('0000001866747970686569630000000068656963', 'hex'), Buffer.alloc(90)]),
      ...['ecg.picture-foreign', 'picture.foreign'],
    ],
  ] as [string, () => Promise<Uint8Array>, string, string][])(
    '(%s) is refused with place and reason, and kept for the technician',
    async (name, make, code, reason) => {
      const bytes = await make();
      const answer = await ask('POST', `/api/ecg?fileName=${name}`, township.ownMachine.as, Buffer.from(bytes));
      expect(answer.statusCode).toBeGreaterThanOrEqual(400);
      expect(answer.json(), answer.body).toMatchObject({ code });
      const kept = await township.prisma.unplaced.findFirstOrThrow({ where: { fileName: name } });
      expect(kept).toMatchObject({ reason: 'ecg-unreadable', detail: expect.stringContaining(reason) });
      expect(Buffer.from(await township.hub.objects.read(kept.objectKey as never)).equals(Buffer.from(bytes))).toBe(
        true,
      );
    },
  );

  it('because it may not be printed is opened all the same: whoever can look at it may read it', async () => {
    const answer = await send(await aPdf(1, { ownerPassword: 'y', permissions: {} }));
    expect(answer.json()).toMatchObject({ format: 'pdf' });
  });
});

const values = {
  ...{ heartRatePerMin: 72, pMs: null, prMs: 160, qrsMs: 96, qtMs: 390, qtcBazettMs: 427 },
  ...{ qrsAxisDeg: -30, rv5Mv: 1.8, sv1Mv: 0.95 },
};
const calibration = {
  ...{ page: 1, turn: 90, from: { x: 10, y: 10 }, to: { x: 60, y: 61 }, acrossMm: 25, downMm: 25 },
  ...{ speedMmPerS: 25, gainMmPerMv: null },
};

describe('what a reader says of a picture', () => {
  it('is the reader’s: values by hand stand under the reader’s name, beside nothing measured', async () => {
    const { id } = (await send(aJpeg(310, 200))).json();
    expect((await look(`/api/ecg/${id}/hand-values`, reader.as)).json()).toMatchObject({ qtMs: null });
    const saved = await ask('PUT', `/api/ecg/${id}/hand-values`, reader.as, values);
    expect(saved.statusCode, saved.body).toBe(200);
    const view = await viewOf(id);
    expect(view.measurements).toMatchObject({ device: [], engine: [] });
    expect(view.measurements.reader).toEqual([
      { name: 'heart-rate', unit: '/min', value: 72 },
      { name: 'pr', unit: 'ms', value: 160 },
      { name: 'qrs', unit: 'ms', value: 96 },
      { name: 'qt', unit: 'ms', value: 390 },
      { name: 'qtc-bazett', unit: 'ms', value: 427 },
      { name: 'qrs-axis', unit: 'deg', value: -30 },
      { name: 'rv5', unit: 'uV', value: 1800 },
      { name: 'sv1', unit: 'uV', value: 950 },
    ]);
    expect(view.readBy).toBe('reader');
    expect((await look(`/api/ecg/${id}/hand-values`, reader.as)).json()).toEqual(values);
    const mistyped = await ask('PUT', `/api/ecg/${id}/hand-values`, reader.as, { ...values, qtMs: 39 });
    expect(mistyped.statusCode).toBe(400);
    const audited = await township.prisma.auditRow.findMany({ where: { subjectId: id } });
    expect(audited.map(({ action }) => action)).toContain('ecg.enter-values');
  });

  it('is how large its grid is, and who said so; the latest stands and the former is kept', async () => {
    const { id } = (await send(aPng(310, 200))).json();
    expect((await ask('PUT', `/api/ecg/${id}/calibration`, reader.as, calibration)).statusCode).toBe(204);
    const later = { ...calibration, turn: 0, gainMmPerMv: 10 };
    expect((await ask('PUT', `/api/ecg/${id}/calibration`, reader.as, later)).statusCode).toBe(204);
    const { picture } = await viewOf(id);
    expect(picture?.calibration).toEqual({ ...later, by: 'reader', at: township.hub.clock.now().toISOString() });
    expect(await township.prisma.ecgCalibration.count({ where: { ecgId: id } })).toBe(2);
    const line = await ask('PUT', `/api/ecg/${id}/calibration`, reader.as, { ...calibration, to: { x: 60, y: 12 } });
    expect([line.statusCode, line.json().code]).toEqual([400, 'request.invalid']);
    const audited = await township.prisma.auditRow.findMany({ where: { subjectId: id } });
    expect(audited.map(({ action }) => action)).toContain('ecg.calibrate');
  });

  it.skipIf(!hasEcgCorpus)('of a tracing with samples is measured on the samples', async () => {
    const sent = await send(ecgFile('philips/129DYPRG.XML'), 'application/xml');
    const { id } = sent.json();
    for (const [path, body] of [
      ['hand-values', values],
      ['calibration', calibration],
    ] as const) {
      const answer = await ask('PUT', `/api/ecg/${id}/${path}`, reader.as, body);
      expect([answer.statusCode, answer.json().code], path).toEqual([422, 'ecg.no-picture']);
    }
    expect((await look(`/api/ecg/${id}/picture`)).json().code).toBe('ecg.no-picture');
    expect(await viewOf(id)).toMatchObject({ picture: null });
  });
});

describe('a picture that came as a DICOM object by C-STORE or STOW-RS', () => {
  it.each([
    ['PDF', () => aPdf(6), 'application/pdf'],
    ['JPEG', async () => aJpeg(330, 200), 'image/jpeg'],
  ])('(%s) is a recording once a worker has read its study', async (_name, make, type) => {
    const bytes = Buffer.from(await make());
    const reading = decodeEcg(bytes);
    if (!reading.ok) throw new Error(reading.refusal.detail);
    const uid = (n: number) => `2.25.77${bytes.length}${n}`;
    const ids = { studyUid: uid(1), seriesUid: uid(2), sopUid: uid(3), implementationClassUid: '2.25.9' };
    const object = writeEcgObject(reading.recording, ids);
    const admission = await receiveObject(township.hub, openSource('stow', township.ownMachine, 'test'), {
      bytes: (async function* () {
        yield object;
      })(),
    });
    if (admission.outcome !== 'admitted') throw new Error(JSON.stringify(admission));
    await readStudy(township.hub, admission.studyUid);
    const { items } = (await look(`/api/studies/${admission.studyUid}/ecgs`)).json();
    expect(items).toEqual([expect.objectContaining({ format: 'dicom' })]);
    const view = await viewOf(items[0].id);
    expect(view).toMatchObject({ groups: [], analysis: null, picture: { type } });
    const picture = await look(`/api/ecg/${items[0].id}/picture`);
    expect(picture.rawPayload.subarray(0, bytes.length).equals(bytes)).toBe(true);
  });
});
