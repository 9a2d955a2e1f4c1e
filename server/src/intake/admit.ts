import { actorColumns } from '../audit/index.ts';
import type { UnplacedReason } from '../contracts/index.ts';
import { type Tx, transaction } from '../platform/db.ts';
import { noteRecorded } from '../platform/http/index.ts';
import type { Arrived } from './describe-arrived.ts';
import { prepareStudy } from './prepare-study.ts';
import type { IntakeHub } from './receive-object.ts';
import type { Source } from './source.ts';
import { tellSoon } from './tell-soon.ts';
import { forJson, plain, whole } from './text-for-postgres.ts';

export type Verdict =
  | 'admitted'
  | 'duplicate'
  | Extract<UnplacedReason, 'other-bytes' | 'other-owner' | 'other-patient' | 'study-mismatch'>;

interface StoredObject {
  key: string;
  size: number;
  datasetSha256: string;
}

type Answer = Verdict | 'new-study' | 'new-series';

const statement = 'SELECT admit_instance($1::jsonb, $2, $3::jsonb) AS answer';
const prepared = { name: 'admit-instance', text: statement };

/** When the bytes are durable, and whether this is the only object that arrives at the moment. */
export interface Storing {
  durable: Promise<unknown>;
  alone: boolean;
}

/** Settles owner, duplicates and place of an instance; commits when its bytes are stored, and returns after that. */
export async function admit(
  hub: IntakeHub,
  source: Source,
  arrived: Arrived,
  object: StoredObject,
  now: Date,
  storing: Storing,
): Promise<Verdict> {
  const known = JSON.stringify(knownOf(source, arrived, object, now));
  const audit = source.audited.has(arrived.studyUid) ? null : JSON.stringify(actorColumns(source.actor));
  const values = [known, arrived.metadata, audit];
  const answer = storing.alone
    ? await askMeanwhile(hub, values, storing.durable)
    : await askAfterwards(hub, values, storing.durable);
  await storing.durable;
  const verdict =
    answer === 'new-study' || answer === 'new-series'
      ? await admitFirst(hub, source, arrived, values, now)
      : (answer as Verdict);
  if (verdict === 'admitted') {
    source.audited.add(arrived.studyUid);
    noteRecorded();
    tellSoon(hub, arrived.studyUid);
  }
  return verdict;
}

/**
 * PostgreSQL works while the disk does, and commits when the disk has the bytes. Others would wait meanwhile for the
 * study: this is for who comes alone, as one machine's images do, one after the other.
 */
async function askMeanwhile({ db }: IntakeHub, values: unknown[], durable: Promise<unknown>) {
  const client = await db.pool.connect();
  let broken = true;
  try {
    await client.query('BEGIN');
    const { rows } = await client.query<{ answer: Answer }>({ ...prepared, values });
    const answer = rows[0]?.answer;
    if (answer === 'admitted') {
      await durable;
      await client.query('COMMIT');
    } else {
      await client.query('ROLLBACK');
    }
    broken = false;
    return answer;
  } finally {
    // Closing the connection of a transaction that was not brought to its end undoes it.
    client.release(broken);
  }
}

/** The common case, a further instance of a known series, is one round trip and one commit. */
async function askAfterwards({ db }: IntakeHub, values: unknown[], durable: Promise<unknown>) {
  await durable;
  const { rows } = await db.pool.query<{ answer: Answer }>({ ...prepared, values });
  return rows[0]?.answer;
}

/** Carries a verdict out of the transaction that it undoes. */
class Undone extends Error {
  readonly verdict: Verdict;

  constructor(verdict: Verdict) {
    super(verdict);
    this.verdict = verdict;
  }
}

/** The first instance of a study or series prepares it. What was prepared for one that then is not admitted must not stay. */
async function admitFirst(
  hub: IntakeHub,
  source: Source,
  arrived: Arrived,
  values: unknown[],
  now: Date,
): Promise<Verdict> {
  try {
    await transaction(hub.db, async (tx) => {
      await takeTurn(tx, arrived.studyUid);
      await prepareStudy(tx, source.actor.institutionId, arrived, now);
      const [row] = await tx.$queryRawUnsafe<{ answer: Answer }[]>(statement, ...values);
      const answer = row?.answer;
      if (answer === undefined || answer === 'new-study' || answer === 'new-series')
        throw new Error('a prepared study is not there');
      if (answer !== 'admitted') throw new Undone(answer);
    });
    return 'admitted';
  } catch (error) {
    if (error instanceof Undone) return error.verdict;
    throw error;
  }
}

/** Two instances of a new study may arrive side by side; the second waits here and finds what the first made. */
async function takeTurn(tx: Tx, studyUid: string): Promise<void> {
  await tx.$queryRaw`SELECT 1 FROM (SELECT pg_advisory_xact_lock(hashtextextended(${`study ${studyUid}`}, 0))) held`;
}

function knownOf(source: Source, { facts, ...arrived }: Arrived, object: StoredObject, now: Date) {
  return {
    institutionId: source.actor.institutionId,
    dicomPatientId: plain(facts.patientId),
    studyUid: arrived.studyUid,
    seriesUid: arrived.seriesUid,
    sopUid: arrived.sopUid,
    sopClassUid: plain(facts.sopClassUid),
    instanceNumber: whole(facts.instanceNumber),
    transferSyntaxUid: plain(arrived.transferSyntaxUid),
    rows: whole(facts.rows),
    columns: whole(facts.columns),
    frames: whole(facts.numberOfFrames) ?? 1,
    objectKey: object.key,
    objectSize: object.size,
    datasetOffset: arrived.datasetOffset,
    datasetSha256: object.datasetSha256,
    pixelOffset: arrived.pixels?.offset ?? null,
    pixelLength: arrived.pixels?.length ?? null,
    frameLength: arrived.frameLength,
    door: source.door,
    deviceId: source.actor.kind === 'device' ? source.actor.deviceId : null,
    receivedFrom: plain(source.receivedFrom),
    receivedAt: now.toISOString(),
    damage: arrived.damage.map(forJson),
    textEncoding: forJson(facts.textEncoding),
  };
}
