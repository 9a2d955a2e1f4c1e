import { ObjectKey } from '../../contracts/index.ts';
import type { Hub } from '../../hub.ts';
import type { Tx } from '../../platform/db.ts';
import { renderConsult } from '../../platform/paper/index.ts';
import { sha256 } from '../../reading/index.ts';
import { sheetOf } from './paper-sheet.ts';
import type { signPaper } from './signed-paper.ts';

/**
 * 归档: the paper is drawn once, when it is signed, and every institution concerned keeps an original of its own, byte for
 * byte the same (远程医疗服务管理规范 2018: records are kept by both sides). In the transaction of the signature: a paper that
 * could not be archived is not signed. What a failed one leaves in the store belongs to no row.
 */
export async function archivePaper(
  hub: Pick<Hub, 'objects' | 'env' | 'log' | 'clock'>,
  tx: Tx,
  { row, paper, signature }: Awaited<ReturnType<typeof signPaper>>,
  institutionIds: Iterable<string>,
): Promise<void> {
  const { contentHash, verificationCode } = row;
  if (contentHash === null || verificationCode === null) throw new Error(`paper ${row.id} is not signed`);
  const { pdf, missingGlyphs } = await renderConsult(
    sheetOf(paper, { contentHash, verificationCode, signature, publicUrl: hub.env.publicUrl }),
  );
  if (missingGlyphs.length > 0)
    hub.log.warn(
      { documentId: row.id, codePoints: missingGlyphs.map(({ codePoint }) => codePoint) },
      'characters missing from the paper font',
    );
  const digest = sha256(pdf);
  for (const institutionId of new Set(institutionIds)) {
    const objectKey = ObjectKey.parse(
      `consults/${row.consultId}/${row.id}/${institutionId}-${contentHash.slice(0, 16)}.pdf`,
    );
    await hub.objects.putBytes(objectKey, pdf, { type: 'application/pdf' });
    await tx.consultOriginal.create({
      data: { documentId: row.id, institutionId, objectKey, sha256: digest, archivedAt: hub.clock.now() },
    });
  }
}
