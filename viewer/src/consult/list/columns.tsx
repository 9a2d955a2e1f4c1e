import { VideoCameraOutlined } from '@ant-design/icons';
import type { ConsultSummary } from '@hub/server/contracts';
import { type TableColumnsType, Tag } from 'antd';
import { useTranslation } from 'react-i18next';
import { Person } from '../../clinic/parts/person.tsx';
import { ConsultClock, StateTag, UrgencyTag } from '../marks.tsx';

/** A consult that can still be talked in. */
const openToTalk = new Set<ConsultSummary['state']>(['requested', 'scheduled', 'ongoing']);

export function useColumns(): TableColumnsType<ConsultSummary> {
  const { t } = useTranslation('consult');
  return [
    {
      title: t('list.column.number'),
      width: 124,
      render: (_, consult) => (
        <>
          <div className="hub-numbers">{consult.number}</div>
          <UrgencyTag consult={consult} />
        </>
      ),
    },
    {
      title: t('list.column.patient'),
      width: 150,
      render: (_, { patientName, sex, age }) => <Person name={patientName} sex={sex} age={age} />,
    },
    {
      title: t('list.column.purpose'),
      render: (_, { specialty, purpose }) => (
        <>
          <strong>{specialty}</strong>
          <div className="consult-cut">{purpose}</div>
        </>
      ),
    },
    {
      title: t('list.column.parties'),
      width: 250,
      render: (_, { inviting, requester, invitations }) => (
        <>
          <div>
            {inviting.name} {requester.name}
          </div>
          {invitations.map(({ id, institution, expert, state }) => (
            <div key={id}>
              → {institution.name}{' '}
              {expert ? expert.name : <span className="consult-faint">{t(`invitation.${state}`)}</span>}
            </div>
          ))}
        </>
      ),
    },
    { title: t('list.column.time'), width: 210, render: (_, consult) => <ConsultClock consult={consult} /> },
    {
      title: t('list.column.state'),
      width: 76,
      render: (_, { state }) => <StateTag state={state} />,
    },
    {
      title: t('list.column.consent'),
      width: 78,
      render: (_, { consented, state }) =>
        consented ? (
          t('list.consented')
        ) : (
          <span style={openToTalk.has(state) ? { color: '#cf1322' } : { color: '#4b5563' }}>
            {t('list.notConsentedShort')}
          </span>
        ),
    },
    {
      title: t('list.column.room'),
      width: 110,
      render: (_, { inRoom, state }) =>
        inRoom > 0 ? (
          <Tag color="green" icon={<VideoCameraOutlined />}>
            {t('list.inRoom', { count: inRoom })}
          </Tag>
        ) : (
          openToTalk.has(state) && <span className="consult-faint">{t('list.nobody')}</span>
        ),
    },
  ];
}
