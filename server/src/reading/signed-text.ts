import { createHash } from 'node:crypto';
import type { ReportContent } from '../contracts/index.ts';
import type { Sql } from '../platform/db.ts';
import { canonicalJson, sm3 } from '../platform/signing/index.ts';
import type { CaseFacts } from './facts.ts';

/** Somebody who signed, as the paper names them. */
export interface NamedSigner {
  accountId: string;
  postId: string;
  name: string;
  title: string | null;
  licenceNumber: string | null;
  at: string;
}

/** What a signature covers: the words, whom and what they are about, every image that was there, and who says so. */
export interface SignedReport {
  kind: 'county-hub report';
  reportId: string;
  version: number;
  content: ReportContent;
  facts: CaseFacts;
  /** [SOP Instance UID, SHA-256 of the data set], in the order of the UIDs */
  images: [string, string][];
  reporter: NamedSigner;
  reviewer: NamedSigner | null;
  amends: { issue: number; reason: string } | null;
}

export function signedText(report: SignedReport): string {
  return canonicalJson(report);
}

export function hashOf(text: string): string {
  return sm3(text);
}

/** Every image of the study with the hash of its bytes: a report says which pictures it was made from. */
export async function imageList(sql: Sql, studyUid: string): Promise<[string, string][]> {
  const instances = await sql.instance.findMany({
    where: { studyUid },
    select: { sopUid: true, datasetSha256: true },
    orderBy: { sopUid: 'asc' },
  });
  return instances
    .map(({ sopUid, datasetSha256 }): [string, string] => [sopUid, datasetSha256])
    .sort(([a], [b]) => (a < b ? -1 : 1));
}

/** Lower-case hex. */
export function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}
