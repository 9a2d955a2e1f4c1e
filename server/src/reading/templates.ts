import type { z } from 'zod';
import { record } from '../audit/index.ts';
import { type createTemplate, Problem, type TemplateView } from '../contracts/index.ts';
import type { Hub } from '../hub.ts';
import { asKey, searchKeys } from '../patients/index.ts';
import type { Person } from '../platform/actor.ts';
import { type Sql, transaction } from '../platform/db.ts';

type NewTemplate = z.output<(typeof createTemplate)['body']>;
type Row = NonNullable<Awaited<ReturnType<Sql['reportTemplate']['findUnique']>>>;

/** The hub's, one's institution's and one's own; search by title, pinyin or initials. */
export async function templatesOf(
  { db }: Pick<Hub, 'db'>,
  person: Person,
  { modality, q }: { modality?: string | undefined; q?: string | undefined },
): Promise<TemplateView[]> {
  const rows = await db.prisma.reportTemplate.findMany({
    where: {
      AND: [
        {
          OR: [
            { institutionId: null, accountId: null },
            { institutionId: person.institutionId, accountId: null },
            { accountId: person.accountId },
          ],
        },
        modality ? { modality: { in: familyOf(modality) } } : {},
        q?.trim()
          ? {
              OR: [
                { title: { contains: q.trim() } },
                { pinyin: { startsWith: asKey(q) } },
                { initials: { startsWith: asKey(q) } },
              ],
            }
          : {},
      ],
    },
    orderBy: [{ kind: 'desc' }, { modality: 'asc' }, { title: 'asc' }],
  });
  return rows.map((row) => view(row, person));
}

/** Plain radiographs are written alike whatever the detector. */
function familyOf(modality: string): string[] {
  const radiographs = ['CR', 'DX', 'DR'];
  return radiographs.includes(modality) ? radiographs : [modality];
}

export async function keepTemplate({ db }: Pick<Hub, 'db'>, person: Person, asked: NewTemplate): Promise<TemplateView> {
  return transaction(db, async (tx) => {
    const row = await tx.reportTemplate.create({ data: { ...columns(asked), ...owner(asked.scope, person) } });
    await record(tx, person, 'template.create', { kind: 'template', id: row.id });
    return view(row, person);
  });
}

export async function changeTemplateOf(
  { db }: Pick<Hub, 'db'>,
  person: Person,
  templateId: string,
  asked: NewTemplate,
): Promise<TemplateView> {
  return transaction(db, async (tx) => {
    await requireOwnTemplate(tx, person, templateId);
    const row = await tx.reportTemplate.update({
      where: { id: templateId },
      data: { ...columns(asked), ...owner(asked.scope, person) },
    });
    await record(tx, person, 'template.change', { kind: 'template', id: templateId });
    return view(row, person);
  });
}

export async function removeTemplateOf({ db }: Pick<Hub, 'db'>, person: Person, templateId: string): Promise<void> {
  await transaction(db, async (tx) => {
    await requireOwnTemplate(tx, person, templateId);
    await tx.reportTemplate.delete({ where: { id: templateId } });
    await record(tx, person, 'template.remove', { kind: 'template', id: templateId });
  });
}

/** One's own, or one's institution's; the hub's are nobody's to change. */
async function requireOwnTemplate(sql: Sql, person: Person, templateId: string): Promise<void> {
  const row = await sql.reportTemplate.findUnique({ where: { id: templateId } });
  const own = row && (row.accountId ? row.accountId === person.accountId : row.institutionId === person.institutionId);
  if (!own) throw new Problem('template.not-found');
}

function owner(scope: NewTemplate['scope'], person: Person): { institutionId: string; accountId: string | null } {
  return { institutionId: person.institutionId, accountId: scope === 'mine' ? person.accountId : null };
}

export function columns({
  kind,
  modality,
  bodyPart,
  title,
  findings,
  impression,
  positive,
}: Omit<NewTemplate, 'scope'>) {
  const { pinyin, initials } = searchKeys(title);
  return { kind, modality, bodyPart: bodyPart ?? null, title, pinyin, initials, findings, impression, positive };
}

function view(row: Row, person: Person): TemplateView {
  const { id, kind, modality, bodyPart, title, pinyin, initials, findings, impression, positive } = row;
  const scope =
    row.accountId === person.accountId && row.accountId ? 'mine' : row.institutionId ? 'institution' : 'hub';
  return {
    id,
    scope,
    kind,
    modality,
    bodyPart,
    title,
    pinyin,
    initials,
    findings,
    impression,
    positive,
  } as TemplateView;
}
