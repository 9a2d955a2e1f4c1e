import { openSource } from '@hub/server/intake';
import { registerOrder } from '@hub/server/orders';
import { saveDraftOf, sign } from '@hub/server/reading';
import { requestReading } from '@hub/server/worklist';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { exportedAs } from '../../../server/src/ecg/export.ts';
import { receiveEcg } from '../../../server/src/ecg/receive-ecg.ts';
import { amend } from '../../../server/src/reading/amend-report.ts';
import { receive } from '../../../server/src/reading/receive-report.ts';
import { reportPdfOf } from '../../../server/src/reading/report-pdf.ts';
import { verifyCode } from '../../../server/src/reading/verify-report.ts';
import { ecgFile, hasEcgCorpus } from '../../formats/ecg/corpus.ts';
import {
  aColleague,
  aContent,
  type Colleague,
  complete,
  monday,
  password,
  report,
} from '../../support/consortium/index.ts';
import { lacks } from '../../support/services/index.ts';
import { readPaper } from '../platform/paper/poppler.ts';
import { openWorld, type World } from '../worklist/world.ts';

let world: World;
let reader: Colleague;
let reviewer: Colleague;
beforeAll(async () => {
  world = await openWorld({ HUB_PUBLIC_URL: 'https://hub.example.cn' });
  world.clock.at = monday;
  const { hub, ours } = world;
  reader = await aColleague(hub, 'reader', ours.lead, { modalities: ['ECG'], displayName: '斯琴' });
  reviewer = await aColleague(hub, 'reviewer', ours.lead, { modalities: ['ECG'], displayName: '王志强' });
  await hub.db.prisma.serviceAgreement.create({
    data: {
      requestingInstitutionId: ours.township,
      readingInstitutionId: ours.lead,
      serviceLine: 'ecg',
      modalities: [],
      liabilityText: '-',
      validFrom: new Date('2020-01-01T00:00:00Z'),
    },
  });
});
afterAll(() => world?.close());

/** Recorded at the township, joined to the order it was made for, and waiting at the centre. */
async function anEcgCase() {
  const { hub, technician } = world;
  const bytes = ecgFile('philips/2020-5-18_15-48-11.xml');
  const { id, studyUid } = await receiveEcg(hub, openSource('ecg', technician, '10.0.0.9'), {
    bytes: (async function* () {
      yield bytes;
    })(),
  });
  const order = await registerOrder(hub, technician, {
    patient: {
      create: { displayName: '乌云娜', sex: '2', birthDate: '1951-01-01', identifiers: [], temporary: false },
    },
    ...{ modality: 'ECG', examName: '十二导联心电图', bodyPart: '', priority: 'routine', reason: '胸闷' },
  });
  await hub.db.prisma.study.update({
    where: { uid: studyUid },
    data: { patientId: order.patient.id, orderId: order.id, closedAt: hub.clock.now() },
  });
  const { id: requestId } = await requestReading(hub, technician, { studyUid, priority: 'routine', reason: '胸闷' });
  return { ecgId: id, studyUid, requestId };
}

it.skipIf(!hasEcgCorpus || lacks('pdftotext'))(
  'an ECG is reported by two people, printed on A4 landscape, verified by its code, and corrected',
  async () => {
    const { hub, technician, clinician } = world;
    const { ecgId, requestId } = await anEcgCase();

    // Before anybody has read it, its paper says so.
    const { bytes } = await exportedAs(hub, technician, ecgId, 'pdf');
    const unread = await readPaper(bytes);
    expect(unread.pages.join('\n')).toContain('未经医师判读');
    expect(unread.info).toMatch(/Page size:\s+841\.\d+ x 595\.\d+ pts/);

    const content = aContent({ findings: '窦性心律，心率64次/分。', impression: '大致正常心电图' });
    await report(hub, reader, requestId, { content });
    const version = await complete(hub, reviewer, requestId);
    const code = version.verificationCode as string;
    const pdf = await reportPdfOf(hub, technician, version.id);
    const { pages, info } = await readPaper(pdf);
    expect(info).toMatch(/Page size:\s+841\.\d+ x 595\.\d+ pts/);
    for (const words of [
      '乌云娜',
      '大致正常心电图',
      '斯琴',
      '王志强',
      '25 mm/s',
      '10 mm/mV',
      '2020-05-18 15:48:11',
      '设备时钟',
      code,
    ])
      expect(pages.join('\n')).toContain(words);
    expect(await verifyCode(hub, code, undefined)).toMatchObject({ state: 'valid', signatureValid: true });
    expect(Buffer.from(await reportPdfOf(hub, clinician, version.id)).equals(Buffer.from(pdf))).toBe(true);

    await receive(hub, clinician, version.id, 'acknowledged');
    const begun = await amend(hub, reader, requestId, '心率写错');
    const { revision } = await saveDraftOf(hub, reader, requestId, {
      revision: begun.draft?.revision ?? 0,
      content: aContent({ findings: '窦性心律，心率65次/分。', impression: '大致正常心电图' }),
    });
    await sign(hub, reader, requestId, { password, revision, acceptedChecks: [] });
    const second = await complete(hub, reviewer, requestId);
    const corrected = (await readPaper(await reportPdfOf(hub, technician, second.id))).pages.join('\n');
    expect(corrected).toContain('心率65次/分');
    expect(corrected).toContain('更正报告（第 2 版');
    const former = (await readPaper(await reportPdfOf(hub, technician, version.id))).pages.join('\n');
    // Across the page, one letter after the other.
    expect(former).toMatch(/作\s*废/);
    expect((await verifyCode(hub, code, undefined)).state).toBe('superseded');
  },
);
