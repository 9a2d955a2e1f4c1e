import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { LiveNews } from '@hub/server/contracts';
import { openSource, receiveObject } from '@hub/server/intake';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { corpus } from '../../support/services/index.ts';
import { dataSetOf, explicitLittle, fileOf, inPieces, newUid, type Slice } from './instances.ts';
import { associate } from './sender.ts';
import { openTownship, provenInstances, type Township } from './township.ts';

let township: Township;
beforeAll(async () => {
  township = await openTownship();
});
afterAll(() => township.close());

const hostile = (name: string) => readFile(join(corpus() ?? '', 'dicom/derived/hostile', name));
const aSlice = (change: Partial<Slice> = {}): Slice => {
  const study = newUid();
  return { study, sop: `${study}.1.1`, patientId: `P-${study}`, ...change };
};
const studyRow = (uid: string) => township.prisma.study.findUnique({ where: { uid } });
const reasons = async (institutionId: string) =>
  (await township.prisma.unplaced.findMany({ where: { institutionId } })).map(({ reason }) => reason);

describe('an instance', () => {
  it('is indexed with study, series, patient and metadata', async () => {
    const slice = aSlice({ patientName: 'Wang^XiaoDong=王^小东' });
    // The name above goes out as the bytes of GB18030 would: as Latin-1 it must not be taken for Chinese.
    const { study, sop } = { ...slice };
    expect(await township.admitSlice({ ...slice, patientName: 'LI^NA=' })).toMatchObject({
      outcome: 'admitted',
      studyUid: study,
      sopInstanceUid: sop,
      damage: [],
    });
    expect(await studyRow(study)).toMatchObject({
      institutionId: township.own,
      patientName: 'LI NA',
      patientNameGroups: { Alphabetic: 'LI^NA' },
      modalities: ['CT'],
      seriesCount: 1,
      instanceCount: 1,
      studyDate: '20261120',
      patientId: expect.any(String),
    });
    const row = await township.prisma.instance.findUniqueOrThrow({ where: { sopUid: sop } });
    const object = await township.hub.objects.read(row.objectKey);
    const pixels = object.subarray(Number(row.pixelOffset), Number(row.pixelOffset) + Number(row.pixelLength));
    expect(pixels).toEqual(Buffer.alloc(128, 7));
    expect(await provenInstances(township.hub)).toContain(sop);
  });

  it('that came over DIMSE is the same as from a file, and has the hub’s header', async () => {
    const slice = aSlice();
    const { port } = await township.scp();
    const sender = await associate({ port });
    expect(await sender.store(dataSetOf(slice), slice.sop)).toBe(0);
    await sender.release();
    const row = await township.prisma.instance.findUniqueOrThrow({ where: { sopUid: slice.sop } });
    const object = Buffer.from(await township.hub.objects.read(row.objectKey));
    expect(object.subarray(row.datasetOffset).equals(dataSetOf(slice))).toBe(true);
    expect(object.toString('latin1', 128, 132)).toBe('DICM');
    expect(row).toMatchObject({ door: 'dimse', deviceId: township.ownMachine.deviceId, receivedFrom: 'OWN 127.0.0.1' });
    // The same data set in another file, through another door: a duplicate.
    expect(await township.admitSlice(slice)).toMatchObject({ outcome: 'duplicate' });
  });

  it('sent again changes nothing and leaves no object', async () => {
    const slice = aSlice();
    await township.admitSlice(slice);
    const [rows, objects] = [await township.rows(), await township.objects()];
    expect(await township.admitSlice(slice)).toMatchObject({ outcome: 'duplicate', sopInstanceUid: slice.sop });
    expect(await township.rows()).toEqual(rows);
    expect(await township.objects()).toEqual(objects);
  });

  it('brought by many senders at once is there once', async () => {
    const slice = aSlice();
    const outcomes = await Promise.all(Array.from({ length: 8 }, () => township.admitSlice(slice)));
    expect(outcomes.filter(({ outcome }) => outcome === 'admitted')).toHaveLength(1);
    expect(outcomes.filter(({ outcome }) => outcome === 'duplicate')).toHaveLength(7);
    expect(await studyRow(slice.study)).toMatchObject({ instanceCount: 1, seriesCount: 1 });
    await provenInstances(township.hub);
  });

  it('of a new study, many at once, in several series, are all there and counted', async () => {
    for (let round = 0; round < 5; round++) {
      const { study, patientId = '' } = aSlice();
      const slices = Array.from({ length: 24 }, (_, i) => ({
        ...{ study, patientId, series: `${study}.${i % 3}`, sop: `${study}.${i % 3}.${i}` },
      }));
      const outcomes = await Promise.all(slices.map((slice) => township.admitSlice(slice)));
      expect(new Set(outcomes.map(({ outcome }) => outcome))).toEqual(new Set(['admitted']));
      expect(await studyRow(study)).toMatchObject({ instanceCount: 24, seriesCount: 3, modalities: ['CT'] });
    }
    await provenInstances(township.hub);
  });

  it('with a UID in its command that no file may hold is admitted by its data set', async () => {
    const slice = aSlice();
    const { port } = await township.scp();
    const sender = await associate({ port });
    expect(await sender.store(dataSetOf(slice), '../../\u00e4')).toBe(0);
    await sender.release();
    expect(await studyRow(slice.study)).toMatchObject({ instanceCount: 1 });
  });

  it('with NUL in its texts and a number beyond all is admitted', async () => {
    const slice = aSlice({ patientName: 'A\0B', accession: 'X\0Y', instanceNumber: '99999999999', modality: 'C\0T' });
    expect(await township.admitSlice(slice)).toMatchObject({ outcome: 'admitted' });
    const row = await township.prisma.instance.findUniqueOrThrow({ where: { sopUid: slice.sop } });
    expect(row.instanceNumber).toBeNull();
  });

  it('whose pixels were cut off is admitted with the damage and its place', async () => {
    const slice = aSlice();
    const file = fileOf(slice);
    const admission = await township.admit(file.subarray(0, file.length - 28));
    expect(admission).toMatchObject({
      outcome: 'admitted',
      damage: [
        { code: 'length.past-end', tag: '7FE00010', offset: file.length - 128, detail: 'length 128, 100 bytes left' },
      ],
    });
    expect(await studyRow(slice.study)).toMatchObject({ damagedCount: 1 });
    expect((await township.prisma.instance.findUniqueOrThrow({ where: { sopUid: slice.sop } })).pixelLength).toBe(100n);
  });

  it('as a bare data set without header is kept as it came', async () => {
    const slice = aSlice();
    expect(await township.admit(dataSetOf(slice))).toMatchObject({ outcome: 'admitted' });
    const row = await township.prisma.instance.findUniqueOrThrow({ where: { sopUid: slice.sop } });
    expect(row).toMatchObject({ datasetOffset: 0, transferSyntaxUid: explicitLittle });
    expect(Buffer.from(await township.hub.objects.read(row.objectKey)).equals(dataSetOf(slice))).toBe(true);
  });
});

describe('what clashes is kept aside', () => {
  it('the same SOP Instance UID with other bytes', async () => {
    expect(await township.admit(await hostile('same-sop-uid-A.dcm'))).toMatchObject({ outcome: 'admitted' });
    const before = (await township.rows()).instances;
    const second = await hostile('same-sop-uid-B.dcm');
    const aside = await township.admit(second);
    expect(aside).toMatchObject({ outcome: 'unplaced', reason: 'other-bytes' });
    expect((await township.rows()).instances).toEqual(before);
    // Sent again it is the same row, and its bytes are there once.
    const objects = await township.objects();
    expect(await township.admit(second)).toEqual(aside);
    expect(await township.objects()).toEqual(objects);
    const id = aside.outcome === 'unplaced' ? aside.unplacedId : '';
    const row = await township.prisma.unplaced.findUniqueOrThrow({ where: { id } });
    expect(Buffer.from(await township.hub.objects.read(row.objectKey)).equals(second)).toBe(true);
    expect(row.sha256).toBe(createHash('sha256').update(second).digest('hex'));
  });

  it('another patient in a known study', async () => {
    const slice = aSlice();
    await township.admitSlice(slice);
    expect(await township.admitSlice({ ...slice, sop: newUid(), patientId: 'SOMEBODY' })).toMatchObject({
      outcome: 'unplaced',
      reason: 'other-patient',
    });
    expect(await studyRow(slice.study)).toMatchObject({ instanceCount: 1 });
  });

  it('a series that is in another study, or a SOP Instance UID that is, and nothing of it stays', async () => {
    const slice = aSlice();
    await township.admitSlice(slice);
    const { studies, patients } = await township.rows();
    const elsewhere = aSlice();
    const series = await township.admitSlice({ ...elsewhere, series: `${slice.study}.1` });
    expect(series).toMatchObject({ outcome: 'unplaced', reason: 'study-mismatch' });
    const instance = await township.admitSlice({ ...elsewhere, sop: slice.sop });
    expect(instance).toMatchObject({ outcome: 'unplaced', reason: 'other-bytes' });
    expect(await township.rows()).toMatchObject({ studies, patients });
  });

  it('a study, series or instance of another institution, and the answer says nothing of theirs', async () => {
    const slice = aSlice();
    await township.admitSlice(slice);
    const before = await township.rows();
    const news: LiveNews[] = [];
    const leave = township.hub.feed.subscribe(`institution:${township.own}`, (one) => news.push(one));
    const stranger = township.otherMachine;
    const attempts = [
      slice,
      { ...slice, sop: newUid() },
      { ...slice, sop: newUid(), patientId: 'SOMEBODY' },
      aSlice({ series: `${slice.study}.1` }),
      aSlice({ sop: slice.sop }),
    ];
    const answers = [];
    for (const attempt of attempts) answers.push(await township.admitSlice(attempt, stranger));
    leave();
    for (const answer of answers) {
      expect(answer).toEqual({
        ...{ outcome: 'unplaced', unplacedId: expect.any(String), reason: 'other-owner', place: null, detail: null },
      });
    }
    const { unplaced, ...after } = await township.rows();
    const { unplaced: unplacedBefore, ...rest } = before;
    expect(after).toEqual(rest);
    expect(unplaced).toHaveLength(unplacedBefore.length + attempts.length);
    expect(news.filter(({ kind }) => kind !== 'study')).toEqual([]);
    expect(await reasons(township.other)).toEqual(attempts.map(() => 'other-owner'));
  });

  it('of two institutions that race for one study UID one owns it and the other’s is kept aside', async () => {
    for (let round = 0; round < 5; round++) {
      const { study } = aSlice();
      const own = { study, sop: `${study}.1.1`, patientId: 'A' };
      const others = { study, series: `${study}.2`, sop: `${study}.2.1`, patientId: 'B' };
      const answers = await Promise.all([
        township.admitSlice(own, township.ownMachine),
        township.admitSlice(others, township.otherMachine),
      ]);
      expect(answers.map(({ outcome }) => outcome).sort()).toEqual(['admitted', 'unplaced']);
      expect(answers.find(({ outcome }) => outcome === 'unplaced')).toMatchObject({ reason: 'other-owner' });
      expect(await studyRow(study)).toMatchObject({ instanceCount: 1, seriesCount: 1 });
    }
    await provenInstances(township.hub);
  });

  it('of two studies that race for one SOP Instance UID one has it and nothing of the other stays', async () => {
    const sop = newUid();
    const slices = [aSlice({ sop }), aSlice({ sop }), aSlice({ sop })];
    const answers = await Promise.all(slices.map((slice) => township.admitSlice(slice)));
    expect(answers.map(({ outcome }) => outcome).sort()).toEqual(['admitted', 'unplaced', 'unplaced']);
    const there = await Promise.all(slices.map(({ study }) => studyRow(study)));
    expect(there.filter(Boolean)).toHaveLength(1);
    await provenInstances(township.hub);
  });
});

it('a deflated data set that unfolds a thousand times is bounded in memory', async () => {
  const bomb = await hostile('deflate-bomb-256mib.dcm');
  let highest = 0;
  const watch = setInterval(() => {
    highest = Math.max(highest, process.memoryUsage().rss);
  }, 5);
  const before = process.memoryUsage().rss;
  const admission = await township.admit(bomb);
  highest = Math.max(highest, process.memoryUsage().rss);
  clearInterval(watch);
  expect(['admitted', 'unplaced']).toContain(admission.outcome);
  expect(highest - before).toBeLessThan(300 * 1024 * 1024);
});

describe('a study', () => {
  it('is written down in the audit once a batch', async () => {
    const { study, patientId } = aSlice();
    const source = openSource('stow', township.ownMachine, 'test');
    const send = (i: number, from = source) =>
      receiveObject(township.hub, from, {
        bytes: inPieces(fileOf({ study, patientId: patientId ?? '', sop: `${study}.1.${i}` })),
      });
    for (let i = 0; i < 3; i++) await send(i);
    const audit = () => township.prisma.auditRow.findMany({ where: { subjectId: study } });
    const { patientId: patient } = (await studyRow(study)) ?? {};
    expect(await audit()).toMatchObject([
      {
        action: 'intake.receive',
        deviceId: township.ownMachine.deviceId,
        institutionId: township.own,
        patientId: patient,
        detail: { door: 'stow' },
      },
    ]);
    await send(3, openSource('stow', township.ownMachine, 'test'));
    expect(await audit()).toHaveLength(2);
  });

  it('finds its order by the accession number, and the day board counts its images', async () => {
    const patient = await township.prisma.patient.create({
      data: { institutionId: township.own, displayName: '王小东', pinyin: 'wang xiao dong', initials: 'wxd', sex: '1' },
    });
    const order = await township.prisma.order.create({
      data: {
        ...{ institutionId: township.own, patientId: patient.id, accessionNumber: '2611220001', modality: 'CT' },
        ...{
          examName: '胸部平扫',
          priority: 'routine',
          reason: '咳嗽',
          registeredByPostId: township.technician.postId,
        },
      },
    });
    const { study } = aSlice();
    const counted = Promise.withResolvers<void>();
    const leave = township.hub.feed.subscribe(`institution:${township.own}`, async (news) => {
      if (news.kind !== 'day-board') return;
      const { imageCount } = await township.prisma.order.findUniqueOrThrow({ where: { id: order.id } });
      if (imageCount === 3) counted.resolve();
    });
    for (let i = 0; i < 3; i++)
      await township.admitSlice({ study, sop: `${study}.1.${i}`, patientId: '', accession: '2611220001' });
    await counted.promise;
    leave();
    expect(await studyRow(study)).toMatchObject({ orderId: order.id, patientId: patient.id });
    expect(await township.prisma.order.findUniqueOrThrow({ where: { id: order.id } })).toMatchObject({
      studyUid: study,
      imageCount: 3,
      imagesArrivedAt: township.clock.at,
    });
  });

  it('that is closed opens again for a further image only when nobody was asked to read it', async () => {
    const { study, patientId = '' } = aSlice();
    const closedAt = township.clock.at;
    const close = () => township.prisma.study.update({ where: { uid: study }, data: { closedAt, closedBy: 'quiet' } });
    await township.admitSlice({ study, patientId, sop: `${study}.1.1` });
    await close();
    await township.admitSlice({ study, patientId, sop: `${study}.1.2` });
    expect(await studyRow(study)).toMatchObject({ closedAt: null, closedBy: null, instanceCount: 2 });

    await close();
    await township.prisma.readingRequest.create({
      data: {
        ...{
          studyUid: study,
          requestingInstitutionId: township.own,
          readingInstitutionId: township.other,
          modality: 'CT',
        },
        ...{ priority: 'routine', reason: '', state: 'waiting', requestedAt: closedAt, dueAt: closedAt },
      } as never,
    });
    await township.admitSlice({ study, patientId, sop: `${study}.1.3` });
    expect(await studyRow(study)).toMatchObject({ closedAt, instanceCount: 3 });
    const jobs = (await township.rows()).jobs.filter(
      ({ name, key }) => name.startsWith('worklist.') && key.endsWith(study),
    );
    expect(jobs).toEqual([{ name: 'worklist.study-changed', key: `study-changed-${study}` }]);
  });
});
