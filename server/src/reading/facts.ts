import type { Sql } from '../platform/db.ts';
import type { RequestRow } from '../worklist/index.ts';
import type { Examined } from './rules.ts';
import { lateralityTexts } from './words.zh-CN.ts';

/** Everything a report says about its case beside what the physician wrote. */
export interface CaseFacts {
  studyUid: string;
  patientId: string | null;
  patientName: string;
  dicomPatientId: string;
  sex: string | null;
  birthDate: string | null;
  birthDateEstimated: boolean;
  age: string | null;
  accessionNumber: string;
  modality: string;
  examName: string;
  bodyPart: string;
  studyDate: string;
  studyTime: string;
  reason: string;
  history: string | null;
  requesting: string;
  performing: string;
  reading: string;
  demonstration: boolean;
  closed: boolean;
  damaged: number;
  /** of its series, in words; blank when no machine said one */
  laterality: string;
}

export async function caseFacts(sql: Sql, request: RequestRow): Promise<CaseFacts> {
  const study = await sql.study.findUniqueOrThrow({
    where: { uid: request.studyUid },
    include: { patient: true, series: { select: { laterality: true } } },
  });
  const [order, institutions] = await Promise.all([
    request.orderId ? sql.order.findUnique({ where: { id: request.orderId } }) : null,
    sql.institution.findMany({
      where: { id: { in: [request.requestingInstitutionId, request.readingInstitutionId, study.institutionId] } },
    }),
  ]);
  const legalName = (id: string) => institutions.find((institution) => institution.id === id)?.legalName ?? '';
  const { patient } = study;
  return {
    studyUid: study.uid,
    patientId: study.patientId,
    patientName: patient?.displayName ?? study.patientName,
    dicomPatientId: study.dicomPatientId,
    sex: patient && patient.sex !== '0' && patient.sex !== '9' ? patient.sex : study.sex,
    birthDate: patient?.birthDate ? patient.birthDate.toISOString().slice(0, 10) : study.birthDate,
    birthDateEstimated: patient?.birthDateEstimated ?? false,
    age: study.age,
    accessionNumber: order?.accessionNumber ?? study.accessionNumber,
    modality: request.modality,
    examName: order?.examName ?? study.description,
    bodyPart: order?.bodyPart ?? study.bodyParts.join(' '),
    studyDate: study.studyDate,
    studyTime: study.studyTime,
    reason: request.reason,
    history: request.history,
    requesting: legalName(request.requestingInstitutionId),
    performing: legalName(study.institutionId),
    reading: legalName(request.readingInstitutionId),
    demonstration: study.demonstration,
    closed: study.closedAt !== null,
    damaged: study.damagedCount,
    laterality: [...new Set(study.series.map(({ laterality }) => lateralityTexts[laterality] ?? ''))].join(''),
  };
}

export function examinedOf(facts: CaseFacts): Examined {
  return {
    sex: facts.sex,
    examined: `${facts.examName} ${facts.bodyPart} ${facts.laterality}`,
    studyClosed: facts.closed,
    damagedInstances: facts.damaged,
  };
}
