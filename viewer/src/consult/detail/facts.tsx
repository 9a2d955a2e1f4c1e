import type { ConsultView } from '@hub/server/contracts';
import { Card, Descriptions } from 'antd';
import { useTranslation } from 'react-i18next';
import { clockTime } from '../../ui/time.tsx';

/** What was asked, word for word. */
export function Facts({ consult }: { consult: ConsultView }) {
  const { t } = useTranslation('consult');
  const { purpose, reason, summary, specialty, wantedTitle, wishedTimes, requester, inviting, requestedAt, dueAt } =
    consult;
  const long = (text: string) => (
    <span className="consult-text" style={{ margin: 0 }}>
      {text}
    </span>
  );
  return (
    <Card size="small" title={t('detail.facts')}>
      <Descriptions
        size="small"
        column={{ xs: 1, md: 2 }}
        styles={{ label: { width: 84 } }}
        items={[
          {
            key: 'requester',
            label: t('detail.requester'),
            children: [inviting.name, requester.name, requester.title].filter(Boolean).join(' '),
          },
          { key: 'requestedAt', label: t('detail.requestedAt'), children: clockTime(requestedAt) },
          {
            key: 'specialty',
            label: t('detail.specialty'),
            children: [specialty, wantedTitle].filter(Boolean).join(' · '),
          },
          { key: 'dueAt', label: t('detail.dueAt'), children: clockTime(dueAt) },
          ...(wishedTimes.length > 0
            ? [
                {
                  key: 'wished',
                  label: t('detail.wished'),
                  span: 'filled' as const,
                  children: wishedTimes.map(({ from, to }) => `${clockTime(from)} – ${clockTime(to)}`).join('；'),
                },
              ]
            : []),
          { key: 'purpose', label: t('detail.purpose'), span: 'filled' as const, children: long(purpose) },
          { key: 'reason', label: t('detail.reason'), span: 'filled' as const, children: long(reason) },
          { key: 'summary', label: t('detail.summary'), span: 'filled' as const, children: long(summary) },
        ]}
      />
    </Card>
  );
}
