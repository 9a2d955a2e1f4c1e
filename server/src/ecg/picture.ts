import type { z } from 'zod';
import { record } from '../audit/index.ts';
import {
  EcgHandValues,
  type EcgId,
  EcgPictureCalibration,
  type EcgView,
  Problem,
  type saveEcgHandValues,
} from '../contracts/index.ts';
import {
  decodeEcg,
  type EcgMeasurement,
  type EcgPicture,
  type EcgRecording,
  pictureMeasures,
  uprightSize,
} from '../formats/ecg/index.ts';
import type { Hub } from '../hub.ts';
import type { Member, Person } from '../platform/actor.ts';
import { type Sql, transaction } from '../platform/db.ts';
import type { EcgRow } from './store.ts';
import { requireVisibleEcg } from './visible-ecg.ts';

type Needs = Pick<Hub, 'db' | 'objects' | 'clock'>;

/** The picture of a recording that came as one. Throws 'ecg.no-picture' for a signal: that is measured on its samples. */
export async function requirePicture(
  hub: Pick<Hub, 'db' | 'objects'>,
  member: Member,
  id: EcgId,
): Promise<{ row: EcgRow; picture: EcgPicture }> {
  const row = await requireVisibleEcg(hub, member, id);
  const reading = decodeEcg(await hub.objects.read(row.objectKey));
  if (!reading.ok) throw new Problem('ecg.unreadable', { ...reading.refusal });
  const { picture } = reading.recording;
  if (!picture) throw new Problem('ecg.no-picture');
  return { row, picture };
}

/** How large the printed grid is: added, never overwritten, for who said what and when belongs to the case. */
export async function saveCalibration(
  hub: Needs,
  person: Person,
  id: EcgId,
  calibration: EcgPictureCalibration,
): Promise<void> {
  await requirePicture(hub, person, id);
  // Two clicks on one line of the grid say nothing of the other direction.
  if (!pictureMeasures(calibration)) throw new Problem('request.invalid', { place: 'to', detail: 'no rectangle' });
  const { accountId, postId } = person;
  await transaction(hub.db, async (tx) => {
    await tx.ecgCalibration.create({
      data: { ecgId: id, accountId, postId, calibration: calibration as object, savedAt: hub.clock.now() },
    });
    await record(tx, person, 'ecg.calibrate', { kind: 'ecg', id });
  });
}

export async function handValuesOf(hub: Needs, person: Person, id: EcgId): Promise<EcgHandValues> {
  await requirePicture(hub, person, id);
  const row = await hub.db.prisma.ecgHandValues.findUnique({
    where: { ecgId_accountId: { ecgId: id, accountId: person.accountId } },
  });
  return row ? EcgHandValues.parse(row.values) : noValues;
}

const noValues: EcgHandValues = {
  heartRatePerMin: null,
  pMs: null,
  prMs: null,
  qrsMs: null,
  qtMs: null,
  qtcBazettMs: null,
  qrsAxisDeg: null,
  rv5Mv: null,
  sv1Mv: null,
};

export async function saveHandValues(
  hub: Needs,
  person: Person,
  id: EcgId,
  values: EcgHandValues,
): Promise<z.output<typeof saveEcgHandValues.reply>> {
  await requirePicture(hub, person, id);
  const { accountId, postId } = person;
  await transaction(hub.db, async (tx) => {
    const data = { values: values as object, postId, savedAt: hub.clock.now() };
    await tx.ecgHandValues.upsert({
      where: { ecgId_accountId: { ecgId: id, accountId } },
      create: { ecgId: id, accountId, ...data },
      update: data,
    });
    await record(tx, person, 'ecg.enter-values', { kind: 'ecg', id });
  });
  return { measurements: measuredByHand(values) };
}

/** Entered by the reader who entered last: one reader's values are never mixed with another's. */
export async function latestHandValues(
  sql: Sql,
  ecgId: string,
): Promise<{ measurements: EcgMeasurement[]; by: string } | null> {
  const row = await sql.ecgHandValues.findFirst({ where: { ecgId }, orderBy: { savedAt: 'desc' } });
  if (!row) return null;
  const measurements = measuredByHand(EcgHandValues.parse(row.values));
  return measurements.length === 0 ? null : { measurements, by: await nameOf(sql, row.accountId) };
}

export function measuredByHand(values: EcgHandValues): EcgMeasurement[] {
  const uv = (mv: number | null) => (mv === null ? null : Math.round(mv * 1000));
  const all: [EcgMeasurement['name'], EcgMeasurement['unit'], number | null][] = [
    ['heart-rate', '/min', values.heartRatePerMin],
    ['p', 'ms', values.pMs],
    ['pr', 'ms', values.prMs],
    ['qrs', 'ms', values.qrsMs],
    ['qt', 'ms', values.qtMs],
    ['qtc-bazett', 'ms', values.qtcBazettMs],
    ['qrs-axis', 'deg', values.qrsAxisDeg],
    ['rv5', 'uV', uv(values.rv5Mv)],
    ['sv1', 'uV', uv(values.sv1Mv)],
  ];
  return all.flatMap(([name, unit, value]) => (value === null ? [] : [{ name, unit, value }]));
}

type Calibration = NonNullable<NonNullable<EcgView['picture']>['calibration']>;

export async function latestCalibration(sql: Sql, ecgId: string): Promise<Calibration | null> {
  const row = await sql.ecgCalibration.findFirst({ where: { ecgId }, orderBy: { savedAt: 'desc' } });
  if (!row) return null;
  const calibration = EcgPictureCalibration.parse(row.calibration);
  return { ...calibration, by: await nameOf(sql, row.accountId), at: row.savedAt.toISOString() };
}

/** The picture for the wire: null of a recording with samples. */
export async function pictureView(sql: Sql, ecgId: string, { picture }: EcgRecording): Promise<EcgView['picture']> {
  if (!picture) return null;
  return { type: picture.type, size: uprightSize(picture), calibration: await latestCalibration(sql, ecgId) };
}

async function nameOf(sql: Sql, accountId: string): Promise<string> {
  const account = await sql.account.findUnique({ where: { id: accountId }, select: { displayName: true } });
  return account?.displayName ?? '';
}
