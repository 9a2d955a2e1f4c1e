import { z } from 'zod';
import { endpoint } from './endpoint.ts';

export const PartState = z.enum(['ok', 'starting', 'failed']);
export const healthz = endpoint({
  method: 'GET',
  path: '/healthz',
  permission: 'open',
  summary: 'The process lives',
  reply: z.object({ status: z.literal('ok') }),
  audited: false,
});
export const readyz = endpoint({
  method: 'GET',
  path: '/readyz',
  permission: 'open',
  summary: 'What serves: 200 once everything does, else 503',
  reply: z.object({
    status: z.enum(['ready', 'not-ready']),
    database: PartState,
    objects: PartState,
    queue: PartState,
    /** the line on which news reach browsers */
    feed: PartState,
    dimse: PartState,
    /** sound and picture of consult rooms; does not lower readiness */
    media: z.object({ workers: z.number().int(), version: z.string() }),
  }),
  audited: false,
});
export const metrics = endpoint({
  method: 'GET',
  path: '/metrics',
  permission: 'open',
  summary: 'Prometheus; loopback or HUB_METRICS_TOKEN',
  produces: ['text/plain'],
  audited: false,
});
