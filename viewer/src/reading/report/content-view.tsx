import type { ReportContent } from '@hub/server/contracts';
import { Alert, Tag } from 'antd';
import { useTranslation } from 'react-i18next';
import { KeyImages } from './key-images.tsx';
import { useFieldWords } from './text-areas.tsx';

/** A report that is only read. */
export function ContentView({
  content,
  modality,
  requestId,
}: {
  content: ReportContent;
  modality: string;
  requestId: string;
}) {
  const { t } = useTranslation('reading');
  const words = useFieldWords(modality);
  return (
    <div className="report-read">
      {content.critical.marked && (
        <Alert type="error" showIcon title={`${t('report.critical')}：${content.critical.text}`} />
      )}
      <h4>{words.findings}</h4>
      <p>{content.findings}</p>
      <h4>
        {words.impression}{' '}
        {content.positive !== null && (
          <Tag color={content.positive ? 'red' : 'green'}>
            {t(content.positive ? 'report.positive' : 'report.negative')}
          </Tag>
        )}
      </h4>
      <p>{content.impression}</p>
      {(modality !== 'ECG' || content.keyImages.length > 0) && (
        <KeyImages requestId={requestId} images={content.keyImages} />
      )}
    </div>
  );
}
