import { createHash, randomUUID } from 'node:crypto';
import { record } from '../audit/index.ts';
import { type EcgStored, type ObjectKey, Problem, type ProblemCode } from '../contracts/index.ts';
import { readHeader, readUids } from '../formats/dicom/index.ts';
import {
  decodeEcg,
  type EcgAnalysis,
  type EcgRecording,
  type EcgRefusal,
  measureEcg,
  mostEcgBytes,
  writeEcgObject,
} from '../formats/ecg/index.ts';
import { type IntakeHub, keepAside, receiveObject, type Source } from '../intake/index.ts';
import { transaction } from '../platform/db.ts';
import { implementationClassUid } from '../platform/dimse/index.ts';
import { decodeIncoming, orRefusal } from './decode-incoming.ts';
import { notesOf } from './quality.ts';
import { screenRecording } from './screen-recording.ts';
import { deviceOf, type EcgRow, findByDigest, saveEcg, uidOf } from './store.ts';

export interface IncomingEcg {
  bytes: AsyncIterable<Uint8Array>;
  fileName?: string | undefined;
}

interface Kept {
  bytes: Buffer;
  key: ObjectKey;
  sha256: string;
  fileName: string | null;
}

/**
 * One ECG file of any format: decoded before it is answered, its original kept, and put into the archive as a DICOM
 * waveform (a PDF or a photo as a document or an image), so that every queue, reader and peer finds it as it finds any
 * study. The same file again is the same recording. What no decoder can read for certain is kept aside for the technician, and refused with place and reason.
 */
export async function receiveEcg(hub: IntakeHub, source: Source, incoming: IncomingEcg): Promise<EcgStored> {
  const bytes = await readWhole(incoming.bytes);
  const { institutionId } = source.actor;
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  const known = await findByDigest(hub.db.prisma, institutionId, sha256);
  if (known) return answerAgain(bytes, known);

  const now = hub.clock.now();
  const kept = { bytes, sha256, key: newKey(now), fileName: incoming.fileName ?? null };
  await hub.objects.put(kept.key, once(bytes), { type: 'application/octet-stream', hashed: false, fresh: true });
  const reading = await decodeIncoming(bytes);
  if (!reading.ok) return refuse(hub, source, kept, reading.refusal, now);
  const object = orRefusal(() => objectOf(institutionId, kept, reading.recording));
  if (!object.ok) return refuse(hub, source, kept, object.refusal, now);
  const row = await admitEcg(hub, source, kept, object.value, reading.recording, now);
  const analysis = measureEcg(reading.recording);
  const suspected = await screenRecording(hub, row, reading.recording, analysis).catch((error: unknown) => {
    // The tracing is safe; the sweep holds the list against it in a few seconds.
    hub.log.error({ err: error, ecgId: row.id }, 'a recording could not be held against the critical list');
    return [];
  });
  return answer(row, reading.recording, analysis, suspected);
}

function answer(
  { id, format, warnings, studyUid }: EcgRow,
  recording: EcgRecording,
  analysis: EcgAnalysis,
  suspected: EcgStored['suspected'],
): EcgStored {
  const quality = notesOf(recording, analysis);
  return {
    id,
    format,
    warnings,
    studyUid,
    quality,
    recordAgain: quality.some(({ again }) => again),
    suspected,
  } as EcgStored;
}

/** The same file again: what is to be said of it is the same, and nothing rings twice. */
function answerAgain(bytes: Buffer, row: EcgRow): EcgStored {
  const reading = decodeEcg(bytes);
  if (!reading.ok) throw new Problem('ecg.unreadable', { ...reading.refusal });
  return answer(row, reading.recording, measureEcg(reading.recording), []);
}

async function admitEcg(
  hub: IntakeHub,
  source: Source,
  kept: Kept,
  object: Uint8Array,
  recording: EcgRecording,
  now: Date,
): Promise<EcgRow> {
  const { institutionId } = source.actor;
  const admission = await receiveObject(hub, source, { bytes: once(object), fileName: kept.fileName ?? undefined });
  // Only a DICOM file can be refused here: its UIDs are somebody else's, say. Intake has kept it aside.
  if (admission.outcome === 'unplaced') {
    const { reason, place, detail, unplacedId } = admission;
    throw new Problem('ecg.unreadable', { code: reason, place, detail, unplacedId });
  }
  const { studyUid, sopInstanceUid } = admission;
  return transaction(hub.db, async (tx) => {
    const row = await saveEcg(
      tx,
      {
        institutionId,
        studyUid,
        sopUid: sopInstanceUid,
        objectKey: kept.key,
        objectSize: kept.bytes.length,
        sha256: kept.sha256,
        fileName: kept.fileName,
        door: source.door,
        deviceId: deviceOf(source.actor),
        receivedAt: now,
      },
      recording,
    );
    await record(tx, source.actor, 'ecg.receive', { kind: 'ecg', id: row.id }, { studyUid, format: row.format });
    return row;
  });
}

/** What goes into the archive. */
const objectOf = (institutionId: string, { bytes, sha256 }: Kept, recording: EcgRecording): Uint8Array =>
  isPlaceable(bytes, recording) ? bytes : writeEcgObject(recording, idsOf(institutionId, sha256));

/**
 * A DICOM object goes into the archive as it is. One whose UIDs no archive could take is filed like any other format, its
 * original kept; without a scale it cannot be written anew, and intake says what is wrong with it.
 */
function isPlaceable(bytes: Uint8Array, { format, groups }: EcgRecording): boolean {
  if (format !== 'dicom') return false;
  const reading = readHeader(bytes, { complete: true });
  const uncalibrated = groups.some(({ leads }) => leads.some(({ uvPerLsb }) => uvPerLsb === null));
  return uncalibrated || (reading.kind === 'read' && readUids(reading).ok);
}

async function refuse(
  hub: IntakeHub,
  source: Source,
  { key, bytes, sha256, fileName }: Kept,
  { code, place, detail }: EcgRefusal,
  now: Date,
): Promise<never> {
  const aside = await keepAside(
    hub,
    source,
    { key, size: bytes.length, sha256 },
    { reason: 'ecg-unreadable', place, detail: `${code}: ${detail}`, fileName },
    now,
  );
  const unplacedId = aside.outcome === 'unplaced' ? aside.unplacedId : undefined;
  throw new Problem(refusals[code] ?? 'ecg.unreadable', { code, place, detail, unplacedId });
}

/** Refusals that the technician can do something about, and hears by name. */
const refusals: Readonly<Record<string, ProblemCode>> = {
  'picture.foreign': 'ecg.picture-foreign',
  'pdf.password': 'ecg.pdf-password',
  'wfdb.alone': 'ecg.wfdb-alone',
};

function idsOf(institutionId: string, sha256: string) {
  const uid = (what: string) => uidOf('ecg', what, institutionId, sha256);
  return { studyUid: uid('study'), seriesUid: uid('series'), sopUid: uid('object'), implementationClassUid };
}

/** `ecg/<year>/<month>/<day>/<two hex>/<uuid>`, as intake stores what it receives. */
function newKey(now: Date): ObjectKey {
  const id = randomUUID();
  return `ecg/${now.toISOString().slice(0, 10).replaceAll('-', '/')}/${id.slice(0, 2)}/${id}` as ObjectKey;
}

/** Throws 'ecg.too-large' as soon as it is. */
async function readWhole(source: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const pieces: Uint8Array[] = [];
  let size = 0;
  for await (const piece of source) {
    size += piece.length;
    if (size > mostEcgBytes) throw new Problem('ecg.too-large', { mostBytes: mostEcgBytes });
    pieces.push(piece);
  }
  return Buffer.concat(pieces, size);
}

async function* once(bytes: Uint8Array): AsyncIterable<Uint8Array> {
  yield bytes;
}
