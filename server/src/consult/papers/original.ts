import { type ConsultDocumentId, type ConsultId, Problem } from '../../contracts/index.ts';
import type { Hub } from '../../hub.ts';
import type { Person } from '../../platform/actor.ts';
import { sha256 } from '../../reading/index.ts';
import { requireConsult } from '../store.ts';

/**
 * The original that the person's own institution archived, byte for byte. Bytes that are not those of the archive's row are
 * a fault of the store and are handed to nobody. A guest's hospital archives nothing here.
 */
export async function originalOf(
  { db, objects }: Pick<Hub, 'db' | 'objects'>,
  person: Person,
  consultId: ConsultId,
  documentId: ConsultDocumentId,
): Promise<{ pdf: Uint8Array; sha256: string }> {
  await requireConsult(db.prisma, person, consultId);
  const original =
    person.role === 'guest'
      ? null
      : await db.prisma.consultOriginal.findFirst({
          where: { documentId, institutionId: person.institutionId, document: { consultId } },
        });
  if (!original) throw new Problem('consult.document-not-found');
  const pdf = await objects.read(original.objectKey);
  if (sha256(pdf) !== original.sha256)
    throw new Error(`archived original ${documentId} of ${person.institutionId} is not what was archived`);
  return { pdf, sha256: original.sha256 };
}
