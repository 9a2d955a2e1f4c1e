import type { AccountId, PostId, Role } from '../contracts/index.ts';
import type { Hub } from '../hub.ts';
import type { Tx } from '../platform/db.ts';
import { plainUsername } from './lock-out.ts';
import { hashPassword, inventPassword } from './password.ts';
import { givePost } from './posts.ts';
import { newTotpSecret, sealTotp, totpRequired } from './totp.ts';

export interface NewAccountWithPost {
  username: string;
  displayName: string;
  role: Role;
  institutionId: string;
  /** absent: one is made up */
  password?: string;
  mustChangePassword?: boolean;
  modalities?: readonly string[];
  title?: string;
  licenceNumber?: string;
  licenceClass?: string;
  threeYears?: boolean;
}

/**
 * An account that can work from the first sign-in on, for the first run and for the demonstration county.
 * Administrators come with their second factor; password and secret are in no other place than this answer.
 */
export async function createAccountWithPost(
  tx: Tx,
  { keyring, clock }: Pick<Hub, 'keyring' | 'clock'>,
  asked: NewAccountWithPost,
): Promise<{
  accountId: AccountId;
  postId: PostId;
  username: string;
  password: string;
  totpSecret: string | undefined;
}> {
  const now = clock.now();
  const username = plainUsername(asked.username);
  const password = asked.password ?? inventPassword();
  const account = await tx.account.create({
    data: {
      username,
      displayName: asked.displayName,
      passwordHash: await hashPassword(password),
      passwordChangedAt: now,
      mustChangePassword: asked.mustChangePassword ?? false,
      createdAt: now,
    },
  });
  const totpSecret = totpRequired(asked.role) ? newTotpSecret() : undefined;
  if (totpSecret !== undefined) {
    const totpSealed = sealTotp(keyring, account.id, totpSecret);
    await tx.account.update({ where: { id: account.id }, data: { totpSealed } });
  }
  const postId = await givePost(
    tx,
    {
      accountId: account.id,
      institutionId: asked.institutionId,
      role: asked.role,
      modalities: asked.modalities ?? [],
      title: asked.title ?? null,
      licenceNumber: asked.licenceNumber ?? null,
      licenceClass: asked.licenceClass ?? null,
      threeYears: asked.threeYears ?? false,
      validTo: null,
    },
    now,
  );
  return { accountId: account.id as AccountId, postId, username, password, totpSecret };
}
