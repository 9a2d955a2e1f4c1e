import type { ReportView, VersionView } from '@hub/server/contracts';
import { Alert } from 'antd';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { currentVersion, issued } from './print-report.tsx';

/** What must be known before a report is used: that it is no longer the one, that paper must be fetched back, that nobody was told. */
export function ReportBanners({
  report,
  version,
  recheck,
}: {
  report: ReportView;
  version: VersionView;
  recheck: boolean;
}) {
  const { t } = useTranslation(['clinic', 'critical']);
  const current = currentVersion(report);
  const isCurrent = current?.id === version.id;
  const voided = issued(report).filter(({ state }) => state === 'voided');
  const onPaper = voided.filter(({ printed }) => printed > 0);
  const unprinted = voided.filter(({ printed }) => printed === 0);
  const { critical } = version.content;
  return (
    <div style={{ display: 'grid', gap: 6, marginBottom: 10 }}>
      {version.state === 'voided' && (
        <Alert type="error" showIcon title={t('reading.reports.oldBanner', { number: version.issue ?? 0 })} />
      )}
      {version.state === 'withdrawn' && <Alert type="error" showIcon title={t('reading.reports.withdrawnBanner')} />}
      {isCurrent &&
        onPaper.map(({ id, issue }) => (
          <Alert
            key={id}
            type="error"
            showIcon
            title={t('reading.reports.voidedBanner', { number: issue ?? 0 })}
            description={t('reading.reports.voidedBannerText', { number: version.issue ?? 0 })}
          />
        ))}
      {isCurrent &&
        unprinted.map(({ id, issue }) => (
          <Alert
            key={id}
            type="warning"
            showIcon
            title={t('reading.reports.supersededBanner', { number: issue ?? 0 })}
          />
        ))}
      {isCurrent && report.state === 'amending' && (
        <Alert type="warning" showIcon title={t('reading.reports.amendingBanner')} />
      )}
      {isCurrent && recheck && <Alert type="warning" showIcon title={t('reading.reports.recheckBanner')} />}
      {critical.marked && (
        <Alert
          type="error"
          showIcon
          banner
          title={t('reading.reports.criticalBanner', { text: critical.text })}
          description={
            report.critical ? (
              t('reading.reports.criticalState', { state: t(`critical:state.${report.critical.state}`) })
            ) : (
              <strong>{t('reading.reports.criticalNobody')}</strong>
            )
          }
          action={
            report.critical && (
              <Link to={`/critical?case=${report.critical.id}`}>{t('reading.reports.criticalOpen')}</Link>
            )
          }
        />
      )}
    </div>
  );
}
