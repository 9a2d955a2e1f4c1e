import type { z } from 'zod';
import { institutionNames } from '../consortium/index.ts';
import type { CriticalPolicy, callWebhooks } from '../contracts/index.ts';
import type { Hub } from '../hub.ts';
import { webhookWords } from './list.zh-CN.ts';
import { policyOf } from './policy.ts';

/** A robot that does not answer must not hold up the next one. */
const patienceMs = 5000;

/**
 * Another way to reach a person: the centre's webhooks are told that something waits, in words without a name, and each
 * try stands in the register. It rings in the hub whether or not they answer.
 */
export async function callWebhooksOf(
  { db, clock }: Pick<Hub, 'db' | 'clock'>,
  { criticalId }: z.output<typeof callWebhooks.payload>,
): Promise<void> {
  const row = await db.prisma.criticalCase.findUnique({ where: { id: criticalId } });
  if (!row || row.state === 'closed' || row.state === 'ruled-out' || row.state === 'acknowledged') return;
  const { webhooks } = await policyOf(db.prisma, row.readingInstitutionId);
  if (webhooks.length === 0) return;
  const names = await institutionNames(db.prisma, [row.requestingInstitutionId]);
  const words = (row.state === 'notifying' ? webhookWords.notifying : webhookWords.suspected)
    .replace('{text}', row.text)
    .replace('{requesting}', names.get(row.requestingInstitutionId)?.legalName ?? '');
  for (const webhook of webhooks) {
    const failure = await call(webhook, words, row.id);
    await db.prisma.criticalAttempt.create({
      data: {
        criticalId: row.id,
        at: clock.now(),
        rung: row.rung,
        channel: 'webhook',
        recipient: webhook.name,
        outcome: failure === undefined ? null : 'UNABLE_TO_REACH',
        note: failure ?? null,
      },
    });
  }
}

/** What went wrong, without the address (a robot's key is in it); undefined: the robot took it. */
async function call(
  { url, form }: CriticalPolicy['webhooks'][number],
  words: string,
  id: string,
): Promise<string | undefined> {
  const body =
    form === 'wecom' ? { msgtype: 'text', text: { content: words, mentioned_list: ['@all'] } } : { id, text: words };
  try {
    const reply = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
      redirect: 'error',
      signal: AbortSignal.timeout(patienceMs),
    });
    await reply.body?.cancel();
    return reply.ok ? undefined : `HTTP ${reply.status}`;
  } catch (error) {
    return error instanceof Error ? error.name : 'unknown';
  }
}
