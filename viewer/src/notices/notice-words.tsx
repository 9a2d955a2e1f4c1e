import type { NoticeView } from '@hub/server/contracts';
import { useTranslation } from 'react-i18next';

/** What has happened. */
export function NoticeTitle({ notice }: { notice: NoticeView }) {
  const { t } = useTranslation('notices');
  const { kind, about } = notice;
  if (about && about.recall !== null)
    return <span style={{ color: '#cf1322' }}>{t('recall', { name: about.patientName, version: about.recall })}</span>;
  return <>{t(`kind.${kind}`)}</>;
}

/** Whom it concerns, and why. */
export function NoticeFacts({ notice: { about } }: { notice: NoticeView }) {
  const { t } = useTranslation('notices');
  if (!about) return null;
  return (
    <div>
      <strong>{about.patientName}</strong> {about.matter}
      {about.reason && <div>{t('reason', { reason: about.reason })}</div>}
    </div>
  );
}
