import { randomUUID } from 'node:crypto';
import { Readable } from 'node:stream';
import { record } from '../../audit/index.ts';
import { type ConsultFileId, type ConsultFileView, type ConsultId, ObjectKey, Problem } from '../../contracts/index.ts';
import type { Hub } from '../../hub.ts';
import type { Person } from '../../platform/actor.ts';
import { type Sql, transaction } from '../../platform/db.ts';
import { peopleOf } from '../people.ts';
import { noteEvent, requireConsult } from '../store.ts';
import { requireTakingPart } from './taking-part.ts';
import { tellRoom } from './tell-room.ts';

/** A scanned record or a short film of a wound is below this; images come by DICOM. */
const mostBytes = 100 * 1024 * 1024;

type Row = NonNullable<Awaited<ReturnType<Sql['consultFile']['findUnique']>>>;

export async function filesOf(
  { db }: Pick<Hub, 'db'>,
  person: Person,
  consultId: ConsultId,
): Promise<ConsultFileView[]> {
  await requireConsult(db.prisma, person, consultId);
  return viewFiles(
    db.prisma,
    await db.prisma.consultFile.findMany({ where: { consultId }, orderBy: [{ at: 'asc' }, { id: 'asc' }] }),
  );
}

/** Streamed to the store before it is known of; what was refused or cut off is not there. */
export async function keepFile(
  hub: Pick<Hub, 'db' | 'objects' | 'clock' | 'feed'>,
  person: Person,
  consultId: ConsultId,
  { name, mediaType }: { name: string; mediaType: string },
  body: unknown,
): Promise<ConsultFileView> {
  const { db, objects, clock } = hub;
  if (!(body instanceof Readable)) throw new Problem('request.unsupported-type');
  await requireTakingPart(db.prisma, person, consultId);
  const id = randomUUID();
  const objectKey = ObjectKey.parse(`consults/${consultId}/files/${id}`);
  const bounded = boundedBy(body, mostBytes);
  const stored = await objects
    .put(objectKey, bounded.bytes, { type: 'application/octet-stream' })
    .catch((error: unknown) => {
      throw bounded.exceeded() ? new Problem('request.too-large', undefined, { cause: error }) : error;
    });
  try {
    if (stored.size === 0 || stored.sha256 === undefined) throw new Problem('request.invalid', { place: 'body' });
    const { size, sha256 } = stored;
    return await transaction(db, async (tx) => {
      const { consult } = await requireTakingPart(tx, person, consultId); // it may have been closed meanwhile
      const at = clock.now();
      const row = await tx.consultFile.create({
        data: {
          ...{ id, consultId, name: plainName(name), mediaType, objectKey, sha256 },
          ...{ sizeBytes: BigInt(size), postId: person.postId, at },
        },
      });
      await noteEvent(tx, consultId, 'file-attached', at, person, row.name);
      await record(
        tx,
        person,
        'consult.attach-file',
        { kind: 'consult', id: consultId, patientId: consult.patientId },
        { fileId: id, sizeBytes: size },
      );
      await tellRoom(tx, hub, consultId);
      const [view] = await viewFiles(tx, [row]);
      return view as ConsultFileView;
    });
  } catch (error) {
    await objects.remove(objectKey).catch(() => undefined);
    throw error;
  }
}

export async function fileOf(
  { db, objects }: Pick<Hub, 'db' | 'objects'>,
  person: Person,
  consultId: ConsultId,
  fileId: ConsultFileId,
): Promise<{ name: string; size: number; read(): Promise<Readable> }> {
  await requireConsult(db.prisma, person, consultId);
  const row = await db.prisma.consultFile.findFirst({ where: { id: fileId, consultId } });
  if (!row) throw new Problem('consult.file-not-found');
  return { name: row.name, size: Number(row.sizeBytes), read: () => objects.get(row.objectKey) };
}

async function viewFiles(sql: Sql, rows: readonly Row[]): Promise<ConsultFileView[]> {
  const people = await peopleOf(
    sql,
    rows.map(({ postId }) => postId),
  );
  return rows.map((row) => ({
    id: row.id as ConsultFileId,
    name: row.name,
    mediaType: row.mediaType,
    sizeBytes: Number(row.sizeBytes),
    by: people.get(row.postId)?.name ?? '',
    at: row.at.toISOString(),
  }));
}

/** A name and no path, without what would steer a screen or a shell: control and direction signs. */
export function plainName(name: string): string {
  const last = name.normalize('NFC').split(/[\\/]/).at(-1) ?? '';
  const plain = last.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, '').trim();
  return plain === '' || /^\.+$/.test(plain) ? 'file' : plain;
}

function boundedBy(body: Readable, most: number) {
  let size = 0;
  async function* bytes(): AsyncGenerator<Uint8Array> {
    for await (const chunk of body) {
      size += (chunk as Uint8Array).length;
      if (size > most) throw new Problem('request.too-large');
      yield chunk as Uint8Array;
    }
  }
  return { bytes: bytes(), exceeded: () => size > most };
}
