import { escalateDue, suspect } from '@hub/server/critical';
import { claim } from '@hub/server/worklist';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { checkCase, claimCase, ruleOut } from '../../../server/src/critical/act.ts';
import { mark } from '../../../server/src/critical/mark.ts';
import { anAskedCase, monday } from '../../support/consortium/index.ts';
import { openWorld, type World } from '../worklist/world.ts';

let world: World;
let other: pg.Client;
beforeAll(async () => {
  world = await openWorld();
  other = new pg.Client({ connectionString: world.hub.env.databaseUrl });
  await other.connect();
});
afterAll(async () => {
  await other.end();
  await world.close();
});

const finding = { code: 'stemi', text: '疑似急性心肌梗死' };

async function suspected() {
  world.clock.at = monday;
  const made = await anAskedCase(world.hub, world.technician);
  const again = (text: string) =>
    suspect(world.hub, {
      ...{ studyUid: made.studyUid, ecgId: null, source: 'image' as const, chestPain: false },
      findings: [{ code: text, text, by: 'device' }],
    });
  const id = await again(finding.text);
  if (!id) throw new Error('nothing rings');
  return { ...made, id, again };
}
type Made = Awaited<ReturnType<typeof suspected>>;

/** As a mark or a signature has it for as long as it lasts: the request first, then the case. */
async function whileTheRequestIsHeld({ requestId, id }: Made, verb: () => Promise<unknown>): Promise<void> {
  await other.query('BEGIN');
  await other.query('SELECT 1 FROM reading_request WHERE id = $1 FOR UPDATE', [requestId]);
  const doing = verb();
  doing.catch(() => undefined);
  try {
    await expect.poll(waiting, { timeout: 10_000 }).toBe(1);
    // Not to be had if the verb came by the case: each would wait for the other.
    await other.query('SELECT 1 FROM critical_case WHERE id = $1 FOR UPDATE NOWAIT', [id]);
  } finally {
    await other.query('ROLLBACK');
  }
  await doing;
}

const waiting = async () => {
  const { rows } = await other.query<{ n: number }>(
    "SELECT count(*)::int AS n FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'",
  );
  return rows[0]?.n;
};

describe('whoever changes an alarm takes its request first, so that two never wait for one another', () => {
  it('a claim', async () => {
    const made = await suspected();
    await whileTheRequestIsHeld(made, () => claimCase(world.hub, world.reader, made.id));
  });

  it('a second look that confirms', async () => {
    const made = await suspected();
    await checkCase(world.hub, world.reader, made.id, { text: finding.text, again: false });
    await whileTheRequestIsHeld(made, () =>
      checkCase(world.hub, world.reviewer, made.id, { text: finding.text, again: false }),
    );
    expect(await world.request(made.requestId)).toMatchObject({ critical: true });
  });

  it('a ruling out', async () => {
    const made = await suspected();
    await claimCase(world.hub, world.reader, made.id);
    await whileTheRequestIsHeld(made, () => ruleOut(world.hub, world.reader, made.id, '复查正常'));
  });

  it('a further suspicion', async () => {
    const made = await suspected();
    await whileTheRequestIsHeld(made, () => made.again('疑似室速'));
    expect(await world.hub.db.prisma.criticalCase.findUnique({ where: { id: made.id } })).toMatchObject({
      findings: [{ text: finding.text }, { text: '疑似室速' }],
    });
  });

  it('the clock that passes it on', async () => {
    const made = await suspected();
    world.pass(61_000);
    await whileTheRequestIsHeld(made, () => escalateDue(world.hub));
  });
});

it('twenty rounds of everybody at once leave nobody with a fault', async () => {
  const { hub, reader, reviewer } = world;
  for (let round = 0; round < 20; round += 1) {
    const made = await suspected();
    await claim(hub, reader, made.requestId);
    world.pass(61_000);
    const outcomes = await Promise.allSettled([
      mark(hub, reader, { requestId: made.requestId, findings: [finding], text: finding.text }),
      claimCase(hub, reader, made.id),
      escalateDue(hub),
      made.again('疑似室速'),
      checkCase(hub, reviewer, made.id, { text: finding.text, again: false }),
    ]);
    // To be refused is an answer; to be told of a fault is not.
    const faults = outcomes.flatMap((one) =>
      one.status === 'rejected' && (one.reason as Error).name !== 'Problem' ? [one.reason] : [],
    );
    expect(faults).toEqual([]);
  }
});
