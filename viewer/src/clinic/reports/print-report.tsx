import { markPrinted, type ReportView, reportPdf, type VersionView } from '@hub/server/contracts';
import { Alert, Button, Modal, Space } from 'antd';
import { useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { address, api } from '../../api.ts';
import { useAct } from '../parts/use-act.ts';

type VersionId = VersionView['id'];

/**
 * The PDF as it will be on paper. The hub cannot see whether paper came out, so the person says so: that is what later
 * alerts them when this version is corrected.
 */
export function PrintReport({ versionId, title, onClose }: { versionId: VersionId; title: string; onClose(): void }) {
  const { t } = useTranslation(['clinic', 'common']);
  const frame = useRef<HTMLIFrameElement>(null);
  const [sent, setSent] = useState(false);
  const [broken, setBroken] = useState(false);
  const printed = useAct((id: VersionId) => api(markPrinted, { params: { versionId: id } }), {
    stale: ['reports', 'report', 'orders', 'requests', 'request'],
    done: t('reading.reports.printDone'),
    onDone: onClose,
  });
  const print = () => {
    const paper = frame.current?.contentWindow;
    if (!paper) return setBroken(true);
    paper.focus();
    paper.print();
    setSent(true);
  };
  return (
    <Modal
      open
      width={900}
      style={{ top: 20 }}
      title={title}
      onCancel={onClose}
      footer={
        <Space>
          {sent && t('reading.reports.printAsk')}
          <Button onClick={onClose}>{t('reading.reports.printNo')}</Button>
          <Button
            type={sent ? 'primary' : 'default'}
            loading={printed.isPending}
            onClick={() => printed.mutate(versionId)}
          >
            {t('reading.reports.printYes')}
          </Button>
          <Button type={sent ? 'default' : 'primary'} autoFocus onClick={print}>
            {t('reading.reports.print')}
          </Button>
        </Space>
      }
    >
      {broken && <Alert type="error" showIcon title={t('reading.reports.pdfFault')} />}
      <iframe
        ref={frame}
        title={title}
        src={address(reportPdf, { versionId })}
        style={{ width: '100%', height: 'calc(100vh - 190px)', border: '1px solid #d0d7de' }}
      />
    </Modal>
  );
}

/** The version that counts: of the signed ones the last that was neither voided nor withdrawn. */
export function currentVersion({ versions }: Pick<ReportView, 'versions'>): VersionView | undefined {
  return issued({ versions }).findLast(({ state }) => state === 'final');
}

export function issued({ versions }: Pick<ReportView, 'versions'>): VersionView[] {
  return versions.filter(({ issue }) => issue !== null).sort((a, b) => (a.issue ?? 0) - (b.issue ?? 0));
}
