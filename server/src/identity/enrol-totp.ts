import { record } from '../audit/index.ts';
import type { SessionView } from '../contracts/index.ts';
import { Problem } from '../contracts/index.ts';
import type { Hub } from '../hub.ts';
import type { Person } from '../platform/actor.ts';
import { transaction } from '../platform/db.ts';
import { confirmPassword } from './check-password.ts';
import { underLockOut } from './lock-out.ts';
import { sessionView } from './session-view.ts';
import { forgetSessions } from './sessions.ts';
import { newTotpSecret, sealTotp, totpStep, totpUri, unsealTotp } from './totp.ts';

type Facts = Pick<Hub, 'db' | 'clock' | 'keyring'>;

/** A new secret that counts only once its first code was shown; a second factor in use stays until then. */
export async function beginTotp(
  hub: Facts,
  person: Person,
  password: string,
): Promise<{ secret: string; uri: string }> {
  await confirmPassword(hub, person, password);
  const secret = newTotpSecret();
  const account = await transaction(hub.db, async (tx) => {
    await record(tx, person, 'session.begin-totp', { kind: 'account', id: person.accountId });
    return tx.account.update({
      where: { id: person.accountId },
      data: { totpPendingSealed: sealTotp(hub.keyring, person.accountId, secret) },
    });
  });
  return { secret, uri: totpUri(secret, account.username) };
}

export async function confirmTotp(hub: Facts, person: Person, code: string): Promise<SessionView> {
  const { db, clock, keyring } = hub;
  const account = await db.prisma.account.findUniqueOrThrow({ where: { id: person.accountId } });
  const { totpPendingSealed } = account;
  if (totpPendingSealed === null) throw new Problem('session.totp-wrong', { reason: 'not-begun' });
  const attempt = { username: account.username, address: person.address, atTheDoor: false };
  const { step } = await underLockOut(hub, attempt, async () => {
    const found = totpStep(unsealTotp(keyring, account.id, totpPendingSealed), code, clock.now());
    return { verdict: found === undefined ? ('wrong' as const) : ('right' as const), step: found };
  });
  if (step === undefined) throw new Problem('session.totp-wrong');
  await transaction(db, async (tx) => {
    const { count } = await tx.account.updateMany({
      where: { id: account.id, totpPendingSealed },
      data: { totpSealed: totpPendingSealed, totpPendingSealed: null, totpLastStep: step },
    });
    if (count === 0) throw new Problem('session.totp-wrong', { reason: 'not-begun' });
    await record(tx, person, 'session.enrol-totp', { kind: 'account', id: account.id });
  });
  forgetSessions(db);
  return sessionView(hub, { ...person, totpMissing: false });
}
