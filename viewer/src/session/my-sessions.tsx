import { mySessions, revokeMySession, type SessionRow } from '@hub/server/contracts';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { App, Button, Modal, Table, Tag } from 'antd';
import { useTranslation } from 'react-i18next';
import { api } from '../api.ts';
import { Asked } from '../ui/asked.tsx';
import { Ago, clockTime } from '../ui/time.tsx';
import { useWording } from '../ui/wording.ts';
import { browserName } from './browser-name.ts';

export function MySessions({ open, onClose }: { open: boolean; onClose(): void }) {
  const { t } = useTranslation('session');
  const client = useQueryClient();
  const { message } = App.useApp();
  const wording = useWording();
  const query = useQuery({ queryKey: ['my-sessions'], queryFn: () => api(mySessions), enabled: open });
  const end = useMutation({
    mutationFn: ({ id }: SessionRow) => api(revokeMySession, { params: { sessionId: id } }),
    onSuccess: () => void client.invalidateQueries({ queryKey: ['my-sessions'] }),
    onError: (error) => void message.error(wording(error)),
  });
  return (
    <Modal open={open} title={t('sessions.title')} footer={null} onCancel={onClose} width={760}>
      <Asked query={query}>
        {(rows) => (
          <Table<SessionRow>
            size="small"
            rowKey="id"
            dataSource={rows}
            pagination={false}
            columns={[
              {
                title: t('sessions.device'),
                render: (_, { userAgent }) => <span title={userAgent}>{browserName(userAgent)}</span>,
              },
              { title: t('sessions.address'), dataIndex: 'address', width: 130 },
              { title: t('sessions.since'), width: 140, render: (_, row) => clockTime(row.createdAt) },
              { title: t('sessions.seen'), width: 100, render: (_, row) => <Ago at={row.lastSeenAt} /> },
              {
                width: 90,
                render: (_, row) =>
                  row.current ? (
                    <Tag color="blue">{t('sessions.current')}</Tag>
                  ) : (
                    <Button size="small" danger onClick={() => end.mutate(row)}>
                      {t('sessions.end')}
                    </Button>
                  ),
              },
            ]}
          />
        )}
      </Asked>
    </Modal>
  );
}
