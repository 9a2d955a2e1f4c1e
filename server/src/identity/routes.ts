import * as contract from '../contracts/index.ts';
import type { Hub } from '../hub.ts';
import { type Door, serve } from '../platform/http/index.ts';
import { plainAddress } from './address-list.ts';
import { administrationRoutes } from './administration-routes.ts';
import { changePassword } from './change-password.ts';
import { giveCookie, sessionToken, takeCookie } from './cookie.ts';
import { beginTotp, confirmTotp } from './enrol-totp.ts';
import { firstRun, firstRunState } from './first-run.ts';
import { listSessions, revokeSession } from './list-sessions.ts';
import { actFor, lockSession, signOut, unlockSession } from './own-session.ts';
import { decoyHash } from './password.ts';
import { sessionView } from './session-view.ts';
import { signIn } from './sign-in.ts';

export function identityRoutes(door: Door, hub: Pick<Hub, 'db' | 'clock' | 'feed' | 'keyring'>): void {
  // Made now: the first unknown user name must not take longer than the next.
  void decoyHash();
  serve(door, 'signIn', contract.signIn, async ({ body }, { request, reply }) => {
    const { token, session } = await signIn(hub, body, {
      address: plainAddress(request.ip),
      userAgent: request.headers['user-agent'] ?? '',
      formerToken: sessionToken(request),
    });
    giveCookie(request, reply, token);
    return session;
  });
  serve(door, 'currentSession', contract.currentSession, (_asked, { actor }) => sessionView(hub, actor));
  serve(door, 'signOut', contract.signOut, async (_asked, { actor, request, reply }) => {
    await signOut(hub, actor);
    takeCookie(request, reply);
    return undefined;
  });
  serve(door, 'actFor', contract.actFor, ({ body }, { actor }) => actFor(hub, actor, body.postId));
  serve(door, 'lockSession', contract.lockSession, async (_asked, { actor }) => {
    await lockSession(hub, actor);
    return undefined;
  });
  serve(door, 'unlockSession', contract.unlockSession, ({ body }, { actor }) =>
    unlockSession(hub, actor, body.password),
  );
  serve(door, 'changePassword', contract.changePassword, ({ body }, { actor }) => changePassword(hub, actor, body));
  serve(door, 'beginTotp', contract.beginTotp, ({ body }, { actor }) => beginTotp(hub, actor, body.password));
  serve(door, 'confirmTotp', contract.confirmTotp, ({ body }, { actor }) => confirmTotp(hub, actor, body.code));
  serve(door, 'mySessions', contract.mySessions, (_asked, { actor }) => listSessions(hub, actor, 'mine'));
  serve(door, 'revokeMySession', contract.revokeMySession, async ({ params }, { actor }) => {
    await revokeSession(hub, actor, params.sessionId, 'mine');
    return undefined;
  });
  serve(door, 'firstRunState', contract.firstRunState, () => firstRunState(hub));
  serve(door, 'firstRun', contract.firstRun, ({ body }, { request }) => firstRun(hub, body, plainAddress(request.ip)));
  administrationRoutes(door, hub);
}
