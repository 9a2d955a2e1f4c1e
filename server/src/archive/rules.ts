import { Problem } from '../contracts/index.ts';

/**
 * A day of a search field (YYYY-MM-DD or YYYYMMDD) as DA, in which dates of studies are compared as text; '' is none.
 * Throws 'request.invalid' with the field's name.
 */
export function dayAsDa(day: string | undefined, place: 'from' | 'to'): string | undefined {
  if (day === undefined || day === '') return undefined;
  const digits = /^(\d{4})-(\d{2})-(\d{2})$/.test(day) ? day.replaceAll('-', '') : day;
  if (!/^\d{8}$/.test(digits)) {
    throw new Problem('request.invalid', {
      place: 'query',
      issues: [{ path: place, code: 'not-a-day', message: place }],
    });
  }
  return digits;
}

/** How far a reading request has come, for the order its study is joined to. */
export interface ReadingMarks {
  state: string;
  requested_at: Date;
  returned_at: Date | null;
  reported_at: Date | null;
  reviewed_at: Date | null;
  recheck_at: Date | null;
  printed_at: Date | null;
}

/** An answered return is history of the request, not the state of the order. */
export function progressOfReading(marks: ReadingMarks | undefined) {
  return {
    requestedReadingAt: marks?.requested_at ?? null,
    returnedAt: marks?.state === 'returned' ? marks.returned_at : null,
    reportedAt: marks?.reported_at ?? null,
    reviewedAt: marks?.reviewed_at ?? null,
    recheckAt: marks?.recheck_at ?? null,
    printedAt: marks?.printed_at ?? null,
  };
}
