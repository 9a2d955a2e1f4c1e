import { holds, type NoticeCase, type NoticeKind, type WorklistItem } from '../contracts/index.ts';
import type { Hub } from '../hub.ts';
import type { CasesOf } from '../notices/index.ts';
import type { Sql } from '../platform/db.ts';
import { concerns, findItems } from '../worklist/index.ts';

type Notices = Parameters<CasesOf>[1];

/** The event of a request that holds the reason for what a notice tells. */
const reasonIn: Partial<Record<NoticeKind, string>> = {
  'request-returned': 'returned',
  'request-resubmitted': 'resubmitted',
  'request-cancelled': 'cancelled',
  'report-rejected': 'rejected',
  'report-withdrawn': 'withdrawn-report',
};

/**
 * Patient, examination and reason behind notices of requests and reports, as the lists show them to the same person. Who
 * may not read requests (an administrator hears of expiring agreements) is told nothing of them.
 */
export function casesOfReadings({ db, clock }: Pick<Hub, 'db' | 'clock'>): CasesOf {
  return async (person, notices) => {
    const requestIds = [...new Set(notices.flatMap((notice) => detailOf(notice).requestId ?? []))];
    if (requestIds.length === 0 || !holds(person.role, 'reading-request.read')) return new Map();
    const items = await findItems(db.prisma, person, clock.now(), 'r.id = ANY($1::uuid[])', [requestIds]);
    const mine = items.filter(({ requesting, reading }) =>
      concerns({ requestingInstitutionId: requesting.id, readingInstitutionId: reading.id }, person),
    );
    const byId = new Map<string, WorklistItem>(mine.map((item) => [item.id, item]));
    const [reasons, corrections] = await Promise.all([
      reasonsOf(db.prisma, [...byId.keys()]),
      correctionsOf(db.prisma, notices, person.institutionId),
    ]);
    const told = notices.flatMap((notice): [string, NoticeCase][] => {
      const item = byId.get(detailOf(notice).requestId ?? '');
      if (!item) return [];
      const event = reasonIn[notice.kind as NoticeKind];
      const correction = corrections.get(notice.id);
      const reason =
        event === undefined
          ? correction?.reason
          : (reasons.get(detailOf(notice).eventId ?? '') ?? reasons.get(`${item.id} ${event}`));
      const { patientName, examName: matter } = item;
      return [[notice.id, { patientName, matter, reason: reason ?? null, recall: correction?.recall ?? null }]];
    });
    return new Map(told);
  };
}

interface Detail {
  requestId?: string;
  /** what happened to the request; notices of former releases do not say */
  eventId?: string;
  issue?: number;
  voided?: number;
}

const detailOf = ({ detail }: Notices[number]): Detail => (detail ?? {}) as Detail;

/** The reason of each event by its id, and the latest for each kind of event of each request. */
async function reasonsOf(sql: Sql, requestIds: readonly string[]): Promise<Map<string, string>> {
  const kinds = Object.values(reasonIn);
  const events = await sql.requestEvent.findMany({
    where: { requestId: { in: [...requestIds] }, kind: { in: kinds }, note: { not: null } },
    orderBy: { id: 'asc' },
  });
  return new Map(
    events.flatMap(({ id, requestId, kind, note }) => {
      const reason = note ?? '';
      return [[String(id), reason] as const, [`${requestId} ${kind}`, reason] as const];
    }),
  );
}

/** Of notices about corrected reports: why, and which version was printed at this institution. */
async function correctionsOf(
  sql: Sql,
  notices: Notices,
  institutionId: string,
): Promise<Map<string, { reason: string | null; recall: number | null }>> {
  const amended = notices.filter(({ kind, reportId }) => kind === 'report-amended' && reportId !== null);
  const versions = await sql.reportVersion.findMany({
    where: { reportId: { in: amended.map(({ reportId }) => reportId as string) }, issue: { not: null } },
    select: {
      ...{ reportId: true, issue: true, amendReason: true },
      receipts: { where: { kind: 'printed', institutionId }, select: { id: true }, take: 1 },
    },
  });
  const versionOf = (reportId: string | null, issue: number | undefined) =>
    versions.find((version) => version.reportId === reportId && version.issue === issue);
  return new Map(
    amended.map((notice) => {
      const { issue, voided } = detailOf(notice);
      const printed = (versionOf(notice.reportId, voided)?.receipts.length ?? 0) > 0;
      const reason = versionOf(notice.reportId, issue)?.amendReason ?? null;
      return [notice.id, { reason, recall: printed ? (voided ?? null) : null }];
    }),
  );
}
