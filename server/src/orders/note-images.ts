import { Prisma } from '@hub/prisma';
import { Problem } from '../contracts/index.ts';
import type { Tx } from '../platform/db.ts';
import { tellDayBoard } from './tell-day-board.ts';

export type ArrivedImages = ({ orderId: string } | { accessionNumber: string }) & {
  institutionId: string;
  studyUid: string;
  /** how many the study has now */
  imageCount: number;
  at: Date;
};

/**
 * Images of the order's study are there: the board counts them. Throws 'order.not-found' for another institution's order
 * and 'order.study-taken' when the order has another study. Calls may arrive out of turn: the count of a study only grows.
 */
export async function noteImages(tx: Tx, images: ArrivedImages): Promise<void> {
  const { institutionId, studyUid, imageCount, at } = images;
  const which =
    'orderId' in images
      ? Prisma.sql`id = ${images.orderId}::uuid`
      : Prisma.sql`accession_number = ${images.accessionNumber.trim()}`;
  const rows = await tx.$queryRaw<{ id: string; study_uid: string | null }[]>`
    SELECT id, study_uid FROM exam_order WHERE ${which} AND institution_id = ${institutionId}::uuid FOR UPDATE`;
  const order = rows[0];
  if (!order) throw new Problem('order.not-found');
  if (order.study_uid !== null && order.study_uid !== studyUid) throw new Problem('order.study-taken');
  await tx.$executeRaw`
    UPDATE exam_order SET study_uid = ${studyUid}, image_count = greatest(image_count, ${imageCount}::int),
      images_arrived_at = coalesce(images_arrived_at, ${at})
    WHERE id = ${order.id}::uuid`;
  await tellDayBoard(tx, { id: order.id, institutionId });
}

/** The study was not this order's after all: with it go its images and everything that was read from them. */
export async function releaseStudy(tx: Tx, orderId: string): Promise<void> {
  const row = await tx.order.update({
    where: { id: orderId },
    data: {
      studyUid: null,
      imageCount: 0,
      imagesArrivedAt: null,
      requestedReadingAt: null,
      returnedAt: null,
      reportedAt: null,
      reviewedAt: null,
      printedAt: null,
      recheckAt: null,
    },
  });
  await tellDayBoard(tx, row);
}
