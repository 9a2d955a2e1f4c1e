import type { HeldBackReason, OrderProgress } from '../contracts/index.ts';

/** The columns of an order that say how far it is. */
export interface Marks {
  registeredAt: Date;
  examinedAt: Date | null;
  imageCount: number;
  requestedReadingAt: Date | null;
  returnedAt: Date | null;
  reportedAt: Date | null;
  reviewedAt: Date | null;
  printedAt: Date | null;
  recheckAt: Date | null;
  cancelledAt: Date | null;
}

/** The one word the day board shows: what somebody must act on first, then the furthest step. */
export function progressOf(order: Marks): OrderProgress {
  if (order.cancelledAt) return 'cancelled';
  if (order.recheckAt) return 'recheck';
  if (order.printedAt) return 'printed';
  if (order.reviewedAt) return 'reviewed';
  if (order.reportedAt) return 'reported';
  if (order.returnedAt) return 'returned';
  if (order.requestedReadingAt) return 'awaiting-report';
  if (order.imageCount > 0) return 'images-arrived';
  if (order.examinedAt) return 'examined';
  return 'registered';
}

/** A DR image leaves its console within a minute and a CT over a village line within ten; after twenty something is wrong. */
export const overdueAfterExaminedMs = 20 * 60_000;
/** Nobody pressed 已检查: a morning's queue is over after three hours, and the patient was examined or went home. */
export const overdueAfterRegisteredMs = 3 * 3_600_000;

/** Whether images should have come by now and did not. */
export function imagesOverdue(order: Marks, now: Date): boolean {
  const progress = progressOf(order);
  if (progress === 'examined' && order.examinedAt) {
    return now.getTime() - order.examinedAt.getTime() >= overdueAfterExaminedMs;
  }
  return progress === 'registered' && now.getTime() - order.registeredAt.getTime() >= overdueAfterRegisteredMs;
}

/** YYMMDD and four digits: sorts by time, is typed at a console in ten strokes, and fits DICOM SH (16 characters). */
export function accessionNumber(day: string, count: number): string {
  return `${day.slice(2).replaceAll('-', '')}${String(count).padStart(4, '0')}`;
}

/** Consoles of one kind name themselves differently: every plain X-ray is one kind here. DR is what desks write. */
const xray = new Set(['CR', 'DX', 'DR', 'RG', 'RF', 'PX', 'IO', 'XR']);
/** Says nothing about the machine: other, secondary capture, documents. */
const silent = new Set(['', 'OT', 'SC', 'DOC', 'SR', 'PR', 'KO']);

/** Whether images of one modality can be what was ordered as another. */
export function modalityFits(ordered: string, arrived: string): boolean {
  const [a, b] = [ordered.trim().toUpperCase(), arrived.trim().toUpperCase()];
  return a === b || silent.has(a) || silent.has(b) || (xray.has(a) && xray.has(b));
}

export type MatchRefusal = Exclude<HeldBackReason, 'not-joined'>;

/** What is known about a number typed at the console, against the order found by its accession number. */
export interface MatchQuestion {
  order: { cancelledAt: Date | null; studyUid: string | null; modality: string };
  studyUid: string | undefined;
  modality: string;
  /** the PatientID of the image, blank when it has none */
  dicomPatientId: string;
  /** every number of the ordered person */
  numbersOfPatient: readonly { kind: string; value: string }[];
  /** whether the PatientID is known here as somebody else's */
  idOfSomebodyElse: boolean;
  /** what the image says otherwise of the ordered person than the desk does */
  contradiction?: Extract<MatchRefusal, 'sex-differs' | 'birth-date-differs' | 'name-differs'> | undefined;
  /** whether the image bears the ordered person's name, in whatever writing */
  nameAgrees?: boolean;
}

/**
 * Why images must not be matched to an order by themselves, or undefined. Where the patient's number agrees with the
 * accession number, two numbers say the same and nothing else is weighed. A slip in the accession number is caught by
 * the patient's number when it is known as somebody else's, and by sex, birth date and name when it is blank or was
 * never given here; where these say nothing against it, the accession number alone decides.
 */
export function matchRefusal(question: MatchQuestion): MatchRefusal | undefined {
  const { order, studyUid, modality, dicomPatientId, numbersOfPatient } = question;
  if (order.cancelledAt) return 'order-cancelled';
  if (order.studyUid !== null && order.studyUid !== studyUid) return 'study-taken';
  if (!modalityFits(order.modality, modality)) return 'modality-differs';
  const typed = dicomPatientId.trim();
  if (typed !== '' && numbersOfPatient.some(({ value }) => value === typed)) return undefined;
  if (question.idOfSomebodyElse) return 'patient-differs';
  if (question.contradiction) return question.contradiction;
  // A machine counts its own numbers: another than the desk's is told from a slip by the name.
  const locallyKnown = numbersOfPatient.some(({ kind }) => kind === 'local');
  return typed !== '' && locallyKnown && !question.nameAgrees ? 'patient-differs' : undefined;
}
