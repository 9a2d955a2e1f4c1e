import { Readable } from 'node:stream';
import { review, saveDraftOf, sign } from '@hub/server/reading';
import { claim } from '@hub/server/worklist';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { amend, withdraw } from '../../../server/src/reading/amend-report.ts';
import { dropKeyImage, keepKeyImage, keyImageBytes } from '../../../server/src/reading/key-images.ts';
import { readReportOf } from '../../../server/src/reading/read-report.ts';
import { receive } from '../../../server/src/reading/receive-report.ts';
import { reportPdfOf } from '../../../server/src/reading/report-pdf.ts';
import { verifyCode } from '../../../server/src/reading/verify-report.ts';
import {
  aContent,
  addImages,
  anAskedCase,
  complete,
  monday,
  password,
  refusalOf,
  report,
} from '../../support/consortium/index.ts';
import { readPaper } from '../platform/paper/poppler.ts';
import { openWorld, type World } from '../worklist/world.ts';

// One grey pixel.
const png = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGNoAAAAggCBd81ytgAAAABJRU5ErkJggg==',
  'base64',
);

let world: World;
beforeAll(async () => {
  world = await openWorld({ HUB_PUBLIC_URL: 'https://hub.example.cn' });
});
beforeEach(() => {
  world.clock.at = monday;
});
afterAll(() => world.close());

async function reviewed() {
  const made = await anAskedCase(world.hub, world.technician, { displayName: '乌云娜' });
  await report(world.hub, world.reader, made.requestId);
  return { ...made, version: await complete(world.hub, world.reviewer, made.requestId) };
}
async function amended() {
  const { hub, reader, reviewer, clinician } = world;
  const made = await reviewed();
  await receive(hub, clinician, made.version.id, 'acknowledged');
  const begun = await amend(hub, reader, made.requestId, '侧别写错');
  const content = aContent({ impression: '更正后的诊断意见。', positive: true });
  const { revision } = await saveDraftOf(hub, reader, made.requestId, {
    revision: begun.draft?.revision ?? 0,
    content,
  });
  await sign(hub, reader, made.requestId, { password, revision, acceptedChecks: [] });
  return { ...made, second: await complete(hub, reviewer, made.requestId) };
}
const codeOf = ({ verificationCode }: { verificationCode: string | null }) => verificationCode as string;
const stateOf = async (code: string) => (await verifyCode(world.hub, code, undefined)).state;

describe('verifying a code', () => {
  it('tells that the paper is what was signed, and of the patient a masked name only', async () => {
    const { version, accessionNumber } = await reviewed();
    const verdict = await verifyCode(world.hub, codeOf(version).toLowerCase(), version.contentHash);
    expect(verdict).toEqual({
      state: 'valid',
      readingInstitution: '乌拉特前旗人民医院',
      accessionNumber,
      maskedName: '乌＊＊',
      versionNumber: 1,
      latestVersion: 1,
      signedAt: monday.toISOString(),
      contentHash: version.contentHash,
      hashMatches: true,
      signatureValid: true,
      algorithm: 'SM2-SM3',
      demonstration: false,
    });
    expect((await verifyCode(world.hub, codeOf(version), 'f'.repeat(64))).hashMatches).toBe(false);
    expect(await refusalOf(verifyCode(world.hub, '3333-4444-6666', undefined))).toBe('verification.unknown');
  });

  it('of a corrected report tells that there is a later one', async () => {
    const { version, second } = await amended();
    expect(await verifyCode(world.hub, codeOf(version), undefined)).toMatchObject({
      state: 'superseded',
      versionNumber: 1,
      latestVersion: 2,
    });
    expect(await stateOf(codeOf(second))).toBe('valid');
  });

  it('of a withdrawn report tells so', async () => {
    const { version, requestId } = await reviewed();
    await withdraw(world.hub, world.reviewer, requestId, { password, reason: '-' });
    expect(await stateOf(codeOf(version))).toBe('withdrawn');
  });

  it('is not disturbed by images that came later', async () => {
    const { version, studyUid } = await reviewed();
    await addImages(world.hub, studyUid, 1);
    expect(await stateOf(codeOf(version))).toBe('valid');
  });

  it('finds one changed character, wherever it is', async () => {
    const { version, studyUid } = await reviewed();
    const { prisma, pool } = world.hub.db;
    const code = codeOf(version);
    const row = await prisma.reportVersion.findUniqueOrThrow({ where: { id: version.id } });
    const flip = (text: string, at: string) =>
      text.replace(
        at,
        at.replace(/.$/u, (last) => (last === '常' ? '伤' : last === '0' ? '1' : '0')),
      );
    const instance = await prisma.instance.findFirstOrThrow({ where: { studyUid } });
    const json = (value: unknown) => JSON.stringify(value);
    const endingOf = (signature: unknown) => (signature as { value: string }).value.slice(-8, -4);
    const set = (column: string, value: string) =>
      pool.query(`UPDATE report_version SET ${column} = $1 WHERE id = $2`, [value, version.id]);
    const tampering: Record<string, [change: () => Promise<unknown>, back: () => Promise<unknown>]> = {};
    for (const [column, stored, at] of [
      ['content', json(row.content), '未见异常'],
      ['reporter_content', json(row.reporterContent), '未见异常'],
      ['signed_text', row.signedText, '未见异常'],
      ['reporter_text', row.reporterText, '未见异常'],
      ['content_hash', row.contentHash, row.contentHash.slice(0, 4)],
      ['reviewer_signature', json(row.reviewerSignature), endingOf(row.reviewerSignature)],
      ['reporter_signature', json(row.reporterSignature), endingOf(row.reporterSignature)],
    ] as const) {
      expect(flip(stored, at), column).not.toBe(stored);
      tampering[column] = [() => set(column, flip(stored, at)), () => set(column, stored)];
    }
    tampering['signed_text cut short'] = [
      () => set('signed_text', row.signedText.slice(0, -1)),
      () => set('signed_text', row.signedText),
    ];
    const rehash = (sha: string) =>
      pool.query('UPDATE instance SET dataset_sha256 = $1 WHERE sop_uid = $2', [sha, instance.sopUid]);
    tampering['hash of an image'] = [
      () => rehash(flip(instance.datasetSha256, instance.datasetSha256.slice(0, 8))),
      () => rehash(instance.datasetSha256),
    ];
    for (const [what, [change, back]] of Object.entries(tampering)) {
      await change();
      expect(await stateOf(code), what).toBe('broken');
      await back();
      expect(await stateOf(code), `${what} put back`).toBe('valid');
    }
  });

  it('finds a report that was signed again by another’s key', async () => {
    const one = await reviewed();
    const other = await reviewed();
    const rows = await world.hub.db.prisma.reportVersion.findMany({
      where: { id: { in: [one.version.id, other.version.id] } },
    });
    const lent = rows.find(({ id }) => id === other.version.id);
    await world.hub.db.prisma.reportVersion.update({
      where: { id: one.version.id },
      data: { reviewerSignature: lent?.reviewerSignature as object },
    });
    expect(await verifyCode(world.hub, codeOf(one.version), undefined)).toMatchObject({
      state: 'broken',
      signatureValid: false,
    });
  });
});

describe('the paper of a report', () => {
  const textOf = async (pdf: Uint8Array) => (await readPaper(pdf)).pages.join('\n');

  it('names the institutions in full, the signers, the findings and the code', async () => {
    const { hub, technician } = world;
    const { version, accessionNumber } = await reviewed();
    const text = await textOf(await reportPdfOf(hub, technician, version.id));
    for (const words of [
      '乌拉特前旗人民医院',
      '乌拉特前旗卫生院',
      '乌云娜',
      accessionNumber,
      '胸部正位',
      '咳嗽一周',
      '胸廓对称，双肺纹理清晰。',
      '斯琴',
      '王志强',
      codeOf(version),
    ])
      expect(text).toContain(words);
    expect(text).not.toContain('演示');
  });

  it('stays byte for byte what it was, whatever the tables say later', async () => {
    const { hub, technician, clinician } = world;
    const { version, patientId } = await reviewed();
    const first = await reportPdfOf(hub, technician, version.id);
    await hub.db.prisma.patient.update({ where: { id: patientId }, data: { displayName: '改名' } });
    expect(Buffer.from(await reportPdfOf(hub, clinician, version.id)).equals(Buffer.from(first))).toBe(true);
  });

  it('says which version it corrects and why, and the former one says that it is void', async () => {
    const { hub, technician } = world;
    const { version, second } = await amended();
    const present = await textOf(await reportPdfOf(hub, technician, second.id));
    expect(present).toContain('更正后的诊断意见。');
    expect(present).toContain('侧别写错');
    expect(present).toContain('更正报告（第 2 版');
    expect(present).not.toContain('已作废');
    const former = await textOf(await reportPdfOf(hub, technician, version.id));
    expect(former).toContain('本报告（第 1 版）已作废');
    expect(former).not.toContain('更正后的诊断意见。');
  });

  it('is for both sides once it is signed twice, and for nobody else', async () => {
    const { hub, technician, reader, stranger, strangeTechnician, leadTechnician } = world;
    const made = await anAskedCase(hub, technician);
    await report(hub, reader, made.requestId);
    const once = await hub.db.prisma.reportVersion.findFirstOrThrow({
      where: { report: { requestId: made.requestId } },
    });
    for (const person of [technician, reader])
      expect(await refusalOf(reportPdfOf(hub, person, once.id))).toBe('report.not-found');
    await complete(hub, world.reviewer, made.requestId);
    for (const person of [stranger, strangeTechnician, leadTechnician])
      expect(await refusalOf(reportPdfOf(hub, person, once.id))).toBe('report.not-found');
    expect((await reportPdfOf(hub, reader, once.id)).length).toBeGreaterThan(1000);
  });
});

describe('a key image', () => {
  const keep = (
    requestId: string,
    studyUid: string,
    change: object = {},
    picture: unknown = Readable.from([png]),
    who = world.reader,
  ) =>
    keepKeyImage(
      world.hub,
      who,
      requestId,
      { sopInstanceUid: `${studyUid}.1.1`, frame: 1, caption: '右下肺', ...change },
      picture,
    );

  it('is part of what is signed, and the clinic sees it once the report is signed twice', async () => {
    const { hub, technician, reader, reviewer, stranger } = world;
    const { requestId, studyUid, patientId } = await anAskedCase(hub, technician);
    await claim(hub, reader, requestId);
    const image = await keep(requestId, studyUid);
    const told = { ...image, sha256: '0'.repeat(64), caption: '改过的说明' };
    await saveDraftOf(hub, reader, requestId, { revision: 0, content: aContent({ keyImages: [told] }) });
    await sign(hub, reader, requestId, { password, revision: 1, acceptedChecks: [] });
    expect(await refusalOf(keyImageBytes(hub, technician, requestId, image.id))).toBe('key-image.not-found');
    const version = await complete(hub, reviewer, requestId);
    // The writer chooses and captions; what the picture is, the hub says.
    expect(version.content.keyImages).toEqual([{ ...image, caption: '改过的说明' }]);
    expect(Buffer.from(await keyImageBytes(hub, technician, requestId, image.id)).equals(png)).toBe(true);
    expect(await refusalOf(keyImageBytes(hub, stranger, requestId, image.id))).toBe('report.not-found');
    expect(await stateOf(codeOf(version))).toBe('valid');
    const paper = (await readPaper(await reportPdfOf(hub, technician, version.id))).pages.join('').replace(/\s/g, '');
    expect(paper).toContain('图1序列1第1幅改过的说明');
    await hub.db.prisma.keyImage.update({ where: { id: image.id }, data: { sha256: 'f'.repeat(64) } });
    expect(await stateOf(codeOf(version))).toBe('broken');
    expect(await world.audited(patientId)).toContain('report.add-key-image');
  });

  it('is a PNG below five megabytes, of an image of this study, by whoever holds the case', async () => {
    const { hub, technician, reader, colleague } = world;
    const { requestId, studyUid } = await anAskedCase(hub, technician);
    expect(await refusalOf(keep(requestId, studyUid))).toBe('worklist.not-claimed-by-you');
    await claim(hub, reader, requestId);
    expect(await refusalOf(keep(requestId, studyUid, {}, Readable.from([Buffer.from('GIF89a')])))).toBe(
      'request.unsupported-type',
    );
    expect(await refusalOf(keep(requestId, studyUid, {}, { not: 'a stream' }))).toBe('request.unsupported-type');
    const big = Readable.from([png, Buffer.alloc(5 * 1024 * 1024)]);
    expect(await refusalOf(keep(requestId, studyUid, {}, big))).toBe('request.too-large');
    expect(await refusalOf(keep(requestId, studyUid, { frame: 2 }))).toBe('frame.not-found');
    expect(await refusalOf(keep(requestId, '1.2.3'))).toBe('frame.not-found');
    expect(await refusalOf(keep(requestId, studyUid, {}, Readable.from([png]), colleague))).toBe(
      'worklist.not-claimed-by-you',
    );
    expect(await hub.db.prisma.keyImage.count({ where: { sopUid: `${studyUid}.1.1` } })).toBe(0);
  });

  it('taken out of the draft is gone from it and from the store', async () => {
    const { hub, technician, reader } = world;
    const { requestId, studyUid } = await anAskedCase(hub, technician);
    await claim(hub, reader, requestId);
    const image = await keep(requestId, studyUid);
    const { objectKey } = await hub.db.prisma.keyImage.findUniqueOrThrow({ where: { id: image.id } });
    await saveDraftOf(hub, reader, requestId, { revision: 0, content: aContent({ keyImages: [image] }) });
    await dropKeyImage(hub, reader, requestId, image.id);
    expect((await readReportOf(hub, reader, requestId)).draft).toMatchObject({
      revision: 1,
      content: { keyImages: [] },
    });
    await expect(hub.objects.read(objectKey)).rejects.toThrow();
    expect((await sign(hub, reader, requestId, { password, revision: 1, acceptedChecks: [] })).state).toBe('reported');
  });

  it('of another report is not to be had for one’s own', async () => {
    const { hub, technician, reader } = world;
    const one = await anAskedCase(hub, technician);
    const other = await anAskedCase(hub, technician);
    for (const { requestId } of [one, other]) await claim(hub, reader, requestId);
    const image = await keep(one.requestId, one.studyUid);
    const save = saveDraftOf(hub, reader, other.requestId, { revision: 0, content: aContent({ keyImages: [image] }) });
    expect(await refusalOf(save)).toBe('key-image.not-found');
    expect(await refusalOf(dropKeyImage(hub, reader, other.requestId, image.id))).toBe('key-image.not-found');
    expect(await refusalOf(keyImageBytes(hub, reader, other.requestId, image.id))).toBe('key-image.not-found');
  });

  it('that a signed version shows stays when the reviewer takes it out', async () => {
    const { hub, technician, reader, reviewer } = world;
    const { requestId, studyUid } = await anAskedCase(hub, technician);
    await claim(hub, reader, requestId);
    const image = await keep(requestId, studyUid);
    await saveDraftOf(hub, reader, requestId, { revision: 0, content: aContent({ keyImages: [image] }) });
    await sign(hub, reader, requestId, { password, revision: 1, acceptedChecks: [] });
    await claim(hub, reviewer, requestId);
    await dropKeyImage(hub, reviewer, requestId, image.id);
    const { versions } = await review(hub, reviewer, requestId, {
      password,
      revision: 1,
      acceptedChecks: [],
      content: aContent(),
    });
    expect(versions[0]?.content.keyImages).toEqual([]);
    expect(versions[0]?.reporterContent.keyImages).toEqual([image]);
    expect(Buffer.from(await keyImageBytes(hub, reader, requestId, image.id)).equals(png)).toBe(true);
  });
});
