import type { WorklistItem } from '@hub/server/contracts';
import { Alert, Button } from 'antd';
import { useTranslation } from 'react-i18next';
import type { ClaimStanding } from './claim-standing.ts';

/** What has happened to the case that must not be missed. */
export function CaseBanners({ item, claim, onRenew }: { item: WorklistItem; claim: ClaimStanding; onRenew(): void }) {
  const { t } = useTranslation('reading');
  return (
    <>
      {claim.standing === 'ending' && (
        <Alert
          banner
          type="warning"
          title={t('case.claim.ending', { minutes: claim.minutesLeft })}
          action={
            <Button size="small" type="primary" onClick={onRenew}>
              {t('case.claim.keep')} (F2)
            </Button>
          }
        />
      )}
      {claim.standing === 'lapsed' && <Alert banner type="error" title={t('case.claim.lapsed')} />}
      {item.recheck && <Alert banner type="warning" title={t('case.banner.recheck')} />}
      {!item.recheck && item.lateInstances > 0 && (
        <Alert banner type="warning" title={t('case.banner.late', { count: item.lateInstances })} />
      )}
      {item.state === 'returned' && (
        <Alert banner type="info" title={t('case.banner.returned', { reason: item.returnReason ?? '' })} />
      )}
      {item.state === 'withdrawn' && <Alert banner type="error" title={t('case.banner.withdrawn')} />}
    </>
  );
}
