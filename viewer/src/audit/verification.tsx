import type { Answer, verifyAudit } from '@hub/server/contracts';
import { Alert } from 'antd';
import { useTranslation } from 'react-i18next';

/** What the check of the chain found, row by row. */
export function Verification({ result }: { result: Answer<typeof verifyAudit> }) {
  const { t } = useTranslation('admin');
  if (result.intact)
    return (
      <Alert
        type="success"
        showIcon
        title={t('audit.intact', { count: result.checked })}
        style={{ marginBottom: 10 }}
      />
    );
  return (
    <Alert
      type="error"
      showIcon
      style={{ marginBottom: 10 }}
      title={`${t('audit.broken')}（${t('audit.checked', { count: result.checked })}）`}
      description={
        <ul style={{ margin: 0, paddingInlineStart: 20, maxHeight: 200, overflow: 'auto' }}>
          {result.broken.map(({ rowId, reason }) => (
            <li key={`${rowId} ${reason}`}>
              {t('audit.brokenRow', { row: rowId, reason: t(`audit.reasons.${reason as 'row-changed'}`) })}
            </li>
          ))}
          {result.unsealed.length > 0 && <li>{t('audit.unsealedRows', { rows: result.unsealed.join('、') })}</li>}
        </ul>
      }
    />
  );
}
