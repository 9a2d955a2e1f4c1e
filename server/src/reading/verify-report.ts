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
  const version = await hub.db.prisma.reportVersion.findUnique({ where: { verificationCode: code.toUpperCase() } });
  if (!version || version.issue === null || !version.reviewedAt) throw new Problem('verification.unknown');
  const signed = JSON.parse(version.signedText) as SignedReport;
  const signatureValid = await signaturesHold(hub, version);
  const intact =
    signatureValid &&
    hashOf(version.signedText) === version.contentHash &&
    (await stillSays(hub.db.prisma, version, signed));
  const latest = await hub.db.prisma.reportVersion.findFirst({
    where: { reportId: version.reportId, issue: { not: null } },
    orderBy: { issue: 'desc' },
    select: { issue: true },
  });
  return {
    state: !intact
      ? 'broken'
      : version.state === 'voided'
        ? 'superseded'
        : version.state === 'withdrawn'
          ? 'withdrawn'
          : 'valid',
    readingInstitution: signed.facts.reading,
    accessionNumber: signed.facts.accessionNumber,
    maskedName: maskName(signed.facts.patientName, mask),
    versionNumber: version.issue,
    latestVersion: latest?.issue ?? version.issue,
    signedAt: version.reviewedAt.toISOString(),
    contentHash: version.contentHash,
    hashMatches: hash === undefined ? null : hash === version.contentHash,
    signatureValid,
    algorithm: (version.reviewerSignature as unknown as Signature).algorithm,
    demonstration: signed.facts.demonstration,
  };
}

async function signaturesHold(hub: Pick<Hub, 'db' | 'keyring' | 'clock'>, version: VersionRow): Promise<boolean> {
  const signing = signingOf(hub);
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
  const first = JSON.parse(version.reporterText) as SignedReport;
  if (canonicalJson(version.reporterContent) !== canonicalJson(first.content)) return false;
  const present = new Map(await imageList(sql, signed.facts.studyUid));
  return signed.images.every(([sopUid, sha]) => present.get(sopUid) === sha);
}
