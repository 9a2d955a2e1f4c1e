import { isShared } from '../archive/index.ts';
import { Problem } from '../contracts/index.ts';
import type { Person } from '../platform/actor.ts';
import type { Sql, Tx } from '../platform/db.ts';
import { concerns, findRequest, type LockedRequest, type RequestRow } from '../worklist/index.ts';

export type ReportRow = NonNullable<Awaited<ReturnType<Sql['report']['findUnique']>>>;
export type DraftRow = NonNullable<Awaited<ReturnType<Sql['reportDraft']['findUnique']>>>;
export type VersionRow = NonNullable<Awaited<ReturnType<Sql['reportVersion']['findUnique']>>>;

/** The request of a report, for someone it concerns. */
export async function requireRequest(sql: Sql, person: Person, requestId: string): Promise<LockedRequest> {
  const found = await findRequest(sql, requestId);
  if (!found || !concerns(found.row, person)) throw new Problem('report.not-found');
  return found;
}

/**
 * The same for who only reads what was signed: besides those it concerns an institution that a consult opened the study
 * to. Its physicians speak about these pictures and must know what was already said of them.
 */
export async function requireReadable(sql: Sql, person: Person, requestId: string): Promise<LockedRequest> {
  const found = await findRequest(sql, requestId);
  if (!found) throw new Problem('report.not-found');
  if (!concerns(found.row, person) && !(await isShared(sql, person, found.row.studyUid)))
    throw new Problem('report.not-found');
  return found;
}

/** A version the clinic may hold: both sides see it, nobody else does, and a first signature alone is not one. */
export async function requireVersion(
  sql: Sql,
  person: Person,
  versionId: string,
  require: typeof requireRequest = requireRequest,
): Promise<{ version: VersionRow; report: ReportRow; request: RequestRow }> {
  const version = await sql.reportVersion.findUnique({ where: { id: versionId }, include: { report: true } });
  if (!version || version.issue === null) throw new Problem('report.not-found');
  const { row } = await require(sql, person, version.report.requestId);
  return { version, report: version.report, request: row };
}

/** The report of a request, made when its first word is kept. The request's row is locked, so there is never a second. */
export async function ensureReport(tx: Tx, request: RequestRow): Promise<ReportRow> {
  const existing = await tx.report.findUnique({ where: { requestId: request.id } });
  if (existing) return existing;
  const { id: requestId, studyUid, requestingInstitutionId, readingInstitutionId } = request;
  return tx.report.create({
    data: { requestId, studyUid, requestingInstitutionId, readingInstitutionId, state: 'draft' },
  });
}

export function latestFinal<V extends Pick<VersionRow, 'state' | 'issue'>>(versions: readonly V[]): V | undefined {
  return versions.filter(({ state }) => state === 'final').toSorted((a, b) => Number(b.issue) - Number(a.issue))[0];
}
