import type { z } from 'zod';
import { Problem, type verifyReport as verifyEndpoint } from '../contracts/index.ts';
import type { Hub } from '../hub.ts';
import type { Sql } from '../platform/db.ts';
import { canonicalJson, type Signature } from '../platform/signing/index.ts';
import { maskName } from './rules.ts';
import { hashOf, imageList, type SignedReport } from './signed-text.ts';
import { signingOf } from './signing.ts';
import type { VersionRow } from './store.ts';
import { mask } from './words.zh-CN.ts';

type Verdict = z.output<(typeof verifyEndpoint)['reply']>;

/**
 * Is this paper what was signed? Everything is computed anew: the hash of the signed text, that the stored content and
 * images still are what it says, both signatures. Whoever asks has only the code, so little is told.
 */
export async function verifyCode(
  hub: Pick<Hub, 'db' | 'keyring' | 'clock'>,
  code: string,
  hash: string | undefined,
): Promise<Verdict> {
  const { prisma } = hub.db;
  const version = await prisma.reportVersion.findUnique({ where: { verificationCode: code.toUpperCase() } });
  if (!version || version.issue === null || !version.reviewedAt) throw new Problem('verification.unknown');
  const signed = parsed(version.signedText);
  const signatureValid = await signaturesHold(hub, version);
  const intact =
    signatureValid &&
    signed !== undefined &&
    hashOf(version.signedText) === version.contentHash &&
    (await stillSays(prisma, version, signed));
  const latest = await prisma.reportVersion.findFirst({
    where: { reportId: version.reportId, issue: { not: null } },
    orderBy: { issue: 'desc' },
    select: { issue: true },
  });
  return {
    state: intact ? standing(version) : 'broken',
    // A text that does not read any more names nobody.
    readingInstitution: signed?.facts?.reading ?? '',
    accessionNumber: signed?.facts?.accessionNumber ?? '',
    maskedName: maskName(signed?.facts?.patientName ?? '', mask),
    versionNumber: version.issue,
    latestVersion: latest?.issue ?? version.issue,
    signedAt: version.reviewedAt.toISOString(),
    contentHash: version.contentHash,
    hashMatches: hash === undefined ? null : hash === version.contentHash,
    signatureValid,
    algorithm: algorithmOf(version.reviewerSignature),
    demonstration: signed?.facts?.demonstration ?? false,
  };
}

function standing({ state }: VersionRow): Verdict['state'] {
  if (state === 'voided') return 'superseded';
  return state === 'withdrawn' ? 'withdrawn' : 'valid';
}

/** What was signed, or undefined when somebody's hand made it something else than JSON. */
function parsed(text: string): SignedReport | undefined {
  try {
    return JSON.parse(text) as SignedReport;
  } catch {
    return undefined;
  }
}

function algorithmOf(signature: unknown): string {
  const { algorithm } = (signature ?? {}) as Partial<Signature>;
  return typeof algorithm === 'string' ? algorithm : '';
}

async function signaturesHold(hub: Pick<Hub, 'db' | 'keyring' | 'clock'>, version: VersionRow): Promise<boolean> {
  const signing = signingOf(hub, hub.db.prisma);
  const bytes = (text: string) => new TextEncoder().encode(text);
  const [first, second] = await Promise.all([
    signing.verify(bytes(version.reporterText), version.reporterSignature as unknown as Signature),
    signing.verify(bytes(version.signedText), version.reviewerSignature as unknown as Signature),
  ]);
  return first && second;
}

/** The columns beside the signed text, and the archive, still agree with it. Images that came later do not count against it. */
async function stillSays(sql: Sql, version: VersionRow, signed: SignedReport): Promise<boolean> {
  if (canonicalJson(version.content) !== canonicalJson(signed.content)) return false;
  const first = parsed(version.reporterText);
  if (!first || canonicalJson(version.reporterContent) !== canonicalJson(first.content)) return false;
  // The signer of each signature is the one the text names: a row of one report must not lend itself to another.
  const signers = [version.reporterSignature, version.reviewerSignature] as unknown as Signature[];
  const named = [first.reporter, signed.reviewer];
  if (signers.some(({ signer }, index) => signer.accountId !== named[index]?.accountId)) return false;
  const images = await imageList(sql, signed.facts.studyUid);
  const present = new Map(images);
  if (!signed.images.every(([sopUid, sha]) => present.get(sopUid) === sha)) return false;
  const pictures = await sql.keyImage.findMany({ where: { reportId: version.reportId } });
  return signed.content.keyImages.every(({ id, sha256 }) =>
    pictures.some((picture) => picture.id === id && picture.sha256 === sha256),
  );
}
