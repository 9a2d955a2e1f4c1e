import type { z } from 'zod';
import { institutionNames } from '../consortium/index.ts';
import type { Identifier, InstitutionId, PatientId, PatientView, Sex } from '../contracts/index.ts';
import type { Sql } from '../platform/db.ts';
import { countyDay, dayOfDate } from './county-day.ts';
import { ageText } from './zh-CN.ts';

/** Patients as screens show them, by id. Whoever calls has decided that they may be shown. */
export async function viewPatients(sql: Sql, ids: Iterable<string>, now: Date): Promise<Map<string, PatientView>> {
  const rows = await sql.patient.findMany({
    where: { id: { in: [...new Set(ids)] } },
    include: { identifiers: { orderBy: { id: 'asc' } }, mother: { select: { displayName: true } } },
  });
  const institutions = await institutionNames(
    sql,
    rows.map(({ institutionId }) => institutionId),
  );
  const today = countyDay(now);
  const views = rows.map((row): [string, PatientView] => {
    const birthDate = row.birthDate ? dayOfDate(row.birthDate) : null;
    return [
      row.id,
      {
        id: row.id as PatientId,
        institutionId: row.institutionId as InstitutionId,
        institution: institutions.get(row.institutionId)?.legalName ?? '',
        displayName: row.displayName,
        pinyin: row.pinyin,
        initials: row.initials,
        sex: row.sex as Sex,
        birthDate,
        birthDateEstimated: row.birthDateEstimated,
        ageText: birthDate ? ageText(birthDate, today) : null,
        phone: row.phone,
        address: row.address,
        temporary: row.temporary,
        motherId: row.motherId as PatientId | null,
        motherName: row.mother?.displayName ?? null,
        mergedIntoId: row.mergedIntoId as PatientId | null,
        demonstration: row.demonstration,
        identifiers: row.identifiers.map(({ kind, value }) => ({ kind, value }) as z.infer<typeof Identifier>),
        createdAt: row.createdAt.toISOString(),
      },
    ];
  });
  return new Map(views);
}

/** One that is known to exist. */
export async function viewPatient(sql: Sql, id: string, now: Date): Promise<PatientView> {
  const view = (await viewPatients(sql, [id], now)).get(id);
  if (!view) throw new Error(`patient ${id} was there a moment ago`);
  return view;
}
