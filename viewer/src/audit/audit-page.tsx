import { type AuditView, exportAudit, listAudit, verifyAudit } from '@hub/server/contracts';
import { useInfiniteQuery, useMutation } from '@tanstack/react-query';
import { Alert, App, AutoComplete, Button, DatePicker, Form, Input, Table, Tag } from 'antd';
import type { Dayjs } from 'dayjs';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { address, api } from '../api.ts';
import { PageBody } from '../ui/page.tsx';
import { useWording } from '../ui/wording.ts';
import { useActionWords } from './action-words.ts';
import { Verification } from './verification.tsx';

interface Filter {
  from?: Dayjs;
  to?: Dayjs;
  action?: string;
  account?: string;
  subjectId?: string;
}

function queryOf({ from, to, action, account, subjectId }: Filter) {
  return {
    ...(from ? { from: from.toISOString() } : {}),
    ...(to ? { to: to.toISOString() } : {}),
    ...(action?.trim() ? { action: action.trim() } : {}),
    ...(account?.trim() ? { account: account.trim() } : {}),
    ...(subjectId?.trim() ? { subjectId: subjectId.trim() } : {}),
  };
}

const wallClock = new Intl.DateTimeFormat('sv-SE', {
  timeZone: 'Asia/Shanghai',
  dateStyle: 'short',
  timeStyle: 'medium',
});

export default function AuditPage() {
  const { t } = useTranslation(['admin', 'common']);
  const { message } = App.useApp();
  const wording = useWording();
  const actions = useActionWords();
  const [filter, setFilter] = useState<Filter>({});
  const query = useInfiniteQuery({
    queryKey: ['audit', queryOf(filter)],
    queryFn: ({ pageParam }) =>
      api(listAudit, { query: { ...queryOf(filter), ...(pageParam ? { before: pageParam } : {}) } }),
    initialPageParam: '',
    getNextPageParam: (last) => (last.more ? last.items.at(-1)?.id : undefined),
    refetchOnWindowFocus: false,
  });
  const verify = useMutation({
    mutationFn: () => api(verifyAudit, { body: {} }),
    onError: (error) => void message.error(wording(error)),
  });
  const rows = query.data?.pages.flatMap(({ items }) => items) ?? [];
  return (
    <PageBody
      title={t('admin:audit.title')}
      extra={
        <>
          <Button loading={verify.isPending} onClick={() => verify.mutate()}>
            {t('admin:audit.verify')}
          </Button>
          <Button href={address(exportAudit, {}, queryOf(filter))}>{t('admin:audit.export')}</Button>
        </>
      }
    >
      <Form<Filter> layout="inline" onFinish={setFilter} style={{ marginBottom: 10, rowGap: 8 }}>
        <Form.Item name="from" label={t('admin:audit.from')}>
          <DatePicker showTime />
        </Form.Item>
        <Form.Item name="to" label={t('admin:audit.to')}>
          <DatePicker showTime />
        </Form.Item>
        <Form.Item name="action" label={t('admin:audit.action')}>
          <AutoComplete
            allowClear
            options={actions.options}
            showSearch={{ filterOption: (typed, option) => option?.label.includes(typed.trim()) ?? false }}
            popupMatchSelectWidth={false}
            style={{ width: 170 }}
          />
        </Form.Item>
        <Form.Item name="account" label={t('admin:audit.account')}>
          <Input allowClear style={{ width: 130 }} />
        </Form.Item>
        <Form.Item name="subjectId" label={t('admin:audit.subject')}>
          <Input allowClear style={{ width: 200 }} />
        </Form.Item>
        <Button type="primary" htmlType="submit">
          {t('common:action.search')}
        </Button>
      </Form>
      {verify.data && <Verification result={verify.data} />}
      {query.isError && <Alert type="warning" title={wording(query.error)} />}
      <Table<AuditView>
        size="small"
        rowKey="id"
        loading={query.isPending}
        dataSource={rows}
        pagination={false}
        expandable={{
          expandedRowRender: (row) => (
            <pre style={{ margin: 0, whiteSpace: 'pre-wrap' }}>
              {JSON.stringify(
                { subject: row.subjectId, patient: row.patientId, detail: row.detail, hash: row.hash },
                null,
                1,
              )}
            </pre>
          ),
        }}
        columns={[
          { title: '#', dataIndex: 'id', width: 80 },
          {
            title: t('admin:audit.at'),
            width: 160,
            render: (_, { at }) => <span className="hub-numbers">{wallClock.format(new Date(at))}</span>,
          },
          {
            title: t('admin:audit.action'),
            width: 190,
            render: (_, { action }) => <span title={action}>{actions.wordOf(action)}</span>,
          },
          {
            title: t('admin:audit.outcome'),
            width: 70,
            render: (_, { outcome }) => (
              <Tag color={outcome === 'refused' ? 'red' : 'green'}>
                {t(`admin:audit.outcomes.${outcome === 'refused' ? 'refused' : 'done'}`)}
              </Tag>
            ),
          },
          { title: t('admin:audit.actor'), render: (_, row) => row.actor ?? t(`admin:audit.actors.${row.actorKind}`) },
          { title: t('admin:post.institution'), dataIndex: 'institution', ellipsis: true },
          { title: t('admin:audit.address'), dataIndex: 'address', width: 120 },
          {
            title: t('admin:audit.sealed'),
            width: 80,
            render: (_, { sealed }) =>
              sealed ? t('common:yes') : <Tag color="orange">{t('admin:audit.unsealed')}</Tag>,
          },
        ]}
      />
      {query.hasNextPage && (
        <Button style={{ marginTop: 8 }} loading={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
          {t('admin:audit.more')}
        </Button>
      )}
      <p style={{ color: '#68707a' }}>{t('admin:audit.why')}</p>
    </PageBody>
  );
}
