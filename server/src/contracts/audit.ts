import { z } from 'zod';
import { endpoint } from './endpoint.ts';
import { Instant } from './ids.ts';

export const AuditView = z.object({
  id: z.string(),
  at: Instant,
  action: z.string(),
  outcome: z.string(),
  actorKind: z.enum(['person', 'device', 'system', 'nobody']),
  actor: z.string().nullable(),
  role: z.string().nullable(),
  institution: z.string().nullable(),
  subjectKind: z.string().nullable(),
  subjectId: z.string().nullable(),
  patientId: z.string().nullable(),
  address: z.string().nullable(),
  detail: z.record(z.string(), z.unknown()).nullable(),
  sealed: z.boolean(),
  hash: z.string().nullable(),
});
export type AuditView = z.infer<typeof AuditView>;
export const AuditQuery = z.object({
  from: Instant.optional(),
  to: Instant.optional(),
  action: z.string().max(64).optional(),
  account: z.string().max(64).optional(),
  subjectId: z.string().max(128).optional(),
  patientId: z.uuid().optional(),
  before: z.string().regex(/^\d+$/).optional(),
  limit: z.coerce.number().int().min(1).max(500).default(100),
});
export const listAudit = endpoint({
  method: 'GET',
  path: '/api/audit',
  permission: 'audit.read',
  summary: 'Audit rows, newest first',
  query: AuditQuery,
  reply: z.object({ items: z.array(AuditView), more: z.boolean() }),
});
export const verifyAudit = endpoint({
  method: 'POST',
  path: '/api/audit/verify',
  permission: 'audit.verify',
  summary: 'Check the SM3 chain; names unsealed or broken rows',
  slow: true,
  body: z.object({ from: z.string().regex(/^\d+$/).optional() }),
  reply: z.object({
    checked: z.number().int(),
    unsealed: z.array(z.string()),
    broken: z.array(z.object({ rowId: z.string(), reason: z.string() })),
    lastHash: z.string().nullable(),
    intact: z.boolean(),
  }),
});
export const exportAudit = endpoint({
  method: 'GET',
  path: '/api/audit/export',
  permission: 'audit.read',
  summary: 'Audit rows as CSV',
  query: AuditQuery.omit({ before: true, limit: true }),
  produces: ['text/csv'],
});
