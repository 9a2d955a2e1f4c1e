import type { ReportContent } from '@hub/server/contracts';
import { Alert, Checkbox, Flex, Input, Radio } from 'antd';
import { useTranslation } from 'react-i18next';

/** 阴性/阳性, and the critical finding with the plain sentence that nobody has been told. */
export function ResultFields({
  content: { positive, critical },
  contact,
  readOnly,
  onChange,
}: {
  content: ReportContent;
  contact: string | null;
  readOnly: boolean;
  onChange(part: Partial<ReportContent>): void;
}) {
  const { t } = useTranslation('reading');
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
            title={`${t('report.criticalNobody')}${contact ? `　${t('report.criticalContact', { contact })}` : ''}`}
          />
        </>
      )}
    </>
  );
}
