import type { ReportView, VersionView } from '../contracts/index.ts';
import { latestCaseOf } from '../critical/index.ts';
import type { Hub } from '../hub.ts';
import type { Person } from '../platform/actor.ts';
import type { Sql } from '../platform/db.ts';
import { concerns, type LockedRequest, mayDo, readsAt } from '../worklist/index.ts';
import { secondSignatureFor } from './colleagues.ts';
import { emptyContent, readContent } from './content.ts';
import { caseFacts, examinedOf } from './facts.ts';
import { checkReport } from './rules.ts';
import { type ReportRow, requireReadable } from './store.ts';
import { type Turn, type Turns, turnsOf } from './turns.ts';

/** The report of a request as this person may see it: the clinic, and whom a consult asked, see what was signed twice; the centre everything. */
export async function readReportOf(
  { db, clock }: Pick<Hub, 'db' | 'clock'>,
  person: Person,
  requestId: string,
): Promise<ReportView> {
  const found = await requireReadable(db.prisma, person, requestId);
  return viewReport(db.prisma, person, found, clock.now());
}

export async function viewReport(
  sql: Sql,
  person: Person,
  { row, waiting }: LockedRequest,
  now: Date,
): Promise<ReportView> {
  const report = await sql.report.findUnique({ where: { requestId: row.id }, include: { draft: true } });
  const atCentre = readsAt(row, person);
  const turns = report ? await turnsOf(sql, row.id) : noTurns;
  const versions = report ? await versionViews(sql, report, turns) : [];
  const draft = atCentre && report?.draft ? report.draft : null;
  const content = draft ? readContent(draft.content) : emptyContent;
  const facts = await caseFacts(sql, row);
  const may = mayDo(waiting, person, now);
  const begun = turns.amending.at(-1);
  const signs = may.sign || (waiting.state === 'reported' && waiting.reporterAccountId === person.accountId);
  return {
    id: report?.id ?? null,
    requestId: row.id,
    studyUid: row.studyUid,
    state: report?.state ?? 'draft',
    draft: draft && {
      revision: draft.revision,
      content,
      author: await nameOfPost(sql, draft.authorPostId),
      savedAt: draft.savedAt.toISOString(),
      amendsVersion: draft.amendsVersion,
      amendReason: draft.amendReason,
      amendBegun: draft.amendsVersion !== null && begun ? (await signersOf(sql, [begun.postId]))(begun) : null,
      rejection: draft.rejection,
    },
    versions: atCentre ? versions : versions.filter(({ issue }) => issue !== null),
    checks: draft ? checkReport(content, examinedOf(facts)) : [],
    may,
    secondSignature: signs && atCentre ? await secondSignatureFor(sql, row, person, now) : null,
    // whose business the alarm is, the case itself says; a consultant's it is not
    critical: concerns(row, person) ? await latestCaseOf(sql, row.id) : null,
  } as ReportView;
}

async function nameOfPost(sql: Sql, postId: string): Promise<string> {
  const post = await sql.post.findUniqueOrThrow({ where: { id: postId }, include: { account: true } });
  return post.account.displayName;
}

const noTurns: Turns = { rejected: [], withdrawn: [], amending: [] };

/** Names and titles for posts that signed or acted. */
async function signersOf(sql: Sql, postIds: readonly (string | null)[]) {
  const ids = [...new Set(postIds.filter((id) => id !== null))];
  const posts = await sql.post.findMany({ where: { id: { in: ids } }, include: { account: true } });
  return ({ postId, at }: Turn) => {
    const post = posts.find(({ id }) => id === postId);
    return { name: post?.account.displayName ?? '', title: post?.title ?? null, at: at.toISOString() };
  };
}

/** Newest first. */
export async function versionViews(
  sql: Sql,
  { id: reportId }: Pick<ReportRow, 'id'>,
  turns: Turns,
): Promise<VersionView[]> {
  const versions = await sql.reportVersion.findMany({
    where: { reportId },
    orderBy: { number: 'desc' },
    include: { receipts: { orderBy: { at: 'asc' } } },
  });
  const signerOf = await signersOf(sql, [
    ...versions.flatMap(({ reporterPostId, reviewerPostId, receipts }) => [
      reporterPostId,
      reviewerPostId,
      ...receipts.map(({ postId }) => postId),
    ]),
    ...Object.values(turns).flatMap((each: Turn[]) => each.map(({ postId }) => postId)),
  ]);
  const signer = (postId: string, at: Date) => signerOf({ postId, at });
  // Each rejection and each withdrawal ended one version, in the order in which they were signed.
  const ended = (state: string, by: Turn[]) =>
    new Map(
      versions
        .filter((version) => version.state === state)
        .toReversed()
        .map(({ id }, at) => [id, by[at]]),
    );
  const handedBack = new Map([...ended('rejected', turns.rejected), ...ended('withdrawn', turns.withdrawn)]);
  return versions.map((version) => {
    const back = handedBack.get(version.id);
    const begun =
      version.amendReason === null ? undefined : turns.amending.findLast(({ at }) => at <= version.reportedAt);
    const acknowledged = version.receipts.find(({ kind }) => kind === 'acknowledged');
    return {
      id: version.id,
      number: version.number,
      issue: version.issue,
      state: version.state,
      content: readContent(version.content),
      reporterContent: readContent(version.reporterContent),
      rejectReason: version.rejectReason,
      handedBack: back ? signerOf(back) : null,
      amendReason: version.amendReason,
      amendBegun: begun ? signerOf(begun) : null,
      reporter: signer(version.reporterPostId, version.reportedAt),
      reviewer:
        version.reviewerPostId && version.reviewedAt ? signer(version.reviewerPostId, version.reviewedAt) : null,
      singleSigned: version.singleSigned,
      contentHash: version.contentHash,
      verificationCode: version.verificationCode,
      acknowledged: acknowledged ? signer(acknowledged.postId, acknowledged.at) : null,
      printed: version.receipts.filter(({ kind }) => kind === 'printed').length,
      withdrawnAt: version.withdrawnAt?.toISOString() ?? null,
      voidedAt: version.voidedAt?.toISOString() ?? null,
    } as VersionView;
  });
}
