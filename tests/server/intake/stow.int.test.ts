import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { fileOf, multipart, newUid } from './instances.ts';
import { openTownship, type Township } from './township.ts';

/** An item of a sequence in DICOM JSON. */
type Item = Record<'00081155' | '00081197', { Value: unknown[] }>;

let township: Township;
beforeAll(async () => {
  township = await openTownship();
});
afterAll(() => township.close());

const aSlice = (study = newUid()) => ({ study, sop: newUid(), patientId: `P-${study}` });
const related = 'multipart/related; type="application/dicom"; boundary=hub-test';
const stow = async (
  payload: Buffer,
  contentType = related,
  path = '/dicomweb/studies',
  as = township.ownMachine.as,
) => {
  const headers = { as, 'content-type': contentType, host: 'hub.example' };
  const answer = await township.app.inject({ method: 'POST', url: path, headers, payload });
  return { status: answer.statusCode, type: answer.headers['content-type'], body: answer.json() };
};
const failures = (body: Record<string, { Value: Record<string, { Value?: unknown[] }>[] }>) =>
  body['00081198']?.Value.map((failed) => failed['00081197']?.Value?.[0]);

describe('STOW-RS', () => {
  it('names what it stored, with where to have it back', async () => {
    const study = newUid();
    const slices = [aSlice(study), aSlice(study)];
    const { status, type, body } = await stow(multipart(slices.map((slice) => ({ bytes: fileOf(slice) }))));
    expect(status).toBe(200);
    expect(type).toMatch(/^application\/dicom\+json/);
    const url = `http://hub.example/dicomweb/studies/${study}`;
    expect(body).toEqual({
      '00081190': { vr: 'UR', Value: [url] },
      '00081199': {
        vr: 'SQ',
        Value: slices.map(({ sop }) => ({
          '00081150': { vr: 'UI', Value: ['1.2.840.10008.5.1.4.1.1.2'] },
          '00081155': { vr: 'UI', Value: [sop] },
          '00081190': { vr: 'UR', Value: [`${url}/series/${study}.1/instances/${sop}`] },
        })),
      },
    });
    const again = await stow(multipart(slices.map((slice) => ({ bytes: fileOf(slice) }))));
    expect([again.status, again.body]).toEqual([200, body]);
  });

  it('one broken part costs none of the others', async () => {
    const slices = [aSlice(), aSlice()];
    const { status, body } = await stow(
      multipart([
        { bytes: fileOf(slices[0] as never) },
        { bytes: Buffer.from('this is no DICOM file at all, but a letter') },
        { bytes: Buffer.from('<NativeDicomModel/>'), type: 'application/dicom+xml' },
        { bytes: fileOf(slices[1] as never) },
      ]),
    );
    expect(status).toBe(202);
    expect(body['00081199'].Value.map((one: Item) => one['00081155'].Value[0])).toEqual(slices.map(({ sop }) => sop));
    expect(failures(body)).toEqual([0xc000, 0xc000]);
  });

  it('into one study keeps an instance of another aside', async () => {
    const slice = aSlice();
    const { status, body } = await stow(multipart([{ bytes: fileOf(slice) }]), related, '/dicomweb/studies/1.2.3');
    expect(status).toBe(409);
    expect(body['00081198'].Value).toEqual([
      {
        '00081150': { vr: 'UI', Value: ['1.2.840.10008.5.1.4.1.1.2'] },
        '00081155': { vr: 'UI', Value: [slice.sop] },
        '00081197': { vr: 'US', Value: [0xa900] },
      },
    ]);
    expect(await township.prisma.study.count({ where: { uid: slice.study } })).toBe(0);
    const own = await stow(multipart([{ bytes: fileOf(slice) }]), related, `/dicomweb/studies/${slice.study}`);
    expect(own.status).toBe(200);
  });

  it('a body that breaks off keeps and names what was complete before', async () => {
    const slices = [aSlice(), aSlice()];
    const whole = multipart(slices.map((slice) => ({ bytes: fileOf(slice) })));
    const { status, body } = await stow(whole.subarray(0, whole.length - 100));
    expect(status).toBe(202);
    expect(body['00081199'].Value.map((one: Item) => one['00081155'].Value[0])).toEqual([slices[0]?.sop]);
    expect(failures(body)).toEqual([0x0110]);
    expect(await township.prisma.instance.count({ where: { sopUid: slices[1]?.sop ?? '' } })).toBe(0);
    const nothing = await stow(whole.subarray(0, 300));
    expect([nothing.status, nothing.body.code]).toEqual([400, 'request.invalid']);
  });

  it.each([
    ['metadata apart from bulk data', 'multipart/related; type="application/dicom+xml"; boundary=hub-test'],
    ['no boundary', 'multipart/related; type="application/dicom"'],
  ])('refuses %s', async (_what, contentType) => {
    const { status, body } = await stow(multipart([{ bytes: fileOf(aSlice()) }]), contentType);
    expect([status, body.code]).toEqual([415, 'request.unsupported-type']);
  });

  it('refuses a request without parts, and one of XML parts alone', async () => {
    expect((await stow(multipart([]))).status).toBe(400);
    const xml = await stow(multipart([{ bytes: Buffer.from('<x/>'), type: 'application/dicom+xml' }]));
    expect(xml.status).toBe(415);
  });

  it('is for those who may store', async () => {
    const payload = multipart([{ bytes: fileOf(aSlice()) }]);
    const auditor = await township.person('auditor', township.own);
    expect((await stow(payload, related, '/dicomweb/studies', auditor.as)).status).toBe(403);
    expect((await stow(payload, related, '/dicomweb/studies', 'nobody')).status).toBe(401);
  });

  it('is written down once a request and study', async () => {
    const study = newUid();
    await stow(multipart([aSlice(study), aSlice(study)].map((slice) => ({ bytes: fileOf(slice) }))));
    const rows = await township.prisma.auditRow.findMany({ where: { deviceId: township.ownMachine.deviceId } });
    expect(rows.filter(({ subjectId }) => subjectId === study)).toMatchObject([{ action: 'intake.receive' }]);
  });
});
