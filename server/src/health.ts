import { timingSafeEqual } from 'node:crypto';
import { collectDefaultMetrics, Gauge, Registry } from 'prom-client';
import { healthz, metrics, Problem, readyz } from './contracts/index.ts';
import type { Hub } from './hub.ts';
import { type Door, sent, serve } from './platform/http/index.ts';

export type PartState = 'ok' | 'starting' | 'failed';

/** What main.ts knows and the routes tell: the parts that are opened after the application is built. */
export interface Readiness {
  dimse: PartState;
  /** false until everything that must be complete before anyone comes in is complete (the demonstration county) */
  seeded: boolean;
}

/** A probe that hangs must not hang the question. */
const probeMs = 2_000;

export function healthRoutes(door: Door, hub: Hub, readiness: Readiness): void {
  serve(door, 'healthz', healthz, async () => ({ status: 'ok' as const }));

  serve(door, 'readyz', readyz, async (_asked, { reply }) => {
    const [database, objects, queue] = await Promise.all([
      probe(() => hub.db.pool.query('SELECT 1')),
      probe(() => hub.objects.health()),
      probe(() => hub.jobs.health()),
    ]);
    const feed: PartState = hub.feed.listens() ? 'ok' : 'failed';
    const parts = { database, objects, queue, feed, dimse: readiness.dimse };
    const ready = readiness.seeded && Object.values(parts).every((state) => state === 'ok');
    reply.code(ready ? 200 : 503);
    const { workers, version } = hub.media.state();
    return { status: ready ? ('ready' as const) : ('not-ready' as const), ...parts, media: { workers, version } };
  });

  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  gauges(registry, hub);
  serve(door, 'metrics', metrics, async (_asked, { request, reply }) => {
    if (!mayMeasure(request.ip, request.headers.authorization, hub.env.metricsToken))
      throw new Problem('permission.missing');
    reply.type(registry.contentType).send(await registry.metrics());
    return sent;
  });
}

async function probe(ask: () => Promise<unknown>): Promise<PartState> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error('no answer in time')), probeMs);
  });
  try {
    await Promise.race([ask(), late]);
    return 'ok';
  } catch {
    return 'failed';
  } finally {
    clearTimeout(timer);
  }
}

function mayMeasure(address: string, authorization: string | undefined, token: string | undefined): boolean {
  if (/^(127\.|::1$|::ffff:127\.)/.test(address)) return true;
  if (token === undefined) return false;
  const shown = Buffer.from(authorization ?? '');
  const wanted = Buffer.from(`Bearer ${token}`);
  return shown.length === wanted.length && timingSafeEqual(shown, wanted);
}

/** Counts that an operator watches; each is one query at the moment it is asked. */
function gauges(registry: Registry, { db }: Hub): void {
  const counted: [name: string, help: string, sql: string][] = [
    [
      'hub_unplaced_open',
      'Received objects that wait for a person (待处理影像)',
      'SELECT count(*)::int AS n FROM unplaced WHERE settled_at IS NULL',
    ],
    [
      'hub_requests_waiting',
      'Reading requests nobody has claimed',
      "SELECT count(*)::int AS n FROM reading_request WHERE state = 'waiting'",
    ],
    [
      'hub_outbox_unrelayed',
      'Jobs announced and not yet carried to the queue',
      'SELECT count(*)::int AS n FROM outbox_job WHERE relayed_at IS NULL',
    ],
    [
      'hub_jobs_failed',
      'Jobs that gave up and were not settled',
      'SELECT count(*)::int AS n FROM failed_job WHERE settled_at IS NULL',
    ],
    [
      'hub_audit_unsealed',
      'Audit rows of the last ten minutes not yet sealed',
      "SELECT count(*)::int AS n FROM audit_row r WHERE r.at > now() - interval '10 minutes' AND NOT EXISTS (SELECT 1 FROM audit_seal s WHERE s.row_id = r.id)",
    ],
  ];
  for (const [name, help, sql] of counted) {
    new Gauge({
      name,
      help,
      registers: [registry],
      async collect() {
        const { rows } = await db.pool.query(sql);
        this.set(rows[0].n);
      },
    });
  }
}
