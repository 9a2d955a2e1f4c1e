import type { z } from 'zod';
import { record } from '../audit/index.ts';
import { EcgCaliper, type EcgId, EcgMarks, Problem, type saveEcgReading } from '../contracts/index.ts';
import { decodeEcg, type EcgAnalysis, intervalsOfMarks, measureEcg, measurementsOf } from '../formats/ecg/index.ts';
import type { Hub } from '../hub.ts';
import type { Person } from '../platform/actor.ts';
import { type Sql, transaction } from '../platform/db.ts';
import { engineMarks } from './analysis-view.ts';
import { requireVisibleEcg } from './visible-ecg.ts';

type Needs = Pick<Hub, 'db' | 'objects' | 'clock'>;

/** My own marks and calipers; nobody else's are changed by them. */
export async function readingOf(hub: Needs, person: Person, id: EcgId) {
  await requireVisibleEcg(hub, person, id);
  const row = await hub.db.prisma.ecgReading.findUnique({
    where: { ecgId_accountId: { ecgId: id, accountId: person.accountId } },
  });
  return {
    marks: row?.marks ? EcgMarks.parse(row.marks) : null,
    calipers: row ? EcgCaliper.array().parse(row.calipers) : [],
  };
}

export async function saveReading(
  hub: Needs,
  person: Person,
  id: EcgId,
  { marks, calipers }: z.output<typeof saveEcgReading.body>,
): Promise<z.output<typeof saveEcgReading.reply>> {
  const ecg = await requireVisibleEcg(hub, person, id);
  const reading = marks ? decodeEcg(await hub.objects.read(ecg.objectKey)) : undefined;
  const recording = reading?.ok ? reading.recording : undefined;
  // Marks stand on a median beat, and a picture has none.
  if (recording?.picture) throw new Problem('ecg.no-samples');
  const { accountId, postId } = person;
  const savedAt = hub.clock.now();
  await transaction(hub.db, async (tx) => {
    const data = { marks: (marks as object) ?? undefined, calipers: calipers as object[], postId, savedAt };
    if (!marks) await tx.ecgReading.deleteMany({ where: { ecgId: id, accountId } });
    await tx.ecgReading.upsert({
      where: { ecgId_accountId: { ecgId: id, accountId } },
      create: { ecgId: id, accountId, ...data },
      update: data,
    });
    await record(tx, person, 'ecg.measure', { kind: 'ecg', id });
  });
  return { measurements: marks && recording ? measuredBy(marks, measureEcg(recording)) : [] };
}

/** Whose marks stand beside the engine's: those that were moved last. */
export async function latestMarks(sql: Sql, ecgId: string): Promise<{ marks: EcgMarks; by: string } | null> {
  const rows = await sql.ecgReading.findMany({ where: { ecgId }, orderBy: { savedAt: 'desc' } });
  const row = rows.find(({ marks }) => marks !== null);
  if (!row) return null;
  const account = await sql.account.findUnique({ where: { id: row.accountId }, select: { displayName: true } });
  return { marks: EcgMarks.parse(row.marks), by: account?.displayName ?? '' };
}

/** Intervals of moved marks; the rate is the engine's and is not said again as the reader's. */
export function measuredBy(marks: EcgMarks, analysis: EcgAnalysis) {
  const intervals = intervalsOfMarks(engineMarks(marks), analysis.rhythm.rrMs);
  const kept = new Set(['p', 'pr', 'qrs', 'qt', 'qtc-bazett', 'qtc-fridericia']);
  return measurementsOf({ ...analysis, intervals }).filter(({ name }) => kept.has(name));
}
