import { ObjectKey } from '../contracts/index.ts';
import { tracingsOfStudy } from '../ecg/index.ts';
import type { Hub } from '../hub.ts';
import { ageInWords } from '../patients/index.ts';
import type { Person } from '../platform/actor.ts';
import type { Sql } from '../platform/db.ts';
import {
  bodyLabels,
  documentNames,
  type RenderedReport,
  type ReportSheet,
  renderEcg,
  renderReport,
} from '../platform/paper/index.ts';
import type { Signature } from '../platform/signing/index.ts';
import { readContent } from './content.ts';
import type { SignedReport } from './signed-text.ts';
import { requireReadable, requireVersion, type VersionRow } from './store.ts';
import { identifierLabels, modalityTexts, sexTexts, unknown } from './words.zh-CN.ts';

type Needs = Pick<Hub, 'db' | 'objects' | 'env' | 'log'>;

/**
 * The paper of a version, made from what was signed and not from today's tables: a patient renamed tomorrow does not
 * change yesterday's report. The first rendering is kept and served ever after; a voided one is drawn anew with its mark.
 */
export async function reportPdfOf(hub: Needs, person: Person, versionId: string): Promise<Uint8Array> {
  const { version } = await requireVersion(hub.db.prisma, person, versionId, requireReadable);
  if (version.pdfKey && version.state === 'final') return hub.objects.read(version.pdfKey);
  const { pdf, missingGlyphs } = await drawn(hub, await sheetOf(hub, version), version);
  if (missingGlyphs.length > 0)
    hub.log.warn(
      { versionId, codePoints: missingGlyphs.map(({ codePoint }) => codePoint) },
      'characters missing from the paper font',
    );
  if (version.state === 'final') {
    const key = ObjectKey.parse(`reports/${version.reportId}/${version.id}-${version.issue}.pdf`);
    await hub.objects.putBytes(key, pdf, { type: 'application/pdf' });
    await hub.db.prisma.reportVersion.updateMany({ where: { id: version.id, pdfKey: null }, data: { pdfKey: key } });
  }
  return pdf;
}

/** An ECG's paper is the tracing with the words beside it; one whose tracing came as no signal is printed as words. */
async function drawn(hub: Needs, sheet: ReportSheet, version: VersionRow): Promise<RenderedReport> {
  const { facts } = JSON.parse(version.signedText) as SignedReport;
  const tracings = facts.modality === 'ECG' ? await tracingsOfStudy(hub, facts.studyUid) : [];
  if (tracings.length === 0) return renderReport(sheet);
  const { title, demonstration, patient, exam, institutions, clinical, ...report } = sheet;
  return renderEcg({
    title,
    demonstration,
    patient,
    accessionNumber: exam.accessionNumber,
    requesting: institutions.requesting ?? institutions.performing,
    ...(clinical.reason ? { reason: clinical.reason } : {}),
    report,
    tracings,
  });
}

async function sheetOf({ db, objects, env }: Needs, version: VersionRow): Promise<ReportSheet> {
  const { facts, reporter, reviewer, amends } = JSON.parse(version.signedText) as SignedReport;
  const content = readContent(version.content);
  const form = facts.modality === 'US' ? 'ultrasound' : facts.modality === 'ECG' ? 'ecg' : 'imaging';
  const keyImages = await Promise.all(
    content.keyImages.map(async ({ id, caption }) => {
      const image = await db.prisma.keyImage.findUniqueOrThrow({ where: { id } });
      return { bytes: await objects.read(image.objectKey), caption, from: await placeOf(db.prisma, image) };
    }),
  );
  const signature = version.reviewerSignature as unknown as Signature | null;
  const code = version.verificationCode;
  return {
    title: { institution: facts.reading, document: documentNames[form] },
    demonstration: facts.demonstration,
    status: version.state === 'voided' || version.state === 'withdrawn' ? 'voided' : amends ? 'amended' : 'final',
    versionNumber: version.issue ?? version.number,
    ...(amends ? { amendReason: amends.reason, supersedes: amends.issue } : {}),
    patient: {
      displayName: facts.patientName,
      sexText: sexTexts[facts.sex ?? ''] ?? unknown,
      ageText: ageInWords(facts) ?? unknown,
      ageEstimated: facts.birthDateEstimated,
      identifiers: facts.dicomPatientId ? [{ label: identifierLabels.patientId, value: facts.dicomPatientId }] : [],
    },
    exam: {
      accessionNumber: facts.accessionNumber,
      modalityText: modalityTexts[facts.modality] ?? facts.modality,
      examName: facts.examName || unknown,
      ...(facts.bodyPart ? { bodyPart: facts.bodyPart } : {}),
      performedAtText: dicomDateTime(facts.studyDate, facts.studyTime),
    },
    institutions: { requesting: facts.requesting, performing: facts.performing, reading: facts.reading },
    clinical: { reason: facts.reason, ...(facts.history ? { history: facts.history } : {}) },
    labels: bodyLabels[form],
    findings: content.findings,
    impression: content.impression,
    ...(content.positive === null ? {} : { positive: content.positive }),
    ...(content.critical.marked ? { critical: { text: content.critical.text } } : {}),
    keyImages,
    reporter: { name: reporter.name, title: reporter.title, signedAt: new Date(reporter.at) },
    ...(reviewer ? { reviewer: { name: reviewer.name, title: reviewer.title, signedAt: new Date(reviewer.at) } } : {}),
    ...(signature
      ? { signature: { algorithm: signature.algorithm, keyId: signature.keyId, hash: version.contentHash } }
      : {}),
    ...(code ? { verificationCode: code } : {}),
    ...(code && env.publicUrl ? { qrUrl: `${env.publicUrl}/verify/${code}` } : {}),
  };
}

/** Where in its study a key image was taken: numbers as the machine gave them, nothing where it gave none. */
async function placeOf(sql: Sql, { sopUid, frame }: { sopUid: string; frame: number }) {
  const instance = await sql.instance.findUnique({
    where: { sopUid },
    select: { instanceNumber: true, frames: true, series: { select: { number: true } } },
  });
  if (!instance) return {};
  const { instanceNumber, frames, series } = instance;
  return {
    ...(series.number === null ? {} : { series: series.number }),
    ...(instanceNumber === null ? {} : { slice: instanceNumber }),
    ...(frames > 1 ? { frame } : {}),
  };
}

/** DICOM DA and TM as people write them; what is not a date stays as the machine said it. */
function dicomDateTime(date: string, time: string): string {
  const day = /^\d{8}$/.test(date) ? `${date.slice(0, 4)}-${date.slice(4, 6)}-${date.slice(6)}` : date;
  const clock = /^\d{4}/.test(time) ? `${time.slice(0, 2)}:${time.slice(2, 4)}` : '';
  return [day, clock].filter(Boolean).join(' ') || unknown;
}
