import { institutionNames } from '../../consortium/index.ts';
import {
  type ConsultDocumentId,
  type ConsultId,
  type ConsultPapers,
  DecisionContent,
  type DecisionView,
  type InstitutionId,
  OpinionContent,
  type OpinionView,
} from '../../contracts/index.ts';
import type { Hub } from '../../hub.ts';
import type { Person } from '../../platform/actor.ts';
import type { Sql } from '../../platform/db.ts';
import { peopleOf } from '../people.ts';
import { requireConsult } from '../store.ts';

/** 诊疗意见报告, 处置决定 and the archived originals: everybody of the consult sees them, while they are written too. */
export async function papersOf({ db }: Pick<Hub, 'db'>, person: Person, consultId: ConsultId): Promise<ConsultPapers> {
  await requireConsult(db.prisma, person, consultId);
  return viewPapers(db.prisma, person, consultId);
}

/** Whoever calls has decided that the person takes part. */
export async function viewPapers(sql: Sql, person: Person, consultId: string): Promise<ConsultPapers> {
  const rows = await sql.consultDocument.findMany({
    where: { consultId },
    orderBy: { id: 'asc' },
    include: { originals: { orderBy: { archivedAt: 'asc' } } },
  });
  const [names, people] = await Promise.all([
    institutionNames(
      sql,
      rows.flatMap(({ institutionId, originals }) => [
        institutionId,
        ...originals.map((original) => original.institutionId),
      ]),
    ),
    peopleOf(
      sql,
      rows.flatMap(({ savedByPostId, signerPostId }) => [savedByPostId, signerPostId]),
    ),
  ]);
  const institution = (id: string) => ({ id: id as InstitutionId, name: names.get(id)?.legalName ?? '' });
  const common = (row: (typeof rows)[number]) => {
    const signer = people.get(row.signerPostId ?? '');
    return {
      id: row.id as ConsultDocumentId,
      state: row.signedAt ? ('signed' as const) : ('draft' as const),
      revision: row.revision,
      savedBy: people.get(row.savedByPostId ?? '')?.name ?? null,
      savedAt: row.savedAt?.toISOString() ?? null,
      signer:
        signer && row.signedAt ? { name: signer.name, title: signer.title, at: row.signedAt.toISOString() } : null,
      contentHash: row.contentHash,
      verificationCode: row.verificationCode,
    };
  };
  const opinions = rows
    .filter(({ kind }) => kind === 'opinion')
    .map(
      (row): OpinionView => ({
        ...common(row),
        institution: institution(row.institutionId),
        content: OpinionContent.parse(row.content),
        mine: person.role !== 'guest' && row.institutionId === person.institutionId,
      }),
    );
  const decision = rows.find(({ kind }) => kind === 'decision');
  const view: DecisionView | null = decision
    ? { ...common(decision), content: DecisionContent.parse(decision.content) }
    : null;
  const originals = rows.flatMap((row) =>
    row.originals.map((original) => ({
      documentId: row.id as ConsultDocumentId,
      kind: row.kind as 'opinion' | 'decision',
      institution: institution(original.institutionId),
      archivedAt: original.archivedAt.toISOString(),
      sha256: original.sha256,
    })),
  );
  return { opinions, decision: view, originals };
}
