import {
  type EcgMeasurement,
  type EcgPicture,
  type EcgRecording,
  measureEcg,
  measurementsOf,
  uprightSize,
} from '../formats/ecg/index.ts';
import { layOutEcg } from '../formats/ecg/paper/index.ts';
import type { Sql } from '../platform/db.ts';
import { type EcgTracing, ecgGrid } from '../platform/paper/index.ts';
import { latestCalibration, latestHandValues } from './picture.ts';
import { latestMarks, measuredBy } from './reading.ts';
import type { EcgRow } from './store.ts';
import {
  assumedZone,
  axesName,
  correctedName,
  unknownTime,
  unnamedCorrectedName,
  valueNames,
  voltageName,
} from './words.zh-CN.ts';

const dash = '—';

/** A recording as its page of paper: 3×4 with a rhythm strip, 25 mm/s, 10 mm/mV, as recorded. */
export async function tracingOf(sql: Sql, row: Pick<EcgRow, 'id'>, recording: EcgRecording): Promise<EcgTracing> {
  if (recording.picture) return pictureOf(sql, row, recording, recording.picture);
  const analysis = measureEcg(recording);
  const marks = await latestMarks(sql, row.id);
  const device = recording.measurements;
  const engine = measurementsOf(analysis);
  const reader = marks ? measuredBy(marks.marks, analysis) : [];
  return {
    recordedAtText: recordedText(recording),
    drawing: layOutEcg(recording, {
      layout: '3x4+1R',
      speedMmPerS: 25,
      gainMmPerMv: 10,
      widthMm: ecgGrid.width,
      heightMm: ecgGrid.height,
    }),
    values: valuesOf(device, engine, reader),
    deviceStatements: recording.statements.filter(({ by }) => by === 'device').map(({ text }) => text),
  };
}

/** One that came as a page or a photo: as a reader turned and calibrated it, with what was entered by hand. */
async function pictureOf(
  sql: Sql,
  { id }: Pick<EcgRow, 'id'>,
  recording: EcgRecording,
  picture: EcgPicture,
): Promise<EcgTracing> {
  const byHand = await latestHandValues(sql, id);
  return {
    recordedAtText: recordedText(recording),
    drawing: undefined,
    picture: {
      type: picture.type,
      bytes: picture.bytes,
      size: uprightSize(picture),
      calibration: await latestCalibration(sql, id),
    },
    values: valuesOf([], [], byHand?.measurements ?? []),
    deviceStatements: [],
  };
}

const recordedText = ({ recordedAt }: EcgRecording): string =>
  recordedAt
    ? `${recordedAt.local.slice(0, 19).replace('T', ' ')}${recordedAt.zoneMinutes === undefined ? assumedZone : ''}`
    : unknownTime;

/** A row for each value that anybody gave. */
function valuesOf(
  device: readonly EcgMeasurement[],
  engine: readonly EcgMeasurement[],
  reader: readonly EcgMeasurement[],
): EcgTracing['values'] {
  const sides = [device, engine, reader] as const;
  const row = (label: string, of: (side: readonly EcgMeasurement[]) => string) => {
    const [byDevice, byEngine, byReader] = sides.map(of) as [string, string, string];
    return { label, device: byDevice, engine: byEngine, reader: byReader };
  };
  const value = (side: readonly EcgMeasurement[], name: string) => side.find((each) => each.name === name)?.value;
  const whole = (number: number | undefined) => (number === undefined ? dash : String(Math.round(number)));
  const millivolts = (uv: number | undefined) => (uv === undefined ? dash : (uv / 1000).toFixed(2));
  const sum = (side: readonly EcgMeasurement[]) => {
    const [rv5, sv1] = [value(side, 'rv5'), value(side, 'sv1')];
    return millivolts(rv5 === undefined || sv1 === undefined ? undefined : rv5 + sv1);
  };
  const together = (texts: string[]) => (texts.every((text) => text === dash) ? dash : texts.join('/'));
  return [
    ...valueNames.map(([name, label]) => row(label, (side) => whole(value(side, name)))),
    row(correctedName, (side) => together(['qtc-bazett', 'qtc-fridericia'].map((name) => whole(value(side, name))))),
    row(unnamedCorrectedName, (side) => whole(value(side, 'qtc'))),
    row(axesName, (side) => together(['p-axis', 'qrs-axis', 't-axis'].map((name) => whole(value(side, name))))),
    row(voltageName, (side) => together([...['rv5', 'sv1'].map((name) => millivolts(value(side, name))), sum(side)])),
  ].filter((each) => [each.device, each.engine, each.reader].some((text) => text !== dash));
}
