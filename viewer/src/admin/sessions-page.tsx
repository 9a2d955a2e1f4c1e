import { listSessions, revokeSession, type SessionRow } from '@hub/server/contracts';
import { useQuery } from '@tanstack/react-query';
import { Button, Popconfirm, Table, Tag } from 'antd';
import { useTranslation } from 'react-i18next';
import { api } from '../api.ts';
import { browserName } from '../session/browser-name.ts';
import { Asked } from '../ui/asked.tsx';
import { PageBody } from '../ui/page.tsx';
import { Ago, clockTime } from '../ui/time.tsx';
import { useAct } from '../ui/use-act.ts';

export default function SessionsPage() {
  const { t } = useTranslation(['admin', 'session', 'common']);
  const query = useQuery({ queryKey: ['all-sessions'], queryFn: () => api(listSessions), refetchInterval: 30_000 });
  const end = useAct(({ id }: SessionRow) => api(revokeSession, { params: { sessionId: id } }), {
    stale: ['all-sessions'],
  });
  return (
    <PageBody title={t('admin:sessions.title')}>
      <Asked query={query}>
        {(rows) => (
          <Table<SessionRow>
            size="small"
            rowKey="id"
            dataSource={rows}
            pagination={{ pageSize: 50, hideOnSinglePage: true, showSizeChanger: false }}
            columns={[
              { title: t('admin:sessions.person'), dataIndex: 'displayName', width: 110 },
              { title: t('admin:sessions.role'), width: 110, render: (_, { role }) => t(`common:role.${role}`) },
              { title: t('admin:sessions.institution'), dataIndex: 'institution' },
              { title: t('session:sessions.address'), dataIndex: 'address', width: 130 },
              { title: t('session:sessions.since'), width: 140, render: (_, row) => clockTime(row.createdAt) },
              {
                title: t('session:sessions.seen'),
                width: 120,
                render: (_, row) => (
                  <>
                    <Ago at={row.lastSeenAt} /> {row.locked && <Tag>{t('admin:sessions.locked')}</Tag>}
                  </>
                ),
              },
              {
                title: t('session:sessions.device'),
                width: 190,
                render: (_, { userAgent }) => <span title={userAgent}>{browserName(userAgent)}</span>,
              },
              {
                width: 100,
                render: (_, row) =>
                  row.current ? (
                    <Tag color="blue">{t('session:sessions.current')}</Tag>
                  ) : (
                    <Popconfirm title={t('admin:sessions.endConfirm')} onConfirm={() => end.mutate(row)}>
                      <Button size="small" danger>
                        {t('admin:sessions.end')}
                      </Button>
                    </Popconfirm>
                  ),
              },
            ]}
          />
        )}
      </Asked>
    </PageBody>
  );
}
