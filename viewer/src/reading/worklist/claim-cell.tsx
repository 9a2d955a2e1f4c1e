import type { WorklistItem } from '@hub/server/contracts';
import { useTranslation } from 'react-i18next';
import { shortTime } from '../../ui/time.tsx';

/** Who holds the case and until when. */
export function ClaimCell({ claim }: Pick<WorklistItem, 'claim'>) {
  const { t } = useTranslation('reading');
  if (!claim) return null;
  const until = shortTime(claim.until);
  if (claim.lapsed)
    return (
      <span style={{ color: '#8c8c8c' }}>
        {claim.mine ? t('worklist.claim.mineLapsed') : t('worklist.claim.lapsed', { by: claim.by })}
      </span>
    );
  if (claim.mine) return <strong style={{ color: '#1668dc' }}>{t('worklist.claim.mine', { until })}</strong>;
  return <span>{t('worklist.claim.other', { by: claim.by, until })}</span>;
}
