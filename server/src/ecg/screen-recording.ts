import type { CriticalFinding } from '../contracts/index.ts';
import { policyOf, suspect } from '../critical/index.ts';
import { decodeEcg, type EcgAnalysis, type EcgRecording, measureEcg } from '../formats/ecg/index.ts';
import type { Hub } from '../hub.ts';
import { readerOf } from '../worklist/index.ts';
import { screen } from './screen.ts';
import type { EcgRow } from './store.ts';

type Needs = Pick<Hub, 'db' | 'clock' | 'feed' | 'jobs' | 'objects' | 'log'>;

/**
 * Holds the list of the centre that will read it against a new recording; what is suspected rings. Marked as done only
 * when that is committed: what fails here is found again by the sweep, and a tracing is never lost over it.
 */
export async function screenRecording(
  hub: Needs,
  row: Pick<EcgRow, 'id' | 'studyUid' | 'institutionId'>,
  recording: EcgRecording,
  analysis: EcgAnalysis = measureEcg(recording),
): Promise<CriticalFinding[]> {
  const centre = await readerOf(hub.db.prisma, row.institutionId, 'ECG', hub.clock.now());
  const { rules } = await policyOf(hub.db.prisma, centre);
  const { findings, chestPain } = screen(recording, analysis, rules);
  if (findings.length > 0)
    await suspect(hub, { studyUid: row.studyUid, ecgId: row.id, source: 'ecg', findings, chestPain });
  await hub.db.prisma.ecgRecording.update({ where: { id: row.id }, data: { screenedAt: hub.clock.now() } });
  return findings;
}

/** At most so many a round. */
const most = 50;

/** Recordings that nobody held the list against: a server died, or the database was away for a moment. */
export async function screenUnscreened(hub: Needs): Promise<void> {
  const rows = await hub.db.prisma.ecgRecording.findMany({
    where: { screenedAt: null, receivedAt: { lt: new Date(hub.clock.now().getTime() - 10_000) } },
    orderBy: { receivedAt: 'desc' },
    take: most,
  });
  for (const row of rows) {
    try {
      const reading = decodeEcg(await hub.objects.read(row.objectKey));
      if (reading.ok) await screenRecording(hub, row, reading.recording);
    } catch (error) {
      hub.log.error({ err: error, ecgId: row.id }, 'a recording could not be held against the critical list');
    }
  }
}
