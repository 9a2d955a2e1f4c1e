import { markCritical, type ReportContent, type ReportView, type RequestId } from '@hub/server/contracts';
import { Alert, Button, Checkbox, Flex, Input, Radio } from 'antd';
import { useTranslation } from 'react-i18next';
import { api } from '../../api.ts';
import { useAct } from '../../ui/use-act.ts';

/** 阴性/阳性, and the critical finding: its loop begins at the signature, or at once. */
export function ResultFields({
  content: { positive, critical },
  contact,
  readOnly,
  onChange,
  known,
  requestId,
}: {
  content: ReportContent;
  contact: string | null;
  readOnly: boolean;
  onChange(part: Partial<ReportContent>): void;
  /** its loop, where there is one */
  known: ReportView['critical'];
  requestId: RequestId;
}) {
  const { t } = useTranslation(['reading', 'critical']);
  const mark = useAct(
    (text: string) =>
      api(markCritical, { body: { requestId, text, findings: [{ code: 'report', text: text.slice(0, 200) }] } }),
    { stale: ['critical', 'report', 'request', 'worklist'] },
  );
  return (
    <>
      <Flex gap={12} align="center" wrap>
        <span>{t('report.result')}</span>
        <Radio.Group
          size="small"
          optionType="button"
          buttonStyle="solid"
          aria-label={t('report.result')}
          disabled={readOnly}
          value={positive}
          onChange={({ target }) => onChange({ positive: target.value as boolean })}
          options={[
            { value: false, label: t('report.negative') },
            { value: true, label: t('report.positive') },
          ]}
        />
        <Checkbox
          checked={critical.marked}
          disabled={readOnly}
          onChange={({ target }) => onChange({ critical: { ...critical, marked: target.checked } })}
        >
          <span style={{ color: critical.marked ? '#cf1322' : undefined }}>{t('report.critical')}</span>
        </Checkbox>
      </Flex>
      {critical.marked && (
        <>
          <Input
            size="small"
            status={critical.text.trim() === '' ? 'error' : ''}
            readOnly={readOnly}
            maxLength={1000}
            aria-label={t('report.criticalText')}
            placeholder={t('report.criticalHint')}
            value={critical.text}
            onChange={({ target }) => onChange({ critical: { ...critical, text: target.value } })}
          />
          <Alert
            type="error"
            showIcon
            title={
              known && known.state !== 'ruled-out'
                ? t('report.criticalKnown', { state: t(`critical:state.${known.state}`) })
                : t('report.criticalNext')
            }
            description={contact ? t('report.criticalContact', { contact }) : undefined}
            action={
              !readOnly &&
              (!known || known.state === 'ruled-out' || known.state === 'closed') && (
                <Button
                  size="small"
                  danger
                  disabled={critical.text.trim() === ''}
                  loading={mark.isPending}
                  onClick={() => mark.mutate(critical.text.trim())}
                >
                  {t('report.criticalNow')}
                </Button>
              )
            }
          />
        </>
      )}
    </>
  );
}
