import type { z } from 'zod';
import { Problem, type verifyConsultPaper as verifyEndpoint } from '../../contracts/index.ts';
import type { Hub } from '../../hub.ts';
import type { Sql } from '../../platform/db.ts';
import { canonicalJson, type Signature } from '../../platform/signing/index.ts';
import { hashOf, imageList, mask, maskName, signingOf } from '../../reading/index.ts';
import { parsedPaper, type SignedPaper } from './signed-paper.ts';

type Verdict = z.output<(typeof verifyEndpoint)['reply']>;
type Row = NonNullable<Awaited<ReturnType<Sql['consultDocument']['findUnique']>>>;

/**
 * Is this consult paper what was signed? Computed anew: the signature over the signed text, its hash, that the columns and
 * the images beside it still are what it says. Whoever asks has only the code, so little is told.
 */
export async function verifyPaper(hub: Pick<Hub, 'db' | 'keyring' | 'clock'>, code: string): Promise<Verdict> {
  const { prisma } = hub.db;
  const row = await prisma.consultDocument.findUnique({ where: { verificationCode: code.toUpperCase() } });
  if (!row?.signedAt || row.signedText === null || row.contentHash === null) throw new Problem('verification.unknown');
  const paper = parsedPaper(row.signedText);
  const signature = row.signature as unknown as Signature;
  const signatureValid =
    paper !== undefined &&
    (await signingOf(hub, prisma).verify(new TextEncoder().encode(row.signedText), signature)) &&
    hashOf(row.signedText) === row.contentHash &&
    (await stillSays(prisma, row, paper, signature));
  return {
    kind: row.kind as Verdict['kind'],
    // A text that does not read any more names nobody.
    institution: paper?.institution?.legalName ?? '',
    number: paper?.facts?.number ?? '',
    maskedName: maskName(paper?.facts?.patient?.name ?? '', mask),
    signer: paper?.signer?.name ?? '',
    signedAt: row.signedAt.toISOString(),
    contentHash: row.contentHash,
    signatureValid,
    algorithm: typeof signature?.algorithm === 'string' ? signature.algorithm : '',
    demonstration: paper?.facts?.demonstration ?? false,
  };
}

/** The row is the one the text names, signed by whom it names; its images are still those. Later ones do not count against it. */
async function stillSays(sql: Sql, row: Row, paper: SignedPaper, signature: Signature): Promise<boolean> {
  if (paper.kind !== `county-hub consult ${row.kind}` || paper.documentId !== row.id) return false;
  if (paper.facts.consultId !== row.consultId || paper.institution.id !== row.institutionId) return false;
  if (canonicalJson(row.content) !== canonicalJson(paper.content)) return false;
  if (signature.signer.accountId !== paper.signer.accountId || row.signerPostId !== paper.signer.postId) return false;
  for (const { studyUid, images } of paper.facts.studies) {
    const present = new Map(await imageList(sql, studyUid));
    if (!images.every(([sopUid, sha]) => present.get(sopUid) === sha)) return false;
  }
  return true;
}
