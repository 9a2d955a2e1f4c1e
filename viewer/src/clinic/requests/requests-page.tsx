import { listRequests, type RequestId, type RequestState, type WorklistItem } from '@hub/server/contracts';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { type InputRef, Space, Table, Tag } from 'antd';
import { useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useSearchParams } from 'react-router';
import { api } from '../../api.ts';
import { Asked } from '../../ui/asked.tsx';
import { useHotkeys } from '../../ui/hotkeys.ts';
import { PageBody } from '../../ui/page.tsx';
import { SearchBox } from '../../ui/search-box.tsx';
import { shortTime } from '../../ui/time.tsx';
import { useArrowRows } from '../parts/arrow-rows.ts';
import { Chips } from '../parts/chips.tsx';
import { Person } from '../parts/person.tsx';
import { PriorityTag } from '../parts/tags.tsx';
import { useExamWord } from '../parts/words.ts';
import { DueClock } from './due-clock.tsx';
import { RequestDetail } from './request-detail.tsx';
import { keysOfRequest, useRequestActs } from './use-request-acts.tsx';
import '../parts/clinic.css';

const pageSize = 100;
const states: readonly RequestState[] = ['returned', 'waiting', 'claimed', 'reported', 'reviewed', 'withdrawn'];
const colors: Record<RequestState, string> = {
  returned: 'red',
  waiting: 'gold',
  claimed: 'blue',
  reported: 'blue',
  reviewed: 'green',
  withdrawn: 'default',
};

/** 诊断申请: what was asked of the centre; what came back stands first. */
export default function RequestsPage() {
  const { t } = useTranslation('clinic');
  const examWord = useExamWord();
  const searchField = useRef<InputRef>(null);
  const [search, setSearch] = useSearchParams();
  const opened = search.get('request') as RequestId | null;
  const [q, setQ] = useState('');
  const [state, setState] = useState<RequestState | 'all'>('all');
  const [page, setPage] = useState(1);
  const asked = {
    ...(q ? { q } : {}),
    ...(state === 'all' ? {} : { state }),
    limit: pageSize,
    offset: (page - 1) * pageSize,
  };
  const query = useQuery({
    queryKey: ['requests', asked],
    queryFn: ({ signal }) => api(listRequests, { query: asked }, { signal }),
    placeholderData: keepPreviousData,
  });
  // all returned ones, also those that an older page holds
  const returned = useQuery({
    queryKey: ['requests', 'returned', q],
    queryFn: ({ signal }) => api(listRequests, { query: { state: 'returned', ...(q ? { q } : {}) } }, { signal }),
    enabled: state === 'all',
    placeholderData: keepPreviousData,
  });
  const first = state === 'all' && page === 1 ? (returned.data?.items ?? []) : [];
  const listedFirst = new Set(first.map(({ id }) => id));
  const items = [
    ...first,
    ...(query.data?.items ?? []).filter(
      ({ id, state: its }) => !listedFirst.has(id) && (state !== 'all' || its !== 'returned'),
    ),
  ];
  const counts = query.data?.counts ?? {};
  const open = (request?: WorklistItem) => setSearch(request ? { request: request.id } : {}, { replace: true });
  const { run, dialogs } = useRequestActs();
  const rows = useArrowRows(items, ({ id }) => id, open);
  useHotkeys(
    [
      ...keysOfRequest.map(([key, act]) => ({ key, run: () => rows.current && run(act, rows.current) })),
      { key: '/', run: () => searchField.current?.focus() },
    ],
    opened === null,
  );
  const sum = states.reduce((total, one) => total + (counts[one] ?? 0), 0);
  return (
    <PageBody
      title={t('reading.requests.title')}
      extra={
        <SearchBox
          ref={searchField}
          placeholder={t('reading.requests.search')}
          onSearch={(text) => {
            setQ(text);
            setPage(1);
          }}
          onArrowDown={rows.enterRows}
        />
      }
    >
      <Chips
        label={t('reading.requests.column.state')}
        chips={[
          { key: 'all' as const, word: t('reading.requests.all'), count: sum },
          ...states.map((key) => ({
            key,
            word: t(`reading.requests.state.${key}`),
            count: counts[key] ?? 0,
            alarm: key === 'returned',
          })),
        ]}
        chosen={state}
        onChoose={(key) => {
          setState(key);
          setPage(1);
        }}
      />
      <Asked query={query} isEmpty={() => items.length === 0} empty={t('reading.requests.empty')}>
        {({ total }) => (
          <div ref={rows.container}>
            <Table<WorklistItem>
              size="small"
              dataSource={items}
              {...rows.tableProps}
              onRow={(request) => ({ ...rows.tableProps.onRow(request), onDoubleClick: () => open(request) })}
              pagination={{
                ...{ current: page, pageSize, total, onChange: setPage, showSizeChanger: false, size: 'small' },
                hideOnSinglePage: true,
              }}
              columns={[
                {
                  title: t('reading.requests.column.patient'),
                  width: 210,
                  render: (_, { patientName, sex, age, demonstration }) => (
                    <Person name={patientName} sex={sex} age={age} demonstration={demonstration} />
                  ),
                },
                {
                  title: t('reading.requests.column.exam'),
                  render: (_, request) => (
                    <>
                      <Space size={6}>
                        <PriorityTag priority={request.priority} lane={request.lane} />
                        {examWord(request)}
                      </Space>
                      {request.state === 'returned' && request.returnReason && (
                        <div style={{ color: '#cf1322' }}>
                          {t('reading.requests.returned', { reason: request.returnReason })}
                        </div>
                      )}
                    </>
                  ),
                },
                {
                  title: t('reading.requests.column.state'),
                  width: 160,
                  render: (_, { state: its, recheck }) => (
                    <Space size={0}>
                      <Tag color={colors[its]}>{t(`reading.requests.state.${its}`)}</Tag>
                      {recheck && <Tag color="volcano">{t('reading.reports.recheck')}</Tag>}
                    </Space>
                  ),
                },
                {
                  title: t('reading.requests.column.due'),
                  width: 150,
                  render: (_, request) => <DueClock request={request} />,
                },
                {
                  title: t('reading.requests.column.reading'),
                  width: 170,
                  ellipsis: true,
                  render: (_, { reading }) => reading.name,
                },
                {
                  title: t('reading.requests.column.physician'),
                  width: 130,
                  ellipsis: true,
                  render: (_, { reporter, reviewer, claim }) =>
                    [reporter ?? claim?.by, reviewer].filter(Boolean).join(' / '),
                },
                {
                  title: t('reading.requests.column.requested'),
                  width: 100,
                  render: (_, { requestedAt }) => <span className="hub-numbers">{shortTime(requestedAt)}</span>,
                },
              ]}
            />
          </div>
        )}
      </Asked>
      <div className="clinic-keys">{t('reading.requests.keys')}</div>
      {opened && <RequestDetail requestId={opened} onClose={() => open()} />}
      {dialogs}
    </PageBody>
  );
}
