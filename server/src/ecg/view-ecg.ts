import { requireStudy } from '../archive/index.ts';
import { type EcgId, type EcgMarks, type EcgView, Problem, type StudyUid } from '../contracts/index.ts';
import {
  decodeEcg,
  type EcgAnalysis,
  type EcgGroup,
  type EcgMeasurement,
  type EcgRecording,
  gap,
  measureEcg,
  measurementsOf,
} from '../formats/ecg/index.ts';
import type { Hub } from '../hub.ts';
import type { Member } from '../platform/actor.ts';
import type { Sql } from '../platform/db.ts';
import { analysisOf } from './analysis-view.ts';
import { latestHandValues, pictureView } from './picture.ts';
import { notesOf } from './quality.ts';
import { latestMarks, measuredBy } from './reading.ts';
import type { EcgRow } from './store.ts';
import { requireVisibleEcg } from './visible-ecg.ts';

/** The county's own zone (GB/T 7408): what a wall clock without a zone is taken to mean. */
const countyZone = 8 * 60;

/** Decoded from the original each time: a better decoder of a later year reads it better. */
export async function viewEcg(hub: Pick<Hub, 'db' | 'objects'>, member: Member, id: EcgId): Promise<EcgView> {
  const row = await requireVisibleEcg(hub, member, id);
  const reading = decodeEcg(await hub.objects.read(row.objectKey));
  if (!reading.ok) throw new Problem('ecg.unreadable', { ...reading.refusal });
  const { prisma } = hub.db;
  const { recording } = reading;
  const picture = await pictureView(prisma, id, recording);
  return viewOf(row, recording, picture, await (picture ? readByHand(prisma, id) : readByMarks(prisma, id, recording)));
}

export async function listOfStudy({ db }: Pick<Hub, 'db'>, member: Member, studyUid: StudyUid) {
  await requireStudy(db.prisma, member, studyUid);
  const rows = await db.prisma.ecgRecording.findMany({
    where: { studyUid },
    orderBy: [{ recordedLocal: { sort: 'desc', nulls: 'last' } }, { receivedAt: 'desc' }],
  });
  return {
    items: rows.map((row) => ({
      id: row.id as EcgId,
      format: row.format as EcgView['format'],
      recordedAt: recordedAt(row.recordedLocal, row.zoneMinutes),
      warnings: (row.warnings as unknown[]).length,
    })),
  };
}

interface ReadBy {
  analysis: EcgAnalysis;
  marks: EcgMarks | null;
  measurements: EcgMeasurement[];
  by: string | null;
}

async function readByMarks(sql: Sql, id: EcgId, recording: EcgRecording): Promise<ReadBy> {
  const latest = await latestMarks(sql, id);
  const analysis = measureEcg(recording);
  const { marks = null, by = null } = latest ?? {};
  return { analysis, marks, measurements: marks ? measuredBy(marks, analysis) : [], by };
}

/** On a picture the hub measures nothing: what is said of it a reader has entered. */
async function readByHand(sql: Sql, id: EcgId): Promise<Omit<ReadBy, 'analysis'>> {
  const { measurements = [], by = null } = (await latestHandValues(sql, id)) ?? {};
  return { marks: null, measurements, by };
}

function viewOf(
  row: EcgRow,
  recording: EcgRecording,
  picture: EcgView['picture'],
  { analysis, marks, measurements, by }: Omit<ReadBy, 'analysis'> & Partial<ReadBy>,
): EcgView {
  const { patient, device, filters } = recording;
  const local = recording.recordedAt?.local ?? null;
  const zoneMinutes = recording.recordedAt?.zoneMinutes;
  return {
    id: row.id as EcgId,
    studyUid: row.studyUid as StudyUid,
    format: recording.format,
    recordedAt: recordedAt(local, zoneMinutes ?? null),
    zone: local === null ? null : zoneMinutes === undefined ? 'assumed' : 'declared',
    receivedAt: row.receivedAt.toISOString(),
    patient: {
      id: patient.id ?? null,
      name: patient.name ?? null,
      sex: patient.sex ?? null,
      birthDate: patient.birthDate ?? null,
      age: patient.age ?? null,
    },
    device: {
      manufacturer: device.manufacturer ?? null,
      model: device.model ?? null,
      serial: device.serial ?? null,
    },
    groups: recording.groups.map(groupOf),
    measurements: {
      device: recording.measurements,
      engine: analysis ? measurementsOf(analysis) : [],
      reader: measurements,
    },
    readBy: by,
    analysis: analysis ? analysisOf(analysis, marks) : null,
    quality: analysis ? notesOf(recording, analysis) : [],
    statements: recording.statements.map(({ text, code, severity, by }) => ({
      text,
      code: code ?? null,
      severity: severity ?? null,
      by,
    })),
    filters: {
      highPassHz: filters.highPassHz ?? null,
      lowPassHz: filters.lowPassHz ?? null,
      notchHz: filters.notchHz ?? null,
    },
    picture,
    warnings: recording.warnings,
  };
}

function groupOf({ kind, label, samplingRateHz, startOffsetMs, leads }: EcgGroup): EcgView['groups'][number] {
  return {
    kind,
    label: label ?? null,
    samplingRateHz,
    startOffsetMs,
    leads: leads.map(({ lead, uvPerLsb, offsetUv, samples, derived }) => ({
      lead,
      uvPerLsb,
      offsetUv,
      samples: Array.from(samples, (sample) => (sample === gap ? null : sample)),
      derived,
    })),
  };
}

/** ISO 8601 with the zone the file declares, or the county's. */
export function recordedAt(local: string | null, zoneMinutes: number | null): string | null {
  if (local === null) return null;
  const minutes = zoneMinutes ?? countyZone;
  const away = Math.abs(minutes);
  const two = (part: number) => String(part).padStart(2, '0');
  return `${local}${minutes < 0 ? '-' : '+'}${two(Math.trunc(away / 60))}:${two(away % 60)}`;
}
