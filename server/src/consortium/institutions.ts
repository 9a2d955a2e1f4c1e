import type { z } from 'zod';
import { record } from '../audit/index.ts';
import type {
  changeInstitution as changeInstitutionEndpoint,
  createInstitution as createInstitutionEndpoint,
  InstitutionId,
  InstitutionKind,
  InstitutionView,
} from '../contracts/index.ts';
import { Problem } from '../contracts/index.ts';
import type { Hub } from '../hub.ts';
import type { Member } from '../platform/actor.ts';
import { type Sql, type Tx, transaction } from '../platform/db.ts';
import { isTaken } from '../platform/taken.ts';

export interface InstitutionName {
  legalName: string;
  shortName: string;
  demonstration: boolean;
}

/** Names by id, for lists and paper; an id that is no institution's is left out. */
export async function institutionNames(sql: Sql, ids: Iterable<string>): Promise<Map<string, InstitutionName>> {
  const wanted = [...new Set(ids)];
  if (wanted.length === 0) return new Map();
  const rows = await sql.institution.findMany({
    where: { id: { in: wanted } },
    select: { id: true, legalName: true, shortName: true, demonstration: true },
  });
  return new Map(rows.map(({ id, ...name }) => [id, name]));
}

/** The institutions of the county: their names are no secret, and every screen that names one needs them. */
export async function listInstitutions({ db }: Pick<Hub, 'db'>): Promise<InstitutionView[]> {
  const rows = await db.prisma.institution.findMany({ orderBy: { code: 'asc' } });
  return rows.map(institutionView);
}

export async function createInstitution(
  { db }: Pick<Hub, 'db'>,
  actor: Member,
  { phone, parentId, ...asked }: z.output<typeof createInstitutionEndpoint.body>,
): Promise<InstitutionView> {
  try {
    return await transaction(db, async (tx) => {
      const { countyId, county } = await tx.institution.findUniqueOrThrow({
        where: { id: actor.institutionId },
        include: { county: true },
      });
      await requireParent(tx, { kind: asked.kind, countyId }, parentId);
      const row = await tx.institution.create({
        data: {
          ...asked,
          phone: phone ?? null,
          parentId: parentId ?? null,
          countyId,
          demonstration: county.demonstration,
        },
      });
      await record(tx, actor, 'institution.create', { kind: 'institution', id: row.id });
      return institutionView(row);
    });
  } catch (error) {
    throw isTaken(error) ? new Problem('institution.taken', undefined, { cause: error }) : error;
  }
}

export async function changeInstitution(
  { db }: Pick<Hub, 'db'>,
  actor: Member,
  id: InstitutionId,
  { legalName, shortName, parentId, phone, quietMinutes }: z.output<typeof changeInstitutionEndpoint.body>,
): Promise<InstitutionView> {
  const data = {
    ...(legalName === undefined ? {} : { legalName }),
    ...(shortName === undefined ? {} : { shortName }),
    ...(parentId === undefined ? {} : { parentId }),
    ...(phone === undefined ? {} : { phone }),
    ...(quietMinutes === undefined ? {} : { quietMinutes }),
  };
  try {
    return await transaction(db, async (tx) => {
      const before = await tx.institution.findUnique({ where: { id } });
      if (!before) throw new Problem('institution.not-found');
      await requireParent(tx, before, parentId);
      const row = await tx.institution.update({ where: { id }, data });
      await record(tx, actor, 'institution.change', { kind: 'institution', id }, { fields: Object.keys(data) });
      return institutionView(row);
    });
  } catch (error) {
    throw isTaken(error) ? new Problem('institution.taken', undefined, { cause: error }) : error;
  }
}

/** Only a village room belongs to a hospital, and to one of its own county. */
async function requireParent(
  tx: Tx,
  { kind, countyId }: { kind: string; countyId: string },
  parentId: string | null | undefined,
): Promise<void> {
  if (!parentId) return;
  const parent = await tx.institution.findFirst({
    where: { id: parentId, countyId, kind: { in: ['township', 'community', 'branch'] } },
  });
  if (kind !== 'village' || !parent) throw new Problem('institution.not-found');
}

function institutionView(row: {
  id: string;
  code: string;
  legalName: string;
  shortName: string;
  kind: string;
  parentId: string | null;
  phone: string | null;
  quietMinutes: number;
  demonstration: boolean;
  closedAt: Date | null;
}): InstitutionView {
  return {
    id: row.id as InstitutionId,
    code: row.code,
    legalName: row.legalName,
    shortName: row.shortName,
    kind: row.kind as InstitutionKind,
    parentId: row.parentId as InstitutionId | null,
    phone: row.phone,
    quietMinutes: row.quietMinutes,
    demonstration: row.demonstration,
    closed: row.closedAt !== null,
  };
}
