import type { ConsultView } from '@hub/server/contracts';
import { Card, Tag } from 'antd';
import { useTranslation } from 'react-i18next';
import { clockTime } from '../../ui/time.tsx';

const colors = { pending: 'orange', accepted: 'green', refused: 'red' } as const;

export function InvitationsCard({ consult: { invitations } }: { consult: ConsultView }) {
  const { t } = useTranslation('consult');
  return (
    <Card size="small" title={t('detail.invitations')}>
      <ul className="consult-rows">
        {invitations.map(({ id, institution, specialty, state, expert, reason, answeredBy, answeredAt }) => (
          <li key={id}>
            <strong>{institution.name}</strong>
            <span>{specialty}</span>
            <Tag color={colors[state]} className="consult-push" style={{ marginInlineEnd: 0 }}>
              {t(`invitation.${state}`)}
            </Tag>
            {expert && (
              <span style={{ flexBasis: '100%' }}>
                {t('detail.expert')}：{[expert.name, expert.title].filter(Boolean).join(' ')}
              </span>
            )}
            {reason && <span style={{ flexBasis: '100%', color: '#cf1322' }}>{reason}</span>}
            {answeredAt && (
              <span className="consult-faint hub-numbers">
                {t('detail.answeredBy', { name: answeredBy ?? '', at: clockTime(answeredAt) })}
              </span>
            )}
          </li>
        ))}
      </ul>
    </Card>
  );
}
