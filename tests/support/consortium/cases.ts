import { createHash } from 'node:crypto';
import type { OrderId, PatientId, Priority, ReportContent, RequestId, StudyUid } from '@hub/server/contracts';
import type { Hub } from '@hub/server/hub';
import { registerOrder } from '@hub/server/orders';
import { review, saveDraftOf, sign } from '@hub/server/reading';
import { claim, requestReading } from '@hub/server/worklist';
import { noteImages } from '../../../server/src/orders/index.ts';
import type { Person } from '../../../server/src/platform/actor.ts';
import { transaction } from '../../../server/src/platform/db.ts';
import { password } from './people.ts';

export interface Case {
  studyUid: StudyUid;
  patientId: PatientId;
  orderId: OrderId;
  accessionNumber: string;
}

export interface CaseAbout {
  modality?: string;
  priority?: Priority;
  reason?: string;
  images?: number;
  displayName?: string;
  sex?: '1' | '2';
  examName?: string;
  closed?: boolean;
}

let studies = 0;

/** A patient registered at the desk, examined, and their study as intake leaves it: closed, joined to its order. */
export async function aCase(hub: Hub, technician: Person, about: CaseAbout = {}): Promise<Case> {
  const { modality = 'DX', images = 2, closed = true, examName = '胸部正位', sex = '1' } = about;
  const order = await registerOrder(hub, technician, {
    patient: {
      create: {
        displayName: about.displayName ?? '宝音',
        sex,
        birthDate: '1961-05-04',
        identifiers: [],
        temporary: false,
      },
    },
    modality,
    examName,
    bodyPart: '胸部',
    priority: about.priority ?? 'routine',
    reason: about.reason ?? '咳嗽一周',
  });
  studies += 1;
  const studyUid = `1.2.826.0.1.${process.pid}.${studies}` as StudyUid;
  const now = hub.clock.now();
  const { prisma } = hub.db;
  await prisma.study.create({
    data: {
      uid: studyUid,
      institutionId: technician.institutionId,
      patientId: order.patient.id,
      orderId: order.id,
      dicomPatientId: `P${studies}`,
      patientName: order.patient.displayName,
      accessionNumber: order.accessionNumber,
      modalities: [modality],
      bodyParts: [],
      studyDate: '20261123',
      studyTime: '095500',
      description: examName,
      seriesCount: 1,
      firstInstanceAt: now,
      lastInstanceAt: now,
      ...(closed ? { closedAt: now } : {}),
    } as never,
  });
  await prisma.series.create({ data: { uid: `${studyUid}.1`, studyUid, modality, number: 1 } });
  await addImages(hub, studyUid, images);
  await transaction(hub.db, (tx) =>
    noteImages(tx, {
      orderId: order.id,
      institutionId: technician.institutionId,
      studyUid,
      imageCount: images,
      at: now,
    }),
  );
  return { studyUid, patientId: order.patient.id, orderId: order.id, accessionNumber: order.accessionNumber };
}

/** Images as intake writes them; the news of them is another thing. */
export async function addImages({ db }: Pick<Hub, 'db'>, studyUid: string, count: number): Promise<void> {
  const before = await db.prisma.instance.count({ where: { studyUid } });
  await db.prisma.instance.createMany({
    data: Array.from({ length: count }, (_, index) => {
      const number = before + index + 1;
      return {
        sopUid: `${studyUid}.1.${number}`,
        seriesUid: `${studyUid}.1`,
        studyUid,
        sopClassUid: '1.2.840.10008.5.1.4.1.1.1.1',
        instanceNumber: number,
        transferSyntaxUid: '1.2.840.10008.1.2.1',
        objectKey: `instances/${studyUid}/${number}`,
        objectSize: 1n,
        datasetOffset: 132,
        datasetSha256: createHash('sha256').update(`${studyUid} ${number}`).digest('hex'),
        door: 'dimse',
        receivedFrom: 'DR1',
      };
    }),
  });
  await db.prisma.study.update({ where: { uid: studyUid }, data: { instanceCount: { increment: count } } });
}

/** Asked for by the technician, waiting at the centre. */
export async function anAskedCase(
  hub: Hub,
  technician: Person,
  about: CaseAbout = {},
): Promise<Case & { requestId: RequestId }> {
  const made = await aCase(hub, technician, about);
  const { id } = await requestReading(hub, technician, {
    studyUid: made.studyUid,
    priority: about.priority ?? 'routine',
    reason: about.reason ?? '咳嗽一周',
  });
  return { ...made, requestId: id };
}

/** What a reader might write; passes every check of a chest radiograph. */
export function aContent(change: Partial<ReportContent> = {}): ReportContent {
  return {
    findings: '胸廓对称，双肺纹理清晰。',
    impression: '心、肺、膈未见异常。',
    positive: false,
    critical: { marked: false, text: '' },
    keyImages: [],
    ...change,
  };
}

/** Claimed and signed first by `reader`. */
export async function report(
  hub: Hub,
  reader: Person,
  requestId: RequestId,
  { content = aContent(), revision = 0 }: { content?: ReportContent; revision?: number } = {},
) {
  await claim(hub, reader, requestId);
  const draft = await saveDraftOf(hub, reader, requestId, { revision, content });
  return sign(hub, reader, requestId, { password, revision: draft.revision, acceptedChecks: [] });
}

/** Claimed and signed second by `reviewer`. Answers the version the clinic now holds. */
export async function complete(hub: Hub, reviewer: Person, requestId: RequestId, content?: ReportContent) {
  await claim(hub, reviewer, requestId);
  const report = await hub.db.prisma.report.findUniqueOrThrow({ where: { requestId }, include: { draft: true } });
  const { versions } = await review(hub, reviewer, requestId, {
    password,
    revision: report.draft?.revision ?? 0,
    acceptedChecks: [],
    content,
  });
  const version = versions.find(({ state }) => state === 'final');
  if (!version) throw new Error('no version in force after the second signature');
  return version;
}
