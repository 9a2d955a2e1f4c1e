import { startSealer } from '@hub/server/audit';
import * as contracts from '@hub/server/contracts';
import type { Hub } from '@hub/server/hub';
import { every, runProcessors } from '@hub/server/platform/jobs';
import { recordGivenUp } from './give-up.ts';
import { processors } from './processors.ts';

/**
 * Jobs of one queue at once. Decoding keeps a core busy, so images take as many as a clinic's server has; the others
 * wait for the database only. Housekeeping works through whole tables and is never done twice at the same time. What a
 * life hangs on has a queue of its own: a thousand images never stand before an alarm.
 */
const concurrency = { intake: 2, worklist: 4, critical: 4, housekeeping: 1 };
/** A study closes on the minute its quiet time ends. */
const closeQuietEveryMs = 60_000;
/** How long a thumbnail may wait for a server that died at the wrong moment. */
const findUnderivedEveryMs = 15_000;
/** A rung of the ladder is a minute or more; nobody waits noticeably longer than that. */
const escalateEveryMs = 3_000;
/** An urgent consult rings on after three minutes, a reminder is given on the minute. */
const tendConsultsEveryMs = 5_000;
const screenEveryMs = 15_000;
/** A cart's file rests three seconds before it is taken; it is not to wait much longer. */
const takeFilesEveryMs = 5_000;
/** When the fewest wait for the database, in the county's own zone. */
const night = { cron: '40 3 * * *', timeZone: 'Asia/Shanghai' };
/** Before the first shift. */
const morning = { cron: '0 6 * * *', timeZone: 'Asia/Shanghai' };

/** Carries out jobs, carries the outbox to the queues and seals the audit, until `close`. */
export async function runWorkers(hub: Hub): Promise<{ close(): Promise<void> }> {
  const sealer = startSealer(hub);
  try {
    const running = await runProcessors(processors, hub, {
      kinds: contracts.jobKindsIn(contracts),
      concurrency,
      onGaveUp: (kind, payload, error) => recordGivenUp(hub, kind, payload, error),
      recurring: [
        every(contracts.closeQuietStudies, closeQuietEveryMs, {}),
        every(contracts.findUnderivedStudies, findUnderivedEveryMs, {}),
        every(contracts.escalateCritical, escalateEveryMs, {}),
        every(contracts.tendConsults, tendConsultsEveryMs, {}),
        every(contracts.screenEcgs, screenEveryMs, {}),
        ...(hub.env.ecgFolder ? [every(contracts.takeEcgFiles, takeFilesEveryMs, {})] : []),
        every(contracts.warnExpiringAgreements, morning, {}),
        every(contracts.dropOldSessions, night, {}),
      ],
    });
    const relay = await hub.jobs.relay();
    return {
      async close() {
        await Promise.all([relay.close(), running.close(), sealer.stop()]);
      },
    };
  } catch (error) {
    await sealer.stop();
    throw error;
  }
}
