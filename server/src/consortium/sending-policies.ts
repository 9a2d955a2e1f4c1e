import type { z } from 'zod';
import { record } from '../audit/index.ts';
import type { InstitutionId, SendingPolicyView, SendingRule } from '../contracts/index.ts';
import { Problem } from '../contracts/index.ts';
import type { Hub } from '../hub.ts';
import type { Member } from '../platform/actor.ts';
import { type Sql, transaction } from '../platform/db.ts';
import { agreementState } from './rules.ts';

type Policy = z.output<typeof SendingPolicyView>;

/** 全部上送 / 疑难上送 / 本院报告 for one modality; undefined where nobody has decided, and then nothing goes up by itself. */
export async function sendingRule(
  sql: Sql,
  institutionId: string,
  modality: string,
): Promise<{ rule: SendingRule; readingInstitutionId: InstitutionId | null } | undefined> {
  const policy = await sql.sendingPolicy.findUnique({
    where: { institutionId_modality: { institutionId, modality } },
  });
  return policy ? view(policy) : undefined;
}

/** One's own institution's; the system administrator sets up the county and sees all. */
export async function listSendingPolicies({ db }: Pick<Hub, 'db'>, actor: Member): Promise<Policy[]> {
  const policies = await db.prisma.sendingPolicy.findMany({
    where: setsUpTheCounty(actor) ? {} : { institutionId: actor.institutionId },
    orderBy: [{ institutionId: 'asc' }, { modality: 'asc' }],
  });
  return policies.map(view);
}

export async function setSendingPolicy(
  { db, clock }: Pick<Hub, 'db' | 'clock'>,
  actor: Member,
  policy: Policy,
): Promise<Policy> {
  const { institutionId, modality, rule, readingInstitutionId } = policy;
  if (!setsUpTheCounty(actor) && institutionId !== actor.institutionId) throw new Problem('institution.not-found');
  return transaction(db, async (tx) => {
    if (!(await tx.institution.findUnique({ where: { id: institutionId } })))
      throw new Problem('institution.not-found');
    if (readingInstitutionId && rule !== 'own') {
      // A rule that sends to a centre without an agreement would fail on the first patient instead of here.
      const agreements = await tx.serviceAgreement.findMany({
        where: { requestingInstitutionId: institutionId, readingInstitutionId },
      });
      const usable = agreements.some(
        (agreement) =>
          agreementState(agreement, clock.now()).state !== 'ended' &&
          (agreement.modalities.length === 0 || agreement.modalities.includes(modality)),
      );
      if (!usable) throw new Problem('agreement.missing');
    }
    const saved = await tx.sendingPolicy.upsert({
      where: { institutionId_modality: { institutionId, modality } },
      create: { institutionId, modality, rule, readingInstitutionId },
      update: { rule, readingInstitutionId },
    });
    await record(
      tx,
      actor,
      'sending-policy.set',
      { kind: 'institution', id: institutionId },
      { modality, rule, readingInstitutionId },
    );
    return view(saved);
  });
}

function setsUpTheCounty(actor: Member): boolean {
  return actor.kind === 'person' && actor.role === 'system-admin';
}

function view(row: {
  institutionId: string;
  modality: string;
  rule: string;
  readingInstitutionId: string | null;
}): Policy {
  return {
    institutionId: row.institutionId as InstitutionId,
    modality: row.modality,
    rule: row.rule as SendingRule,
    readingInstitutionId: row.readingInstitutionId as InstitutionId | null,
  };
}
