import { BellOutlined } from '@ant-design/icons';
import { listNotices, type NoticeView, seeNotice } from '@hub/server/contracts';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { App, Badge, Button, Empty, Popover } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';
import { api } from '../api.ts';
import { useSignedIn } from '../session/session.ts';
import { Ago } from '../ui/time.tsx';
import { useWording } from '../ui/wording.ts';
import { noticeTarget } from './notice-target.ts';
import { NoticeFacts, NoticeTitle } from './notice-words.tsx';
import { isRecall } from './spoken.ts';
import { useSpeakUp } from './use-speak-up.tsx';

/** Notices wait here until they were seen; a new one also speaks up at once. */
export function NoticeBell() {
  const { t } = useTranslation(['notices', 'common']);
  const { permissions } = useSignedIn();
  const { message } = App.useApp();
  const client = useQueryClient();
  const navigate = useNavigate();
  const wording = useWording();
  const [open, setOpen] = useState(false);
  const allowed = permissions.includes('notice.read');
  const { data } = useQuery({
    queryKey: ['notices'],
    queryFn: () => api(listNotices, { query: { unseen: 'true' } }),
    enabled: allowed,
  });
  const see = useMutation({
    mutationFn: (notices: readonly NoticeView[]) =>
      Promise.all(notices.map(({ id }) => api(seeNotice, { params: { noticeId: id } }))),
    onSettled: () => void client.invalidateQueries({ queryKey: ['notices'] }),
    onError: (error) => void message.error(wording(error)),
  });

  const go = (notice: NoticeView, sees: boolean) => {
    if (sees) see.mutate([notice]);
    setOpen(false);
    const target = noticeTarget(notice, permissions);
    if (target) navigate(target);
  };
  // Looking at the corrected report does not bring the printed one back.
  useSpeakUp(data?.items, { onGo: (notice) => go(notice, false), onDone: (notice) => see.mutate([notice]) });

  if (!allowed) return null;
  const items = data?.items ?? [];
  const list = (
    <div style={{ width: 340, maxHeight: 420, overflow: 'auto' }}>
      {items.length === 0 && <Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description={t('notices:empty')} />}
      {items.map((notice) => (
        <button
          key={notice.id}
          type="button"
          onClick={() => go(notice, !isRecall(notice))}
          style={{
            display: 'block',
            width: '100%',
            textAlign: 'start',
            border: 0,
            borderBottom: '1px solid #eef1f4',
            background: 'none',
            padding: '8px 4px',
            cursor: 'pointer',
          }}
        >
          <NoticeFacts notice={notice} />
          <div>
            <NoticeTitle notice={notice} />
          </div>
          <small style={{ color: '#68707a' }}>
            <Ago at={notice.at} />
          </small>
        </button>
      ))}
      {items.length > 1 && (
        <Button type="link" size="small" onClick={() => see.mutate(items.filter((notice) => !isRecall(notice)))}>
          {t('notices:all')}
        </Button>
      )}
    </div>
  );
  return (
    <Popover
      content={list}
      title={t('notices:title')}
      trigger="click"
      open={open}
      onOpenChange={setOpen}
      placement="bottomRight"
    >
      <Button
        type="text"
        aria-label={t('notices:title')}
        style={{ color: '#fff' }}
        icon={
          <Badge count={data?.unseen ?? 0} size="small" offset={[4, -2]}>
            <BellOutlined style={{ color: '#fff', fontSize: 18 }} />
          </Badge>
        }
      />
    </Popover>
  );
}
