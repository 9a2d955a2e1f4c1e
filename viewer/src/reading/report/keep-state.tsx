import { useTranslation } from 'react-i18next';
import { shortTime } from '../../ui/time.tsx';
import type { Kept } from './draft-keeper.ts';

const bad = new Set(['offline', 'held', 'conflict']);

/** Where the words on the screen are safe. */
export function KeepState({
  kept: { standing, savedAt, shelved },
}: {
  kept: Pick<Kept<unknown>, 'standing' | 'savedAt' | 'shelved'>;
}) {
  const { t } = useTranslation('reading');
  return (
    <span role="status" className="report-keep hub-numbers" data-bad={bad.has(standing) || !shelved}>
      {t(`report.keep.${standing}`, { at: savedAt ? shortTime(savedAt) : '' })}
      {!shelved && standing !== 'saved' && ` ${t('report.keep.full')}`}
    </span>
  );
}
