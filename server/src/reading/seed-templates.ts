import type { Tx } from '../platform/db.ts';
import { columns } from './templates.ts';
import { hubTemplates } from './templates.zh-CN.ts';

/** The hub's own templates and phrases, once: what a county's readers begin with and may copy, never change. */
export async function seedTemplates(tx: Tx): Promise<void> {
  if ((await tx.reportTemplate.count({ where: { institutionId: null, accountId: null } })) > 0) return;
  await tx.reportTemplate.createMany({ data: hubTemplates.map(columns) });
}
