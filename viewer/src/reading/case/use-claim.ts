import { renewClaim, type WorklistItem } from '@hub/server/contracts';
import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';
import { api } from '../../api.ts';
import { serverNow, useServerNow } from '../parts/server-clock.ts';
import { lastActivity, noteActivity } from './activity.ts';
import { type ClaimStanding, claimStandingOf } from './claim-standing.ts';

/** The claim of the case on the screen: renewed by itself while there is work. `renew` keeps it by hand. */
export function useClaim(item: WorklistItem): { claim: ClaimStanding; renew(): void } {
  const client = useQueryClient();
  const now = useServerNow(10_000);
  const asking = useRef(false);
  const behind = serverNow().getTime() - Date.now();
  const claim = claimStandingOf(item.claim, now, new Date(lastActivity() + behind));

  useEffect(noteActivity, []);

  const renew = () => {
    if (asking.current) return;
    asking.current = true;
    api(renewClaim, { params: { requestId: item.id } })
      .catch(() => undefined) // what became of the case is asked anew, and the screen says so
      .then(() => client.invalidateQueries({ queryKey: ['request', item.id] }))
      .finally(() => {
        asking.current = false;
      });
  };
  const due = claim.standing === 'mine' && claim.renew;
  // biome-ignore lint/correctness/useExhaustiveDependencies: each tick of the clock may renew
  useEffect(() => {
    if (due) renew();
  }, [due, now]);
  return { claim, renew };
}
