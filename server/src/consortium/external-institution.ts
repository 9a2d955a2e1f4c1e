import { randomUUID } from 'node:crypto';
import { type InstitutionId, Problem } from '../contracts/index.ts';
import type { Tx } from '../platform/db.ts';

/**
 * 外院: the hospital a guest expert comes from, by its legal name, made when it is first named. It belongs to no 医共体 and
 * nothing is ever opened to it as a whole. The name of a hospital that works with this hub is refused: its people have
 * accounts and come as an invited institution, under an agreement.
 */
export async function externalInstitution(
  tx: Tx,
  { legalName, besides }: { legalName: string; besides: string },
): Promise<InstitutionId> {
  const { countyId, demonstration } = await tx.institution.findUniqueOrThrow({ where: { id: besides } });
  const code = `ext-${randomUUID().slice(0, 18)}`;
  // Two physicians may name one hospital at the same moment.
  await tx.$executeRaw`
    INSERT INTO institution (id, county_id, code, legal_name, short_name, kind, demonstration)
    VALUES (gen_random_uuid(), ${countyId}::uuid, ${code}, ${legalName}, ${legalName}, 'external', ${demonstration})
    ON CONFLICT DO NOTHING`;
  const found = await tx.institution.findUniqueOrThrow({ where: { legalName } });
  if (found.kind !== 'external') throw new Problem('guest.hospital-in-hub');
  return found.id as InstitutionId;
}
