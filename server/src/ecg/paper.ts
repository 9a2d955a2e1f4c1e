import { institutionNames } from '../consortium/index.ts';
import { decodeEcg, type EcgRecording } from '../formats/ecg/index.ts';
import type { Hub } from '../hub.ts';
import { ageInWords } from '../patients/index.ts';
import { type EcgSheet, type EcgTracing, renderEcg } from '../platform/paper/index.ts';
import type { EcgRow } from './store.ts';
import { tracingOf } from './tracing.ts';
import { patientNumber, sexes, tracingTitle } from './words.zh-CN.ts';

type Needs = Pick<Hub, 'db' | 'objects' | 'log'>;
const dash = '—';

/** The tracing alone on paper; that nobody has read it stands on it. */
export async function ecgPaper({ db, log }: Needs, row: EcgRow, recording: EcgRecording): Promise<Uint8Array> {
  const study = await db.prisma.study.findUniqueOrThrow({ where: { uid: row.studyUid }, include: { patient: true } });
  const names = await institutionNames(db.prisma, [row.institutionId]);
  const performing = names.get(row.institutionId)?.legalName ?? '';
  const { patient } = study;
  const birthDate = patient?.birthDate?.toISOString().slice(0, 10) ?? study.birthDate;
  const sex = patient && patient.sex !== '0' && patient.sex !== '9' ? patient.sex : study.sex;
  const sheet: EcgSheet = {
    title: { institution: performing, document: tracingTitle },
    demonstration: study.demonstration,
    patient: {
      displayName: patient?.displayName ?? study.patientName,
      sexText: sexes[sex ?? ''] ?? dash,
      ageText: ageInWords({ age: study.age, birthDate, studyDate: study.studyDate }) ?? dash,
      ageEstimated: patient?.birthDateEstimated ?? false,
      identifiers: study.dicomPatientId ? [{ label: patientNumber, value: study.dicomPatientId }] : [],
    },
    accessionNumber: study.accessionNumber,
    requesting: performing,
    tracings: [await tracingOf(db.prisma, row, recording)],
  };
  const { pdf, missingGlyphs } = await renderEcg(sheet);
  if (missingGlyphs.length > 0) log.warn({ ecgId: row.id }, 'characters missing from the paper font');
  return pdf;
}

/** A study's recordings as pages of its report, the latest first; what no decoder reads any more is left out. */
export async function tracingsOfStudy({ db, objects }: Needs, studyUid: string): Promise<EcgTracing[]> {
  const rows = await db.prisma.ecgRecording.findMany({
    where: { studyUid },
    orderBy: [{ recordedLocal: { sort: 'desc', nulls: 'last' } }, { receivedAt: 'desc' }],
    take: mostPages,
  });
  const pages: EcgTracing[] = [];
  for (const row of rows) {
    const reading = decodeEcg(await objects.read(row.objectKey));
    if (reading.ok) pages.push(await tracingOf(db.prisma, row, reading.recording));
  }
  return pages;
}

/** Of a patient on a monitor dozens may come in one study: paper is for those that were read. */
const mostPages = 4;
