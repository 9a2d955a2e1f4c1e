import type { EcgQuality, EcgStored } from '@hub/server/contracts';
import { notMeasured } from '@hub/server/formats/ecg';
import { Alert, Flex, Tag } from 'antd';
import { useTranslation } from 'react-i18next';
import { ecgQuality } from '../../locales/zh-CN/ecg-quality.ts';

type Known = keyof typeof ecgQuality.code;

/** What the hub saw in a tracing, while the patient is still there: good, better recorded again, or an alarm. */
export function EcgResult({ ecg: { quality, recordAgain, suspected, warnings } }: { ecg: EcgStored }) {
  const { t } = useTranslation('clinic');
  if (warnings.some(({ code }) => code === notMeasured))
    return (
      <Alert
        type="warning"
        showIcon
        style={{ marginTop: 8 }}
        title={t('ecgQuality.picture')}
        description={
          <>
            {t('ecgQuality.pictureText')}
            {warnings.some(({ code }) => code === 'pdf.damaged') && <div>{t('ecgQuality.pdfDamaged')}</div>}
          </>
        }
      />
    );
  return (
    <Flex vertical gap={6} style={{ marginTop: 8 }}>
      {suspected.length > 0 && (
        <Alert
          type="error"
          showIcon
          title={t('ecgQuality.suspected', { text: [...new Set(suspected.map(({ text }) => text))].join('；') })}
          description={t('ecgQuality.suspectedText')}
        />
      )}
      {quality.length === 0 ? (
        <Alert type="success" showIcon title={t('ecgQuality.good')} />
      ) : (
        <Alert
          type={recordAgain ? 'error' : 'warning'}
          showIcon
          title={t(recordAgain ? 'ecgQuality.again' : 'ecgQuality.notes')}
          description={<QualityNotes quality={quality} />}
        />
      )}
      {warnings.length > 0 && (
        <span style={{ color: '#68707a' }}>{t('ecgQuality.warnings', { count: warnings.length })}</span>
      )}
    </Flex>
  );
}

export function QualityNotes({ quality }: { quality: readonly EcgQuality[] }) {
  const { t } = useTranslation('clinic');
  const codes = [...new Set(quality.map(({ code }) => code))];
  return (
    <ul style={{ margin: 0, paddingLeft: 18 }}>
      {codes.map((code) => {
        const of = quality.filter((each) => each.code === code);
        const leads = of.flatMap(({ lead }) => lead ?? []).join('、');
        const word = code.replaceAll('.', '-');
        const known = word in ecgQuality.code;
        return (
          <li key={code}>
            {known ? t(`ecgQuality.code.${word as Known}`) : code}
            {leads && `：${leads}`}{' '}
            {of.some(({ again }) => again) && <Tag color="red">{t('ecgQuality.recordAgain')}</Tag>}
          </li>
        );
      })}
    </ul>
  );
}
