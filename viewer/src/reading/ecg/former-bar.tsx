import type { Answer, EcgId, listPreviousEcgs } from '@hub/server/contracts';
import { Segmented, Select } from 'antd';
import { useTranslation } from 'react-i18next';

type Others = Answer<typeof listPreviousEcgs>['items'];

/** Which other recording of the patient stands beside this one, and how. */
export function FormerBar({
  others,
  formerId,
  compare,
  onChoose,
  onCompare,
  ways = ['beside', 'over', 'off'],
}: {
  others: Others;
  formerId: EcgId | undefined;
  compare: 'beside' | 'over' | 'off';
  onChoose(id: EcgId | 'none'): void;
  onCompare(compare: 'beside' | 'over' | 'off'): void;
  /** a picture is not laid over a tracing */
  ways?: readonly ('beside' | 'over' | 'off')[];
}) {
  const { t } = useTranslation('reading');
  if (others.length === 0) return <p className="ecg-hint">{t('ecg.former.none')}</p>;
  return (
    <div className="ecg-former-bar">
      <strong>{t('ecg.former.title')}</strong>
      <Select
        size="small"
        style={{ width: 330 }}
        aria-label={t('ecg.former.which')}
        value={formerId ?? ('none' as const)}
        onChange={onChoose}
        options={[
          ...others.map(({ id, recordedAt, institution, before }) => ({
            value: id as EcgId | 'none',
            label: `${recordedAt ? recordedAt.slice(0, 16).replace('T', ' ') : t('ecg.noTime')}　${institution}${before ? '' : t('ecg.former.later')}`,
          })),
          { value: 'none' as const, label: t('ecg.former.off') },
        ]}
      />
      <Segmented
        size="small"
        value={compare}
        onChange={(value) => onCompare(value as typeof compare)}
        options={ways.map((value) => ({ value, label: t(`ecg.former.${value}`) }))}
      />
    </div>
  );
}
