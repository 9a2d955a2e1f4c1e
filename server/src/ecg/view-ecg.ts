import { requireStudy } from '../archive/index.ts';
import { type EcgId, type EcgView, Problem, type StudyUid } from '../contracts/index.ts';
import { decodeEcg, type EcgGroup, type EcgRecording, gap, measureEcg, measurementsOf } from '../formats/ecg/index.ts';
import type { Hub } from '../hub.ts';
import type { Member } from '../platform/actor.ts';
import { analysisOf } from './analysis-view.ts';
import { notesOf } from './quality.ts';
import { latestMarks, measuredBy } from './reading.ts';
import { type EcgRow, requireEcg } from './store.ts';

/** The county's own zone (GB/T 7408): what a wall clock without a zone is taken to mean. */
const countyZone = 8 * 60;

/** A recording that the member may see, by its study. Throws 'ecg.not-found' for one that is not theirs, too. */
export async function requireVisibleEcg({ db }: Pick<Hub, 'db'>, member: Member, id: EcgId): Promise<EcgRow> {
  const row = await requireEcg(db.prisma, id);
  await requireStudy(db.prisma, member, row.studyUid).catch((error: unknown) => {
    throw error instanceof Problem ? new Problem('ecg.not-found') : error;
  });
  return row;
}

/** Decoded from the original each time: a better decoder of a later year reads it better. */
export async function viewEcg(hub: Pick<Hub, 'db' | 'objects'>, member: Member, id: EcgId): Promise<EcgView> {
  const row = await requireVisibleEcg(hub, member, id);
  const reading = decodeEcg(await hub.objects.read(row.objectKey));
  if (!reading.ok) throw new Problem('ecg.unreadable', { ...reading.refusal });
  return viewOf(row, reading.recording, await latestMarks(hub.db.prisma, id));
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

type Marks = Awaited<ReturnType<typeof latestMarks>>;

function viewOf(row: EcgRow, recording: EcgRecording, marks: Marks): EcgView {
  const { patient, device, filters } = recording;
  const analysis = measureEcg(recording);
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
      engine: measurementsOf(analysis),
      reader: marks ? measuredBy(marks.marks, analysis) : [],
    },
    readBy: marks?.by ?? null,
    analysis: analysisOf(analysis, marks?.marks ?? null),
    quality: notesOf(recording, analysis),
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
