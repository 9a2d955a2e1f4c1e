import { spawnSync } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { EcgView } from '@hub/server/contracts';
import { openSource } from '@hub/server/intake';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readStudy } from '../../../server/src/ecg/index.ts';
import { ecgRoutes } from '../../../server/src/ecg/routes.ts';
import { ecgFile, ecgFiles, hasEcgCorpus, truthOf } from '../../formats/ecg/corpus.ts';
import { lacks } from '../../support/services/index.ts';
import { openTownship, type Township } from '../intake/township.ts';

let township: Township;
beforeAll(async () => {
  township = await openTownship();
  const record = township.hub.access.record;
  ecgRoutes({ fastify: township.app, authenticate: township.door.authenticate, record }, township.hub);
});
afterAll(() => township.close());

const send = (bytes: Uint8Array, as = township.ownMachine.as, type = 'application/x-www-form-urlencoded') =>
  township.app.inject({
    method: 'POST',
    url: '/api/ecg',
    headers: { as, 'content-type': type },
    payload: Buffer.from(bytes),
  });
const look = (path: string, as = township.ownMachine.as) =>
  township.app.inject({ method: 'GET', url: path, headers: { as } });

describe.skipIf(!hasEcgCorpus)('an ECG file sent with a device key', () => {
  const files = ecgFiles.filter((file) => !file.startsWith('wfdb/') && truthOf(file));

  it.each(files)('%s is decoded, kept byte for byte, and a study in the archive', async (file) => {
    const bytes = ecgFile(file);
    const sent = await send(bytes);
    expect(sent.statusCode, sent.body).toBe(200);
    const { id, format, studyUid } = sent.json();
    const view = (await look(`/api/ecg/${id}`)).json() as EcgView;
    expect(view).toMatchObject({ id, format, studyUid });
    const [group] = view.groups;
    const truth = truthOf(file);
    for (const [name, lead] of Object.entries(truth?.leads ?? {})) {
      const own = group?.leads.find((each) => each.lead === name);
      expect(own?.uvPerLsb).toBe(lead.uvPerLsb);
      const expected = lead.raw.map((value) => (value === -32_768 && format === 'contec' ? null : value));
      expect(own?.samples.slice(0, expected.length)).toEqual(expected);
    }
    const original = await look(`/api/ecg/${id}/original`);
    expect(original.rawPayload.equals(Buffer.from(bytes))).toBe(true);

    // The same tracing as a DICOM object, with the same integers.
    const [instance] = await township.prisma.instance.findMany({ where: { studyUid } });
    const { decodeEcg } = await import('@hub/server/formats/ecg');
    const again = decodeEcg(await township.hub.objects.read(instance?.objectKey as never));
    if (!again.ok) throw new Error(JSON.stringify(again.refusal));
    const stored = again.recording.groups[0]?.leads.filter(({ derived }) => !derived) ?? [];
    for (const lead of stored) {
      const first = group?.leads.find((each) => each.lead === lead.lead);
      expect(Array.from(lead.samples.slice(0, 300))).toEqual(
        first?.samples.slice(0, 300).map((each) => each ?? -(2 ** 31)),
      );
      expect(lead.uvPerLsb).toBeCloseTo(first?.uvPerLsb ?? Number.NaN, 9);
    }
  });

  it.skipIf(lacks('dcmdump'))('is filed as a waveform object that dcmtk reads without a complaint', async () => {
    for (const file of [
      'philips/129DYPRG.XML',
      'scp/welchallyn_MDW14_8lead_600Hz_dummyid.scp',
      'healforce_nonconforming_scp/62.SCP',
    ]) {
      const { studyUid } = (await send(ecgFile(file))).json();
      const instance = await township.prisma.instance.findFirstOrThrow({ where: { studyUid } });
      const path = join(township.folder, 'filed.dcm');
      await writeFile(path, await township.hub.objects.read(instance.objectKey as never));
      const { status, stdout, stderr } = spawnSync('dcmdump', ['+P', 'Modality', path], { encoding: 'utf8' });
      expect({ status, stderr }, file).toEqual({ status: 0, stderr: '' });
      expect(stdout).toContain('[ECG]');
    }
  });

  it('again is the same recording, and at another institution another one', async () => {
    const bytes = ecgFile('scp/welchallyn_MDW14_8lead_600Hz_dummyid.scp');
    const [first, second] = [await send(bytes), await send(bytes)];
    expect(second.json()).toEqual(first.json());
    const elsewhere = await send(bytes, township.otherMachine.as);
    expect(elsewhere.json().id).not.toBe(first.json().id);
    expect((await look(`/api/ecg/${first.json().id}`, township.otherMachine.as)).statusCode).toBe(404);
  });

  it.each([
    ['scp/container/bad', 'scp/container/bad'],
    ['aecg/edge', 'aecg/edge'],
  ])(
    'that is damaged or has no tracing (%s) is refused with place and reason and kept aside, or taken with a warning',
    async (_name, folder) => {
      for (const file of ecgFiles.filter((each) => each.startsWith(folder))) {
        const before = await township.prisma.unplaced.count();
        const answer = await send(ecgFile(file));
        if (answer.statusCode === 200) {
          expect(answer.json().warnings.length, file).toBeGreaterThan(0);
          continue;
        }
        expect(answer.statusCode, `${file}: ${answer.body}`).toBe(422);
        expect(answer.json()).toMatchObject({ code: 'ecg.unreadable' });
        expect(answer.json().detail?.place ?? answer.json().place, file).toBeTruthy();
        expect(await township.prisma.unplaced.count()).toBeGreaterThanOrEqual(before);
      }
      const kept = await township.prisma.unplaced.findMany({ where: { reason: 'ecg-unreadable' } });
      expect(kept.length).toBeGreaterThan(0);
      for (const row of kept)
        expect((await township.hub.objects.read(row.objectKey)).length).toBe(Number(row.objectSize));
    },
  );

  it('the Chinese name and hospital of a file are those of its patient and device', async () => {
    const sent = await send(ecgFile('dicom/container/general_2groups_corr_baseline_mV.dcm'));
    const view = (await look(`/api/ecg/${sent.json().id}`)).json();
    expect(view.patient.name).toBe('王小明');
    expect(view.recordedAt).toBe('2024-03-05T10:11:12+08:00');
    expect(view.zone).toBe('declared');
  });

  it('that came by another door as a DICOM object is a recording once a worker has read its study', async () => {
    const bytes = ecgFile('dicom/mortara_ELI250_1000Hz.dcm');
    const third = await township.person('technician', township.other);
    const { receiveObject } = await import('@hub/server/intake');
    const admission = await receiveObject(township.hub, openSource('stow', township.otherMachine, 'test'), {
      bytes: (async function* () {
        yield bytes;
      })(),
    });
    // The first institution has it already from the door for ECG files: the same UIDs elsewhere are held aside.
    if (admission.outcome === 'unplaced') {
      expect(admission.reason).toBe('other-owner');
      return;
    }
    await readStudy(township.hub, admission.studyUid);
    const listed = await look(`/api/studies/${admission.studyUid}/ecgs`, third.as);
    expect(listed.json().items).toHaveLength(1);
  });
});
