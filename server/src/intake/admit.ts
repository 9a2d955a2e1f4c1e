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

/** Settles owner, duplicates and place of an instance whose bytes are stored; returns after the commit. */
export async function admit(
  hub: IntakeHub,
  source: Source,
  arrived: Arrived,
  object: StoredObject,
  now: Date,
): Promise<Verdict> {
  const known = JSON.stringify(knownOf(source, arrived, object, now));
  const audit = source.audited.has(arrived.studyUid) ? null : JSON.stringify(actorColumns(source.actor));
  const values = [known, arrived.metadata, audit];
  // The common case, a further instance of a known series, is one round trip and one commit.
  const { rows } = await hub.db.pool.query<{ answer: Answer }>({ name: 'admit-instance', text: statement, values });
  const answer = rows[0]?.answer;
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
    door: source.door,
    deviceId: source.actor.kind === 'device' ? source.actor.deviceId : null,
    receivedFrom: plain(source.receivedFrom),
    receivedAt: now.toISOString(),
    damage: arrived.damage.map(forJson),
    textEncoding: forJson(facts.textEncoding),
  };
}
