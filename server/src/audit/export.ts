import type { z } from 'zod';
import type { AuditQuery } from '../contracts/index.ts';
import type { Database } from '../platform/db.ts';
import { type AuditLine, listAuditRows } from './list.ts';

const columns = [
  'id',
  'at',
  'action',
  'outcome',
  'actorKind',
  'actor',
  'role',
  'institution',
  'subjectKind',
  'subjectId',
  'patientId',
  'address',
  'detail',
  'hash',
] as const;

/** Rows as CSV, page by page, with a byte order mark so that office programs read the Chinese. */
export async function* auditCsv(
  hub: { db: Database },
  query: Omit<z.output<typeof AuditQuery>, 'before' | 'limit'>,
): AsyncGenerator<string> {
  yield `\uFEFF${columns.join(',')}\r\n`;
  let before: string | undefined;
  for (;;) {
    const { items, more } = await listAuditRows(hub, { ...query, limit: 500, before });
    yield items.map((line) => `${columns.map((column) => cell(line[column])).join(',')}\r\n`).join('');
    before = items.at(-1)?.id;
    if (!more || before === undefined) return;
  }
}

/** A cell that begins with =, +, - or @ would be run as a formula by office programs. */
function cell(value: AuditLine[keyof AuditLine]): string {
  if (value === null) return '';
  const text = typeof value === 'object' ? JSON.stringify(value) : String(value);
  const safe = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
