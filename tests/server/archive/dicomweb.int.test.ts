import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { announceUnderived, deriveStudy } from '../../../server/src/archive/derive-study.ts';
import { type ReadHeader, readHeader } from '../../../server/src/formats/dicom/index.ts';
import { corpusFile, corpusFiles, hasCorpus } from '../../formats/dicom/corpus.ts';
import { createDatabase } from '../../support/services/index.ts';
import { openPictureArchive, partsOf } from './picture-archive.ts';

type Sent = { studyUid: string; seriesUid: string; sopInstanceUid: string };
const address = ({ studyUid, seriesUid, sopInstanceUid }: Sent) =>
  `/dicomweb/studies/${studyUid}/series/${seriesUid}/instances/${sopInstanceUid}`;
const ct = 'pydicom__pydicom/CT_small.dcm';
const jpeg2000 = 'pydicom__pydicom/MR_small_jp2klossless.dcm';
/** Many files of the test data are one instance in several forms: these are sent first, so that they are the ones kept. */
const first = [
  ct,
  jpeg2000,
  'pydicom__pydicom-data/emri_small_jpeg_ls_lossless.dcm',
  'pydicom__pydicom/SC_ybr_full_422_uncompressed.dcm',
  'derived/hostile/rows-zero.dcm',
  'derived/hostile/bits-allocated-12.dcm',
  'derived/hostile/frames-2147483647.dcm',
  'derived/hostile/frames-negative.dcm',
];

describe.skipIf(!hasCorpus)('DICOMweb', { timeout: 240_000 }, () => {
  let archive: Awaited<ReturnType<typeof openPictureArchive>>;
  const sent = new Map<string, Sent>();
  const of = (file: string) => sent.get(file) as Sent;

  beforeAll(async () => {
    archive = await openPictureArchive((await createDatabase()).url);
    for (const file of new Set([...first, ...corpusFiles])) {
      const answer = await archive.send(corpusFile(file));
      if (answer.outcome === 'admitted') sent.set(file, answer);
    }
  }, 240_000);
  afterAll(() => archive.close());

  test('hands back every data set that was admitted bit for bit, below a Part 10 header', async () => {
    expect(sent.size).toBeGreaterThan(300);
    const wrong: string[] = [];
    for (const [file, uids] of sent) {
      const reply = await archive.get(address(uids));
      const [part] = partsOf(reply.rawPayload, String(reply.headers['content-type']));
      const original = corpusFile(file);
      const same = part && Buffer.compare(dataset(part.body), dataset(original)) === 0;
      if (!same || part.body.toString('latin1', 128, 132) !== 'DICM') wrong.push(file);
      if (Number(reply.headers['content-length']) !== reply.rawPayload.length) wrong.push(`${file}: length`);
    }
    expect(wrong).toEqual([]);
  });

  test('answers every form of every instance without a fault', async () => {
    const faults: string[] = [];
    for (const [file, uids] of sent) {
      const at = address(uids);
      const viewer = `/api/viewer/studies/${uids.studyUid}/series/${uids.seriesUid}/instances/${uids.sopInstanceUid}/frames/1`;
      for (const url of [`${at}/metadata`, `${at}/frames/1`, `${at}/thumbnail`, viewer]) {
        const { statusCode } = await archive.get(url);
        if (statusCode >= 500) faults.push(`${file} ${url} ${statusCode}`);
      }
    }
    expect(faults).toEqual([]);
  });

  test.each(['', '/metadata', '/frames/1', '/frames/1/rendered', '/rendered', '/thumbnail', '/bulkdata/7FE00010'])(
    'answers a stranger who asks for %s of an instance that there is none',
    async (form) => {
      const unknown = await archive.get(`/dicomweb/studies/1.2.3/series/1.2.3/instances/1.2.3${form}`, { as: 'other' });
      const foreign = await archive.get(`${address(of(ct))}${form}`, { as: 'other' });
      expect([foreign.statusCode, foreign.body]).toEqual([404, unknown.body]);
    },
  );

  test('addresses its bulk data so that it can be had', async () => {
    const reply = await archive.get(`${address(of(ct))}/metadata`);
    const [{ '7FE00010': pixels }] = reply.json();
    const bulk = await archive.get(new URL(pixels.BulkDataURI).pathname, { accept: 'application/octet-stream' });
    expect(bulk.rawPayload.length).toBe(128 * 128 * 2);
  });

  test('gives one range of a single frame, and refuses one beyond its end', async () => {
    const headers = { accept: 'application/octet-stream' };
    const whole = await archive.get(`${address(of(ct))}/frames/1`, headers);
    const part = await archive.get(`${address(of(ct))}/frames/1`, { ...headers, range: 'bytes=100-199' });
    expect(part.statusCode).toBe(206);
    expect(part.headers['content-range']).toBe('bytes 100-199/32768');
    expect(part.rawPayload).toEqual(whole.rawPayload.subarray(100, 200));
    expect((await archive.get(`${address(of(ct))}/frames/1`, { ...headers, range: 'bytes=32768-' })).statusCode).toBe(
      416,
    );
  });

  test('gives several frames as several parts, and none beyond the last', async () => {
    const multi = of('pydicom__pydicom-data/emri_small_jpeg_ls_lossless.dcm');
    const reply = await archive.get(`${address(multi)}/frames/1,10`);
    const parts = partsOf(reply.rawPayload, String(reply.headers['content-type']));
    expect(parts.map(({ headers }) => /transfer-syntax=([0-9.]+)/.exec(headers)?.[1])).toEqual(
      Array(2).fill('1.2.840.10008.1.2.4.80'),
    );
    expect((await archive.get(`${address(multi)}/frames/11`)).statusCode).toBe(404);
  });

  test('decodes a frame for a client that asks for it uncompressed, and refuses what it cannot make', async () => {
    const url = `${address(of(jpeg2000))}/frames/1`;
    const plain = readHeader(corpusFile('pydicom__pydicom/MR_small_implicit.dcm'));
    if (plain.kind !== 'read' || !plain.pixelData) throw new Error('no pixels');
    const { offset, length } = plain.pixelData;
    const decoded = await archive.get(url, { accept: 'application/octet-stream; transfer-syntax=1.2.840.10008.1.2.1' });
    expect(decoded.rawPayload.equals(plain.dataset.bytes.subarray(offset, offset + (length ?? 0)))).toBe(true);
    const other = 'application/octet-stream; transfer-syntax=1.2.840.10008.1.2.4.80';
    expect((await archive.get(url, { accept: other })).statusCode).toBe(406);
  });

  test('gives the viewer native frames of what its loader cannot read, and says so in the metadata', async () => {
    const uids = of('pydicom__pydicom/SC_ybr_full_422_uncompressed.dcm');
    const metadata = (await archive.get(`/api/viewer/studies/${uids.studyUid}/metadata`)).json();
    const mine = metadata.find(
      (each: Record<string, { Value: string[] }>) => each['00080018']?.Value[0] === uids.sopInstanceUid,
    );
    expect(mine['00280004'].Value).toEqual(['RGB']);
    expect(mine['00083002'].Value).toEqual(['1.2.840.10008.1.2.1']);
    const { studyUid, seriesUid, sopInstanceUid } = uids;
    const frame = await archive.get(
      `/api/viewer/studies/${studyUid}/series/${seriesUid}/instances/${sopInstanceUid}/frames/1`,
    );
    expect(frame.rawPayload.length).toBe(100 * 100 * 3);
    expect(frame.headers['x-transfer-syntax-uid']).toBe('1.2.840.10008.1.2.1');
  });

  test('renders with the window and size that are asked for', async () => {
    const url = `${address(of(ct))}/rendered?window=40,400,linear&viewport=64,64`;
    const reply = await archive.get(url, { accept: 'image/png' });
    expect(reply.headers['content-type']).toBe('image/png');
    expect([reply.rawPayload.readUInt32BE(16), reply.rawPayload.readUInt32BE(20)]).toEqual([64, 64]);
    expect((await archive.get(`${address(of(ct))}/rendered?window=40`)).statusCode).toBe(400);
  });

  test.each([
    ['derived/hostile/rows-zero.dcm', 'pixels.undescribed'],
    ['derived/hostile/bits-allocated-12.dcm', 'pixels.undescribed'],
    ['derived/hostile/frames-2147483647.dcm', 'frames.count-mismatch'],
    ['derived/hostile/frames-negative.dcm', 'frames.count'],
  ])('says of %s what is wrong with its pictures, and draws something', async (file, code) => {
    const { studyUid, sopInstanceUid } = of(file);
    await deriveStudy(archive.hub, studyUid as never);
    await deriveStudy(archive.hub, studyUid as never);
    const row = await archive.hub.db.prisma.instance.findUniqueOrThrow({ where: { sopUid: sopInstanceUid } });
    expect(row.derivedProblem).toBe(code);
    expect((await archive.get(`${address(of(file))}/thumbnail`)).headers['content-type']).toMatch(
      /^image\/(png|jpeg)$/,
    );
  });

  test('marks a study whose frames have to be looked for until a worker has looked, also when its news was not told', async () => {
    const { studyUid, sopInstanceUid } = of(jpeg2000);
    const { pool, prisma } = archive.hub.db;
    await prisma.instance.update({
      where: { sopUid: sopInstanceUid },
      data: { derivedAt: null, derivedProblem: null },
    });
    await pool.query(
      `UPDATE study SET underived = true, last_instance_at = now() - interval '1 minute' WHERE uid = $1`,
      [studyUid],
    );
    const announced = async () =>
      (await pool.query(`SELECT 1 FROM outbox_job WHERE key = $1`, [`derive-study-${studyUid}`])).rowCount ?? 0;
    const before = await announced();
    await announceUnderived(archive.hub);
    expect(await announced()).toBe(before + 1);
    await deriveStudy(archive.hub, studyUid as never);
    expect(await prisma.study.findUniqueOrThrow({ where: { uid: studyUid } })).toMatchObject({ underived: false });
    expect((await prisma.instance.findUniqueOrThrow({ where: { sopUid: sopInstanceUid } })).derivedAt).not.toBeNull();
    await announceUnderived(archive.hub);
    expect(await announced()).toBe(before + 1);
  });

  test('writes an instance uncompressed for a client that asks for that', async () => {
    const accept = 'application/dicom; transfer-syntax=1.2.840.10008.1.2.1';
    const reply = await archive.get(address(of(jpeg2000)), { accept });
    const written = readHeader(reply.rawPayload);
    const plain = readHeader(corpusFile('pydicom__pydicom/MR_small_implicit.dcm'));
    if (written.kind !== 'read' || plain.kind !== 'read') throw new Error('cannot be read');
    expect(written).toMatchObject({ transferSyntaxUid: '1.2.840.10008.1.2.1', damage: [] });
    expect(pixelsOf(written)).toEqual(pixelsOf(plain));
    expect([...written.dataset.elements.keys()]).toEqual(expect.arrayContaining([0x00100010, 0x0020000d, 0x00280010]));
  });

  describe('searched', () => {
    const search = async (query: string, as = 'own') => {
      const reply = await archive.get(`/dicomweb/studies?${query}`, { as });
      return {
        reply,
        uids: [reply.json()].flat().map((each: Record<string, { Value: string[] }>) => each['0020000D']?.Value[0]),
      };
    };

    test('by one UID, by several, and by none of them', async () => {
      const [a, b] = [of(ct).studyUid, of(jpeg2000).studyUid];
      expect((await search(`StudyInstanceUID=${a}`)).uids).toEqual([a]);
      expect(new Set((await search(`0020000D=${a},${b}`)).uids)).toEqual(new Set([a, b]));
      expect((await search('StudyInstanceUID=1.2.3.4.5.6.7.8.9')).uids).toEqual([]);
    });

    test('by a name of any case, with wildcards', async () => {
      const { studyUid } = of(ct);
      expect((await search('PatientName=compressedsamples*')).uids).toContain(studyUid);
      expect((await search('PatientName=compressedsampless*')).uids).toEqual([]);
    });

    test('by a range of days', async () => {
      const { studyUid } = of(ct);
      expect((await search('StudyDate=20040119')).uids).toContain(studyUid);
      expect((await search('StudyDate=20040101-20040131')).uids).toContain(studyUid);
      expect((await search('StudyDate=-20040118')).uids).not.toContain(studyUid);
      expect((await search('StudyDate=yesterday')).reply.statusCode).toBe(400);
    });

    test('with words of a database in the value, finds nothing and breaks nothing', async () => {
      expect((await search(`PatientID=${encodeURIComponent("' OR 1=1; DROP TABLE study; --")}`)).uids).toEqual([]);
      expect((await search('limit=1')).uids).toHaveLength(1);
    });

    test('page by page, saying that there is more', async () => {
      const first = await search('limit=2');
      const second = await search('limit=2&offset=2');
      expect(first.reply.headers.warning).toMatch(/more results/);
      expect(new Set([...first.uids, ...second.uids]).size).toBe(4);
    });

    test('by another hospital, shows nothing of this one', async () => {
      expect((await search('', 'other')).uids).toEqual([]);
      expect((await archive.get(`/dicomweb/studies/${of(ct).studyUid}/series`, { as: 'other' })).statusCode).toBe(404);
      expect(
        (await archive.get(`/dicomweb/instances?SOPInstanceUID=${of(ct).sopInstanceUid}`, { as: 'other' })).json(),
      ).toEqual([]);
    });

    test('for instances, answers with the size of the image', async () => {
      const { studyUid, seriesUid, sopInstanceUid } = of(ct);
      const url = `/dicomweb/studies/${studyUid}/series/${seriesUid}/instances?00080018=${sopInstanceUid}`;
      const [found] = (await archive.get(url)).json();
      expect([found['00280010'], found['00280100']]).toEqual([
        { vr: 'US', Value: [128] },
        { vr: 'US', Value: [16] },
      ]);
    });
  });
});

function dataset(bytes: Uint8Array): Uint8Array {
  const reading = readHeader(bytes);
  if (reading.kind !== 'read') throw new Error('cannot be read');
  return bytes.subarray(reading.datasetOffset);
}

function pixelsOf({ dataset: { bytes }, pixelData }: ReadHeader): Uint8Array {
  const { offset = 0, length = 0 } = pixelData ?? {};
  return new Uint8Array(bytes.subarray(offset, offset + length));
}
