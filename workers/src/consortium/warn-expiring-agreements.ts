import { warnExpiringAgreements } from '@hub/server/consortium';
import { warnExpiringAgreements as warnExpiringAgreementsJob } from '@hub/server/contracts';
import { notify } from '@hub/server/notices';
import { processor } from '@hub/server/platform/jobs';

export default processor(warnExpiringAgreementsJob, async (_payload, hub) => {
  await warnExpiringAgreements(hub, async (tx, { agreementId, institutionIds, warning, daysLeft, validTo }) => {
    for (const institutionId of institutionIds) {
      await notify(tx, hub.feed, {
        institutionId,
        kind: 'agreement-expiring',
        detail: { agreementId, warning, daysLeft, validTo: validTo.toISOString() },
      });
    }
  });
});
