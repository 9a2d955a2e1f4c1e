import { Problem, ReportContent } from '../contracts/index.ts';
import type { Sql, Tx } from '../platform/db.ts';

export const emptyContent: ReportContent = {
  findings: '',
  impression: '',
  positive: null,
  critical: { marked: false, text: '' },
  keyImages: [],
};

/** Content as a table keeps it; what does not read any more is a fault, never an empty report. */
export function readContent(stored: unknown): ReportContent {
  return ReportContent.parse(stored);
}

/**
 * Key images are the hub's: the writer says which and in what order, the table says what they are. One that does not
 * belong to this report is refused.
 */
export async function withOwnKeyImages(
  sql: Sql | Tx,
  reportId: string,
  content: ReportContent,
): Promise<ReportContent> {
  if (content.keyImages.length === 0) return content;
  const own = await sql.keyImage.findMany({ where: { reportId, id: { in: content.keyImages.map(({ id }) => id) } } });
  const keyImages = content.keyImages.map(({ id, caption }) => {
    const image = own.find((candidate) => candidate.id === id);
    if (!image) throw new Problem('key-image.not-found');
    return {
      id,
      caption,
      sopInstanceUid: image.sopUid,
      frame: image.frame,
      sha256: image.sha256,
    } as ReportContent['keyImages'][number];
  });
  return { ...content, keyImages };
}
