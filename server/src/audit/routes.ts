import { Readable } from 'node:stream';
import { exportAudit, listAudit, verifyAudit } from '../contracts/index.ts';
import type { Database } from '../platform/db.ts';
import { type Door, sent, serve } from '../platform/http/index.ts';
import { auditCsv } from './export.ts';
import { listAuditRows } from './list.ts';
import { verifyChain } from './verify.ts';

export function auditRoutes(door: Door, hub: { db: Database }): void {
  serve(door, 'listAudit', listAudit, ({ query }) => listAuditRows(hub, query));
  serve(door, 'verifyAudit', verifyAudit, ({ body }) =>
    verifyChain(hub, body.from === undefined ? undefined : BigInt(body.from)),
  );
  serve(door, 'exportAudit', exportAudit, async ({ query }, { reply, recordAccess }) => {
    await recordAccess();
    reply.type('text/csv; charset=utf-8').header('content-disposition', 'attachment; filename="audit.csv"');
    reply.send(Readable.from(auditCsv(hub, query)));
    return sent;
  });
}
