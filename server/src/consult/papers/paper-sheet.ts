import { ageText, countyDay } from '../../patients/index.ts';
import type { ConsultSheet } from '../../platform/paper/index.ts';
import { canonicalJson, type Signature, sm3 } from '../../platform/signing/index.ts';
import type { NamedSigner } from '../../reading/index.ts';
import type { AttachedFacts } from './paper-facts.ts';
import type { SignedPaper } from './signed-paper.ts';
import { kindTexts, sexTexts, unknown, urgencyTexts } from './words.zh-CN.ts';

/** The paper of what was signed, made from the signed text alone: a patient renamed tomorrow changes nothing on it. */
export function sheetOf(
  paper: SignedPaper,
  about: { contentHash: string; verificationCode: string; signature: Signature; publicUrl: string | undefined },
): ConsultSheet {
  const { facts } = paper;
  const { patient } = facts;
  const { algorithm, keyId } = about.signature;
  return {
    kind: paper.kind === 'county-hub consult opinion' ? 'opinion' : 'decision',
    institution: paper.institution.legalName,
    demonstration: facts.demonstration,
    number: facts.number,
    patient: {
      displayName: patient.name,
      sexText: sexTexts[patient.sex] ?? unknown,
      ageText: patient.birthDate
        ? (ageText(patient.birthDate, countyDay(new Date(facts.requestedAt))) ?? unknown)
        : unknown,
      ageEstimated: patient.birthDateEstimated,
    },
    kindText: [kindTexts[facts.kind] ?? facts.kind, urgencyTexts[facts.urgency] ?? facts.urgency].join('　'),
    specialty: facts.specialty,
    inviting: facts.inviting.legalName,
    invited: facts.invited.map(({ legalName }) => legalName),
    held: facts.startedAt
      ? { from: new Date(facts.startedAt), until: facts.endedAt ? new Date(facts.endedAt) : null }
      : null,
    participants: facts.participants.map(({ name, title, institution }) =>
      [title ? `${name}（${title}）` : name, institution].join('　'),
    ),
    reason: facts.reason,
    purpose: facts.purpose,
    summary: facts.summary,
    studies: facts.studies.map((study) => ({
      text: studyText(study),
      images: study.images.length,
      digest: sm3(canonicalJson(study.images)),
    })),
    content: contentOf(paper),
    signer: signerOf(paper.signer),
    signature: { algorithm, keyId, hash: about.contentHash },
    verificationCode: about.verificationCode,
    ...(about.publicUrl ? { qrUrl: `${about.publicUrl}/verify/${about.verificationCode}` } : {}),
  };
}

function contentOf(paper: SignedPaper): ConsultSheet['content'] {
  if (paper.kind === 'county-hub consult opinion') return paper.content;
  const { acceptance, decision, reason } = paper.content;
  if (acceptance === null) throw new Error('a decision was signed that accepts nothing and refuses nothing');
  return {
    received: paper.received.map(({ institution, signer, verificationCode }) => ({
      institution: institution.legalName,
      signer: signerOf(signer),
      verificationCode,
    })),
    ...{ acceptance, decision, reason },
  };
}

function signerOf({ name, title, at }: NamedSigner) {
  return { name, title, signedAt: new Date(at) };
}

/** DICOM's date as people write it; what is not one stays as the machine said it. */
function studyText({ modalities, description, studyDate }: AttachedFacts): string {
  const day = studyDate.replace(/^(\d{4})(\d{2})(\d{2})$/, '$1-$2-$3');
  return [modalities.join('/'), description, day].filter(Boolean).join('　');
}
