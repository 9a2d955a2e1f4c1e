import { type ConsultSummary, listConsults } from '@hub/server/contracts';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { Button, type InputRef, Select, Table, Tabs } from 'antd';
import { useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useNavigate, useSearchParams } from 'react-router';
import { api } from '../../api.ts';
import { useArrowRows } from '../../clinic/parts/arrow-rows.ts';
import { useSignedIn } from '../../session/session.ts';
import { Asked } from '../../ui/asked.tsx';
import { useHotkeys } from '../../ui/hotkeys.ts';
import { PageBody } from '../../ui/page.tsx';
import { SearchBox } from '../../ui/search-box.tsx';
import { useColumns } from './columns.tsx';
import '../../clinic/parts/clinic.css';

const pageSize = 50;
const sides = ['inviting', 'invited', 'all'] as const;
const states = [
  'open',
  'all',
  'requested',
  'scheduled',
  'ongoing',
  'opinion',
  'decision',
  'closed',
  'refused',
  'cancelled',
] as const;
type State = (typeof states)[number];

/** 会诊列表: what my institution asked for and what it was asked, urgent and next first as the hub orders them. */
export default function ConsultsPage() {
  const { t } = useTranslation('consult');
  const navigate = useNavigate();
  const { permissions, post } = useSignedIn();
  const guest = post.role === 'guest';
  const mayAsk = permissions.includes('consult.request');
  const [search, setSearch] = useSearchParams();
  const side = sides.find((each) => each === search.get('side')) ?? 'all';
  const [state, setState] = useState<State>(guest ? 'all' : 'open');
  const [q, setQ] = useState('');
  const [page, setPage] = useState(1);
  const searchField = useRef<InputRef>(null);
  const asked = { side, state, ...(q ? { q } : {}), limit: pageSize, offset: (page - 1) * pageSize };
  const query = useQuery({
    queryKey: ['consults', 'list', asked],
    queryFn: ({ signal }) => api(listConsults, { query: asked }, { signal }),
    placeholderData: keepPreviousData,
  });
  const items = query.data?.items ?? [];
  const open = ({ id }: ConsultSummary) => void navigate(`/consults/${id}`);
  const rows = useArrowRows(items, ({ id }) => id, open);
  const columns = useColumns();
  useHotkeys([
    { key: '/', run: () => searchField.current?.focus() },
    { key: 'n', run: () => mayAsk && void navigate('/consults/new') },
  ]);
  const narrow =
    <T,>(set: (value: T) => void) =>
    (value: T) => {
      set(value);
      setPage(1);
    };
  return (
    <PageBody
      title={t('title')}
      extra={
        !guest && (
          <>
            <Select<State>
              style={{ width: 110 }}
              aria-label={t('list.stateFilter')}
              value={state}
              onChange={narrow(setState)}
              options={states.map((value) => ({
                value,
                label: value === 'open' || value === 'all' ? t(`list.state.${value}`) : t(`state.${value}`),
              }))}
            />
            <SearchBox
              ref={searchField}
              placeholder={t('list.search')}
              onSearch={narrow(setQ)}
              onArrowDown={rows.enterRows}
            />
            {mayAsk && (
              <Button type="primary" onClick={() => void navigate('/consults/new')}>
                {t('list.new')}
              </Button>
            )}
          </>
        )
      }
    >
      {!guest && (
        <Tabs
          size="small"
          activeKey={side}
          onChange={(key) => {
            setSearch(key === 'all' ? {} : { side: key }, { replace: true });
            setPage(1);
          }}
          items={sides.map((key) => ({ key, label: t(`list.tab.${key}`) }))}
        />
      )}
      <Asked
        query={query}
        isEmpty={({ items: found }) => found.length === 0}
        empty={t(state === 'open' ? 'list.emptyOpen' : 'list.empty')}
      >
        {({ total }) => (
          <div ref={rows.container}>
            <Table<ConsultSummary>
              size="small"
              dataSource={items}
              scroll={{ x: 960 }}
              {...rows.tableProps}
              onRow={(consult) => ({
                ...rows.tableProps.onRow(consult),
                onClick: () => open(consult),
                style: { cursor: 'pointer' },
              })}
              rowClassName={(consult) =>
                `${rows.tableProps.rowClassName(consult)} ${consult.overdue ? 'clinic-row-late' : ''}`
              }
              pagination={{
                ...{ current: page, pageSize, total, onChange: setPage, showSizeChanger: false, size: 'small' },
                hideOnSinglePage: true,
                showTotal: (count) => t('list.page', { total: count }),
              }}
              columns={columns}
            />
          </div>
        )}
      </Asked>
      {!guest && (
        <div className="clinic-keys">
          {t('list.keys')}
          {mayAsk && `　${t('list.keyNew')}`}
        </div>
      )}
    </PageBody>
  );
}
