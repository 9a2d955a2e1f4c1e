import type { Hub } from '../hub.ts';
import type { Person } from '../platform/actor.ts';
import type { Sql } from '../platform/db.ts';
import { type SealedSigningKey, type SigningPort, softwareSigning } from '../platform/signing/index.ts';
import type { NamedSigner } from './signed-text.ts';

/**
 * The signing port with keys kept beside their accounts. A CA's adapter takes this place once a county has one. Inside a
 * verb `sql` is its transaction: a second connection for the key would leave signers waiting for each other's.
 */
export function signingOf({ keyring, clock }: Pick<Hub, 'keyring' | 'clock'>, sql: Sql): SigningPort {
  return softwareSigning(
    keyring,
    {
      async load(accountId) {
        const account = await sql.account.findUniqueOrThrow({
          where: { id: accountId },
          select: { signingKey: true },
        });
        return (account.signingKey as unknown as SealedSigningKey | null) ?? undefined;
      },
      async save(accountId, key) {
        // The first key offered stays: two first signatures at one moment end with one key.
        const rows = await sql.$queryRaw<{ signing_key: SealedSigningKey }[]>`
          UPDATE account SET signing_key = coalesce(signing_key, ${JSON.stringify(key)}::jsonb) WHERE id = ${accountId}::uuid RETURNING signing_key`;
        return rows[0]?.signing_key ?? key;
      },
    },
    clock,
  );
}

export async function namedSigner(
  sql: Sql,
  person: Pick<Person, 'accountId' | 'postId'>,
  at: Date,
): Promise<NamedSigner> {
  const post = await sql.post.findUniqueOrThrow({ where: { id: person.postId }, include: { account: true } });
  return {
    accountId: person.accountId,
    postId: person.postId,
    name: post.account.displayName,
    title: post.title,
    licenceNumber: post.licenceNumber,
    at: at.toISOString(),
  };
}
