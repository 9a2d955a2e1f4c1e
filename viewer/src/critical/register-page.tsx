import { PrinterOutlined, SettingOutlined } from '@ant-design/icons';
import { type CriticalView, listCritical } from '@hub/server/contracts';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { Button, DatePicker, Segmented, Select, Table, Tag } from 'antd';
import dayjs, { type Dayjs } from 'dayjs';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useNavigate, useSearchParams } from 'react-router';
import { api } from '../api.ts';
import { useSignedIn } from '../session/session.ts';
import { Asked } from '../ui/asked.tsx';
import { PageBody } from '../ui/page.tsx';
import { CriticalDrawer } from './critical-drawer.tsx';
import { spanOf } from './ringing.ts';
import { toTheSecond } from './second.ts';
import { StateTag } from './state-tag.tsx';

const pageSize = 100;
type State = 'open' | 'all' | 'ruled-out';
type Source = CriticalView['source'];
const sources: readonly Source[] = ['ecg', 'image', 'laboratory'];

/** 危急值登记本: each with person, time and content of every step. */
export default function RegisterPage() {
  const { t } = useTranslation('critical');
  const navigate = useNavigate();
  const { permissions, post } = useSignedIn();
  const [search, setSearch] = useSearchParams();
  const [state, setState] = useState<State>('open');
  const [days, setDays] = useState<[Dayjs | null, Dayjs | null] | null>(null);
  const [source, setSource] = useState<Source | ''>('');
  const [page, setPage] = useState(1);
  const shown = search.get('case');
  const query = {
    state,
    ...(source ? { source } : {}),
    ...(days?.[0] ? { from: days[0].startOf('day').toISOString() } : {}),
    ...(days?.[1] ? { to: days[1].add(1, 'day').startOf('day').toISOString() } : {}),
    limit: pageSize,
    offset: (page - 1) * pageSize,
  };
  const listed = useQuery({
    queryKey: ['critical', 'register', query],
    queryFn: ({ signal }) => api(listCritical, { query }, { signal }),
    placeholderData: keepPreviousData,
  });
  const show = (id?: string) => setSearch(id ? { case: id } : {}, { replace: true });
  return (
    <PageBody
      title={t('title')}
      extra={
        <>
          <Segmented
            className="hub-screen-only"
            value={state}
            onChange={(value) => {
              setState(value as State);
              setPage(1);
            }}
            options={[
              { value: 'open', label: t('register.open') },
              { value: 'all', label: t('register.all') },
              { value: 'ruled-out', label: t('register.ruledOut') },
            ]}
          />
          <Select
            className="hub-screen-only"
            aria-label={t('register.source')}
            style={{ width: 104 }}
            value={source}
            onChange={(value) => {
              setSource(value);
              setPage(1);
            }}
            options={[
              { value: '' as const, label: t('register.allSources') },
              ...sources.map((value) => ({ value, label: t(`source.${value}`) })),
            ]}
          />
          <DatePicker.RangePicker
            className="hub-screen-only"
            aria-label={t('register.period')}
            value={days}
            allowEmpty={[true, true]}
            maxDate={dayjs()}
            onChange={(value) => {
              setDays(value);
              setPage(1);
            }}
          />
          <Button className="hub-screen-only" icon={<PrinterOutlined />} onClick={() => window.print()}>
            {t('register.print')}
          </Button>
          {permissions.includes('critical-policy.change') && (
            <Button className="hub-screen-only" icon={<SettingOutlined />} onClick={() => navigate('/critical/policy')}>
              {t('register.policy')}
            </Button>
          )}
        </>
      }
    >
      <h2 className="critical-print-title">
        {t('register.printTitle', {
          institution: post.institution.legalName,
          from: days?.[0]?.format('YYYY-MM-DD') ?? t('register.begin'),
          to: days?.[1]?.format('YYYY-MM-DD') ?? t('register.now'),
        })}
      </h2>
      <Asked
        query={listed}
        isEmpty={({ total }) => total === 0}
        empty={t(state === 'open' ? 'register.emptyOpen' : 'register.empty')}
      >
        {({ items, total }) => (
          <Table<CriticalView>
            size="small"
            rowKey="id"
            dataSource={items}
            onRow={({ id }) => ({ onClick: () => show(id), style: { cursor: 'pointer' } })}
            pagination={{
              current: page,
              pageSize,
              total,
              onChange: setPage,
              showSizeChanger: false,
              size: 'small',
              hideOnSinglePage: true,
            }}
            columns={columnsOf(t)}
          />
        )}
      </Asked>
      {shown && <CriticalDrawer id={shown} onClose={() => show()} />}
    </PageBody>
  );
}

const time = (at: string | null, by?: string | null) =>
  at && (
    <>
      <span className="hub-numbers">{toTheSecond(at)}</span> {by}
    </>
  );

function columnsOf(t: ReturnType<typeof useTranslation<'critical'>>['t']) {
  return [
    {
      title: t('register.column.state'),
      width: 112,
      render: (_: unknown, { state, chestPain }: CriticalView) => (
        <>
          <StateTag state={state} />
          {chestPain && <Tag color="red">{t('chestPain')}</Tag>}
        </>
      ),
    },
    {
      title: t('register.column.patient'),
      width: 110,
      render: (_: unknown, { patientName, age }: CriticalView) => (
        <>
          <strong>{patientName || t('noName')}</strong> {age}
        </>
      ),
    },
    { title: t('register.column.text'), dataIndex: 'text' },
    {
      title: t('register.column.institution'),
      width: 130,
      render: (_: unknown, { requesting }: CriticalView) => requesting.name,
    },
    {
      title: t('register.column.suspected'),
      width: 96,
      render: (_: unknown, { suspectedAt }: CriticalView) => time(suspectedAt),
    },
    {
      title: t('register.column.confirmed'),
      width: 112,
      render: (_: unknown, { confirmedAt, firstCheck, secondCheck }: CriticalView) =>
        time(confirmedAt, [...new Set([firstCheck?.name, secondCheck?.name])].filter(Boolean).join(' / ')),
    },
    {
      title: t('register.column.acknowledged'),
      width: 112,
      render: (_: unknown, { acknowledgedAt, acknowledgedBy, readBack }: CriticalView) => (
        <>
          {time(acknowledgedAt, acknowledgedBy)}
          {readBack && <div style={{ color: '#4b5563' }}>“{readBack}”</div>}
        </>
      ),
    },
    {
      title: t('register.column.seconds'),
      width: 60,
      render: (_: unknown, { secondsToAcknowledge }: CriticalView) => (
        <span className="hub-numbers">{secondsToAcknowledge === null ? '' : spanOf(secondsToAcknowledge * 1000)}</span>
      ),
    },
    {
      title: t('register.column.treated'),
      width: 170,
      render: (_: unknown, { decision, treatment }: CriticalView) =>
        [decision && t(`decision.${decision as 'other'}`), treatment].filter(Boolean).join('：'),
    },
  ];
}
