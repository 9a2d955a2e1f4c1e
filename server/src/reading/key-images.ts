import { randomUUID } from 'node:crypto';
import { Readable } from 'node:stream';
import type { z } from 'zod';
import { record } from '../audit/index.ts';
import { type KeyImageView, ObjectKey, Problem } from '../contracts/index.ts';
import type { Hub } from '../hub.ts';
import type { Person } from '../platform/actor.ts';
import { type Tx, transaction } from '../platform/db.ts';
import { lockForReading, mayDo, readsAt } from '../worklist/index.ts';
import { readContent } from './content.ts';
import { sha256 } from './signed-text.ts';
import { ensureReport, requireReadable } from './store.ts';

type View = z.output<typeof KeyImageView>;

/** A picture of one viewport at the resolution of a large monitor is below this. */
const mostBytes = 5 * 1024 * 1024;
const pngSignature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);

/** 关键图像: what the reader saw, kept as a picture beside the place it was taken from. */
export async function keepKeyImage(
  { db, objects, clock }: Pick<Hub, 'db' | 'objects' | 'clock'>,
  person: Person,
  requestId: string,
  taken: { sopInstanceUid: string; frame: number; caption: string },
  picture: unknown,
): Promise<View> {
  const bytes = await readPng(picture);
  const key = ObjectKey.parse(`key-images/${requestId}/${randomUUID()}.png`);
  const digest = sha256(bytes);
  await objects.putBytes(key, bytes, { type: 'image/png' });
  try {
    return await transaction(db, async (tx) => {
      const { row, waiting } = await lockForReading(tx, person, requestId);
      const may = mayDo(waiting, person, clock.now());
      if (!may.write && !may.review) throw new Problem('worklist.not-claimed-by-you');
      const instance = await tx.instance.findFirst({
        where: { sopUid: taken.sopInstanceUid, studyUid: row.studyUid },
        select: { frames: true },
      });
      if (!instance || taken.frame > instance.frames) throw new Problem('frame.not-found');
      const report = await ensureReport(tx, row);
      const image = await tx.keyImage.create({
        data: {
          reportId: report.id,
          sopUid: taken.sopInstanceUid,
          frame: taken.frame,
          caption: taken.caption,
          objectKey: key,
          sha256: digest,
        },
      });
      await record(
        tx,
        person,
        'report.add-key-image',
        { kind: 'request', id: requestId, patientId: row.patientId },
        { keyImageId: image.id },
      );
      return {
        id: image.id,
        sopInstanceUid: image.sopUid,
        frame: image.frame,
        caption: image.caption,
        sha256: image.sha256,
      } as View;
    });
  } catch (error) {
    await objects.remove(key).catch(() => undefined);
    throw error;
  }
}

/** The body as it comes: anything but a PNG that is short enough is refused. */
async function readPng(picture: unknown): Promise<Uint8Array> {
  if (!(picture instanceof Readable)) throw new Problem('request.unsupported-type');
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of picture) {
    size += chunk.length;
    if (size > mostBytes) throw new Problem('request.too-large');
    chunks.push(chunk);
  }
  const bytes = Buffer.concat(chunks);
  if (!bytes.subarray(0, pngSignature.length).equals(pngSignature)) throw new Problem('request.unsupported-type');
  return bytes;
}

/** Out of the draft. The picture stays if a version that was signed shows it. */
export async function dropKeyImage(
  { db, objects, clock }: Pick<Hub, 'db' | 'objects' | 'clock'>,
  person: Person,
  requestId: string,
  keyImageId: string,
): Promise<void> {
  const orphan = await transaction(db, async (tx) => {
    const { row, waiting } = await lockForReading(tx, person, requestId);
    const may = mayDo(waiting, person, clock.now());
    if (!may.write && !may.review) throw new Problem('worklist.not-claimed-by-you');
    const image = await tx.keyImage.findFirst({ where: { id: keyImageId } });
    const report = image && (await tx.report.findFirst({ where: { id: image.reportId, requestId } }));
    if (!image || !report) throw new Problem('key-image.not-found');
    await record(
      tx,
      person,
      'report.remove-key-image',
      { kind: 'request', id: requestId, patientId: row.patientId },
      { keyImageId },
    );
    await takeOutOfDraft(tx, report.id, keyImageId);
    const [{ shown } = { shown: true }] = await tx.$queryRaw<{ shown: boolean }[]>`
      SELECT EXISTS (SELECT 1 FROM report_version WHERE report_id = ${report.id}::uuid AND (content->'keyImages' @> ${JSON.stringify([{ id: keyImageId }])}::jsonb OR reporter_content->'keyImages' @> ${JSON.stringify([{ id: keyImageId }])}::jsonb)) AS shown`;
    if (shown) return undefined;
    await tx.keyImage.delete({ where: { id: keyImageId } });
    return image.objectKey;
  });
  if (orphan) await objects.remove(orphan);
}

/** Its revision stays: nobody's text changed, and the next save names the images that are left. */
async function takeOutOfDraft(tx: Tx, reportId: string, keyImageId: string): Promise<void> {
  const draft = await tx.reportDraft.findUnique({ where: { reportId } });
  if (!draft) return;
  const content = readContent(draft.content);
  const keyImages = content.keyImages.filter(({ id }) => id !== keyImageId);
  await tx.reportDraft.update({ where: { reportId }, data: { content: { ...content, keyImages } as object } });
}

/** The picture, for both sides and whom a consult asked once it is in a signed report, for the centre always. */
export async function keyImageBytes(
  { db, objects }: Pick<Hub, 'db' | 'objects'>,
  person: Person,
  requestId: string,
  keyImageId: string,
): Promise<Uint8Array> {
  const { row } = await requireReadable(db.prisma, person, requestId);
  const image = await db.prisma.keyImage.findUnique({ where: { id: keyImageId } });
  const report = image && (await db.prisma.report.findFirst({ where: { id: image.reportId, requestId } }));
  if (!image || !report) throw new Problem('key-image.not-found');
  if (!readsAt(row, person)) {
    const issued = await db.prisma.reportVersion.findMany({
      where: { reportId: report.id, issue: { not: null } },
      select: { content: true },
    });
    const shown = issued.some(({ content }) =>
      (content as { keyImages?: { id: string }[] }).keyImages?.some(({ id }) => id === keyImageId),
    );
    if (!shown) throw new Problem('key-image.not-found');
  }
  return objects.read(image.objectKey);
}
