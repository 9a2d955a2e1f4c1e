import type { ReportContent } from '@hub/server/contracts';
import { Alert, Collapse } from 'antd';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { clockTime } from '../../ui/time.tsx';
import { type Basis, unchanged } from './bases.ts';
import { DiffView } from './diff-view.tsx';

/** Why a text was sent back or is being corrected, by whom and when; then what has become of it, word by word. */
export function BasisView({
  bases,
  content,
  modality,
  open,
  reasons = true,
}: {
  bases: readonly Basis[];
  content: ReportContent;
  modality: string;
  /** shown at once, as to who reviews; else folded until asked for */
  open: boolean;
  /** the reasons stand elsewhere on the screen already */
  reasons?: boolean;
}) {
  const { t } = useTranslation('reading');
  const title = ({ kind, version: { number, issue } }: Basis) =>
    kind === 'rejected' ? t('report.basis.rejected', { number }) : t('report.basis.issue', { number: issue ?? number });
  return (
    <>
      {reasons && bases.map((basis) => <BasisReason key={basis.version.id} basis={basis} />)}
      {bases.length > 0 && (
        <Collapse
          size="small"
          defaultActiveKey={open ? bases.slice(0, 1).map(({ version }) => version.id) : []}
          items={bases.map((basis) => ({
            key: basis.version.id,
            label: title(basis),
            children: unchanged(basis, content) ? (
              <span className="report-hint">{t('report.basis.same')}</span>
            ) : (
              <DiffView before={basis.version.content} after={content} modality={modality} />
            ),
          }))}
        />
      )}
    </>
  );
}

/** The reason alone, in the words of whoever gave it. */
export function BasisReason({ basis: { kind, version, reason, by }, action }: { basis: Basis; action?: ReactNode }) {
  const { t } = useTranslation('reading');
  const about = { reason: reason ?? '', number: version.issue ?? version.number };
  const words = {
    rejected: t('report.review.rejection', about),
    withdrawn: t('report.basis.withdrawn', about),
    amended: t('report.amend.banner', about),
  }[kind];
  const who = by ? t('report.basis.by', { name: by.name, at: clockTime(by.at) }) : '';
  return <Alert banner type={kind === 'rejected' ? 'error' : 'warning'} title={`${words}${who}`} action={action} />;
}
