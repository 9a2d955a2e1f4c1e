import { chinaTime } from './china-time.ts';
import type { ConsultSheet } from './consult-sheet.ts';
import { consultWords } from './consult-words.zh-CN.ts';
import { fieldRow, fits } from './fields.ts';
import { ink } from './page-style.ts';
import type { PaintedBlock } from './painted-block.ts';
import type { Pen } from './pen.ts';
import { heading, rule, section } from './report-body.ts';
import { doctor, words } from './zh-CN.ts';

/** Everything between the top of the first page and the signature, in reading order. */
export function consultBody(pen: Pen, sheet: ConsultSheet): PaintedBlock[] {
  return [
    ...heading(pen, titleOf(sheet)),
    ...rule(pen, 1.2),
    ...patientRows(pen, sheet),
    ...rule(pen, 0.5, ink.hairline),
    ...actRows(pen, sheet),
    ...rule(pen, 0.8),
    ...section(pen, consultWords.summary, sheet.summary),
    ...section(pen, consultWords.studies, studiesText(sheet)),
    ...contentSections(pen, sheet),
  ];
}

export function titleOf({ institution, kind }: ConsultSheet) {
  return { institution, document: consultWords.documents[kind] };
}

function patientRows(pen: Pen, { patient, number }: ConsultSheet): PaintedBlock[] {
  const name = { label: words.name, value: patient.displayName, share: 0.34 };
  const others = [
    { label: words.sex, value: patient.sexText, share: 0.13 },
    { label: words.age, value: patient.ageText + (patient.ageEstimated ? words.estimated : ''), share: 0.19 },
    { label: consultWords.number, value: number, share: 0.34 },
  ];
  if (fits(pen, [name], name.share)) return fieldRow(pen, [name, ...others]);
  return [...fieldRow(pen, [name]), ...fieldRow(pen, others)];
}

function actRows(pen: Pen, sheet: ConsultSheet): PaintedBlock[] {
  const { inviting, invited, kindText, specialty, participants, reason, purpose } = sheet;
  return [
    ...fieldRow(pen, [{ label: consultWords.inviting, value: inviting }]),
    ...fieldRow(pen, [{ label: consultWords.invited, value: invited.join('、') }]),
    ...fieldRow(pen, [
      { label: consultWords.kind, value: kindText },
      { label: consultWords.specialty, value: specialty },
    ]),
    ...fieldRow(pen, [{ label: consultWords.held, value: heldText(sheet) }]),
    ...fieldRow(pen, [{ label: consultWords.participants, value: participants.join('；') }]),
    ...fieldRow(pen, [{ label: consultWords.reason, value: reason }]),
    ...fieldRow(pen, [{ label: consultWords.purpose, value: purpose }]),
  ];
}

function heldText({ held }: ConsultSheet): string {
  if (!held) return consultWords.notInRoom;
  return held.until ? `${chinaTime(held.from)} — ${chinaTime(held.until)}` : chinaTime(held.from);
}

/** The digest names the very pictures that were looked at; one that came later is none of them. */
function studiesText({ studies }: ConsultSheet): string {
  if (studies.length === 0) return consultWords.noStudies;
  return studies
    .map(
      ({ text, images, digest }, index) =>
        `${index + 1}. ${text}　${consultWords.images(images)}\n${consultWords.digest}${words.colon}${digest}`,
    )
    .join('\n');
}

function contentSections(pen: Pen, { content }: ConsultSheet): PaintedBlock[] {
  if ('findings' in content) {
    const { findings, diagnosis, advice, caution } = content;
    return [
      ...(findings ? section(pen, consultWords.findings, findings) : []),
      ...section(pen, consultWords.diagnosis, diagnosis),
      ...section(pen, consultWords.advice, advice),
      ...(caution ? section(pen, consultWords.caution, caution) : []),
    ];
  }
  const { received, acceptance, decision, reason } = content;
  const list = received.map(
    ({ institution, signer, verificationCode }) =>
      `${institution}　${doctor(signer.name, signer.title)}　${chinaTime(signer.signedAt)}　${words.verificationCode}${words.colon}${verificationCode}`,
  );
  return [
    ...section(pen, consultWords.received, list.join('\n')),
    ...section(pen, consultWords.acceptance, consultWords[acceptance]),
    ...section(pen, consultWords.decision, decision),
    ...(reason ? section(pen, consultWords.whyNot, reason) : []),
  ];
}
