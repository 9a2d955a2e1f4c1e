import { type ReportView, reportPdf, type VersionView } from '@hub/server/contracts';
import { Button, Modal, Tag } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { address } from '../../api.ts';
import { clockTime } from '../../ui/time.tsx';
import { DiffView } from './diff-view.tsx';

const colors: Record<VersionView['state'], string> = {
  reported: 'gold',
  rejected: 'red',
  final: 'green',
  withdrawn: 'default',
  voided: 'default',
};

/** Everything that was signed, newest first; each against the one before it and against its first signer's text. */
export function Versions({ report, modality }: { report: ReportView; modality: string }) {
  const { t } = useTranslation('reading');
  const [pdf, setPdf] = useState<string>();
  return (
    <section className="report-versions" aria-label={t('report.versions.title')}>
      {report.versions.map((version) => (
        <Version
          key={version.id}
          version={version}
          former={formerIssue(report, version)}
          modality={modality}
          onPdf={() => setPdf(version.id)}
        />
      ))}
      <Modal
        open={pdf !== undefined}
        title={t('report.versions.pdfTitle')}
        footer={null}
        width="min(900px, 94vw)"
        style={{ top: 16 }}
        onCancel={() => setPdf(undefined)}
        destroyOnHidden
      >
        {pdf && (
          <iframe
            title={t('report.versions.pdfTitle')}
            src={address(reportPdf, { versionId: pdf })}
            style={{ width: '100%', height: 'calc(100vh - 130px)', border: 0 }}
          />
        )}
      </Modal>
    </section>
  );
}

/** The version that the clinic had before this one. */
function formerIssue({ versions }: ReportView, { issue }: VersionView): VersionView | undefined {
  return issue === null ? undefined : versions.find((other) => other.issue === issue - 1);
}

function Version({
  version,
  former,
  modality,
  onPdf,
}: {
  version: VersionView;
  former: VersionView | undefined;
  modality: string;
  onPdf(): void;
}) {
  const { t } = useTranslation('reading');
  const [against, setAgainst] = useState<'former' | 'reporter'>();
  const { issue, number, state, reporter, reviewer, acknowledged, printed } = version;
  const corrected =
    version.reporterContent.findings !== version.content.findings ||
    version.reporterContent.impression !== version.content.impression ||
    version.reporterContent.positive !== version.content.positive;
  return (
    <div className="report-version">
      <div>
        <strong>
          {issue === null ? t('report.versions.attempt', { number }) : t('report.versions.issue', { number: issue })}
        </strong>{' '}
        <Tag color={colors[state]}>{t(`report.versions.state.${state}`)}</Tag>
        {version.singleSigned && <Tag color="orange">{t('report.versions.single')}</Tag>}
        {issue !== null && (
          <Button size="small" onClick={onPdf}>
            {t('report.versions.pdf')}
          </Button>
        )}
      </div>
      <div>{t('report.versions.reporter', { name: reporter.name, at: clockTime(reporter.at) })}</div>
      {reviewer && <div>{t('report.versions.reviewer', { name: reviewer.name, at: clockTime(reviewer.at) })}</div>}
      {version.amendReason && <div>{t('report.versions.amendReason', { reason: version.amendReason })}</div>}
      {version.rejectReason && <div>{t('report.versions.rejectReason', { reason: version.rejectReason })}</div>}
      {issue !== null && (
        <div>
          {acknowledged
            ? t('report.versions.acknowledged', { name: acknowledged.name, at: clockTime(acknowledged.at) })
            : t('report.versions.notAcknowledged')}
          {printed > 0 && `　${t('report.versions.printed', { count: printed })}`}
          {version.verificationCode && `　${t('report.versions.code', { code: version.verificationCode })}`}
        </div>
      )}
      <div>
        {corrected && reviewer && (
          <button
            type="button"
            className="report-link"
            aria-expanded={against === 'reporter'}
            onClick={() => setAgainst(against === 'reporter' ? undefined : 'reporter')}
          >
            {t('report.review.difference')}
          </button>
        )}
        {former && (
          <button
            type="button"
            className="report-link"
            aria-expanded={against === 'former'}
            onClick={() => setAgainst(against === 'former' ? undefined : 'former')}
          >
            {t('report.versions.against', { number: former.issue ?? 0 })}
          </button>
        )}
      </div>
      {against && (
        <DiffView
          before={against === 'former' && former ? former.content : version.reporterContent}
          after={version.content}
          modality={modality}
        />
      )}
    </div>
  );
}
