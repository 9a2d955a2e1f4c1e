import { createHash } from 'node:crypto';
import { record } from '../audit/index.ts';
import type { StudyUid } from '../contracts/index.ts';
import { pictureClasses } from '../formats/ecg/index.ts';
import type { Hub } from '../hub.ts';
import { transaction } from '../platform/db.ts';
import { decodeIncoming } from './decode-incoming.ts';
import { screenRecording } from './screen-recording.ts';
import { saveEcg } from './store.ts';

interface Arrived {
  sopUid: string;
  institutionId: string;
  objectKey: string;
  objectSize: number;
  door: string;
  deviceId: string | null;
  receivedAt: Date;
}

/** General waveform storage (PS3.4 B.5): ECG of every kind; the object is its own original. */
const waveforms = '1.2.840.10008.5.1.4.1.1.9.%';

type Needs = Pick<Hub, 'db' | 'clock' | 'feed' | 'jobs' | 'objects' | 'log'>;

/**
 * Tracings that came as DICOM objects by any door become recordings too, as signals or as PDF and JPEG. One that cannot be decoded is told on its study's
 * page as every image is whose picture could not be made.
 */
export async function readStudy(hub: Needs, studyUid: StudyUid): Promise<void> {
  const { rows } = await hub.db.pool.query<Arrived>(
    `SELECT i.sop_uid AS "sopUid", s.institution_id::text AS "institutionId", i.object_key AS "objectKey",
       i.object_size::float8 AS "objectSize", i.door, i.device_id::text AS "deviceId", i.received_at AS "receivedAt"
     FROM instance i JOIN study s ON s.uid = i.study_uid JOIN series r ON r.uid = i.series_uid
     WHERE i.study_uid = $1 AND i.door <> 'ecg'
       AND (i.sop_class_uid LIKE $2 OR (r.modality = 'ECG' AND i.sop_class_uid = ANY ($3)))
       AND NOT EXISTS (SELECT 1 FROM ecg_recording e WHERE e.sop_uid = i.sop_uid)`,
    [studyUid, waveforms, pictureClasses],
  );
  for (const arrived of rows) await readOne(hub, studyUid, arrived);
}

async function readOne(hub: Needs, studyUid: StudyUid, arrived: Arrived): Promise<void> {
  const bytes = await hub.objects.read(arrived.objectKey);
  const reading = await decodeIncoming(bytes);
  if (!reading.ok) {
    await hub.db.pool.query('UPDATE instance SET derived_problem = $2 WHERE sop_uid = $1', [
      arrived.sopUid,
      'ecg.unreadable',
    ]);
    return;
  }
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  const saved = await transaction(hub.db, async (tx) => {
    const row = await saveEcg(tx, { ...arrived, studyUid, sha256, fileName: null }, reading.recording);
    const system = { kind: 'system', name: 'workers' } as const;
    await record(tx, system, 'ecg.read', { kind: 'ecg', id: row.id }, { studyUid, format: row.format });
    await hub.feed.publishAfterCommit(tx, `institution:${arrived.institutionId}`, { kind: 'study', studyUid });
    return row;
  });
  await screenRecording(hub, saved, reading.recording);
}
