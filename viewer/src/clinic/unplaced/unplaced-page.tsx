import {
  type Admission,
  listUnplaced,
  retryUnplaced,
  settleUnplaced,
  type UnplacedView,
  unplacedOriginal,
} from '@hub/server/contracts';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { App, Button, Descriptions, Drawer, Radio, Space, Table, Tag } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { address, api } from '../../api.ts';
import { useSignedIn } from '../../session/session.ts';
import { Asked } from '../../ui/asked.tsx';
import { useHotkeys } from '../../ui/hotkeys.ts';
import { PageBody } from '../../ui/page.tsx';
import { clockTime, shortTime } from '../../ui/time.tsx';
import { useArrowRows } from '../parts/arrow-rows.ts';
import { FilePath } from '../parts/file-path.tsx';
import { useAct } from '../parts/use-act.ts';
import { useSizeWord } from '../parts/words.ts';
import { SettleDialog } from './settle-dialog.tsx';
import '../parts/clinic.css';

const pageSize = 50;
type Settled = 'false' | 'true';

/** 待处理影像: what could not be admitted, why, where in the file, and what to do about it. Nothing is ever thrown away. */
export default function UnplacedPage() {
  const { t } = useTranslation(['clinic', 'common']);
  const { permissions } = useSignedIn();
  const { message } = App.useApp();
  const sizeWord = useSizeWord();
  const [settled, setSettled] = useState<Settled>('false');
  const [page, setPage] = useState(1);
  const [openId, setOpenId] = useState<string>();
  const [settling, setSettling] = useState<UnplacedView>();
  const asked = { settled, limit: pageSize, offset: (page - 1) * pageSize };
  const query = useQuery({
    queryKey: ['unplaced', asked],
    queryFn: ({ signal }) => api(listUnplaced, { query: asked }, { signal }),
    placeholderData: keepPreviousData,
  });
  const items = query.data?.items ?? [];
  const opened = items.find(({ id }) => id === openId);
  const may = permissions.includes('unplaced.settle');
  const told = (admission: Admission) => {
    if (admission.outcome === 'unplaced')
      message.warning(t('studies.unplaced.retried.unplaced', { reason: t(`upload.reason.${admission.reason}`) }));
    else message.success(t(`studies.unplaced.retried.${admission.outcome}`));
  };
  const retry = useAct((one: UnplacedView) => api(retryUnplaced, { params: { unplacedId: one.id } }), {
    stale: ['unplaced', 'studies', 'orders'],
    onDone: told,
  });
  const settle = useAct(
    ({ one, outcome, note }: { one: UnplacedView; outcome: 'discarded-by-decision' | 'kept'; note: string }) =>
      api(settleUnplaced, { params: { unplacedId: one.id }, body: { outcome, note } }),
    { stale: ['unplaced'], done: t('common:state.saved'), onDone: () => setSettling(undefined) },
  );
  const download = (one: UnplacedView) => {
    const link = document.createElement('a');
    link.href = address(unplacedOriginal, { unplacedId: one.id });
    link.download = one.fileName?.split('/').at(-1) ?? `${one.id}.dcm`;
    link.click();
  };
  const rows = useArrowRows(
    items,
    ({ id }) => id,
    (one) => setOpenId(one.id),
  );
  const target = opened ?? rows.current;
  const open = target && target.settledAt === null && may ? target : undefined;
  useHotkeys([
    { key: 't', run: () => open && retry.mutate(open) },
    { key: 'g', run: () => target && download(target) },
    { key: 's', run: () => open && setSettling(open) },
  ]);
  const buttons = (one: UnplacedView) => (
    <Space size={6}>
      {one.settledAt === null && may && (
        <>
          <Button size="small" type="primary" loading={retry.isPending} onClick={() => retry.mutate(one)}>
            {t('studies.unplaced.retry')}
          </Button>
          <Button size="small" onClick={() => setSettling(one)}>
            {t('studies.unplaced.settle')}
          </Button>
        </>
      )}
      <Button size="small" onClick={() => download(one)}>
        {t('studies.unplaced.download')}
      </Button>
    </Space>
  );
  return (
    <PageBody
      title={t('studies.unplaced.title')}
      extra={
        <Radio.Group
          optionType="button"
          value={settled}
          onChange={(event) => {
            setSettled(event.target.value as Settled);
            setPage(1);
          }}
          options={[
            { value: 'false', label: t('studies.unplaced.open') },
            { value: 'true', label: t('studies.unplaced.settled') },
          ]}
        />
      }
    >
      <Asked query={query} isEmpty={({ items: found }) => found.length === 0} empty={t('studies.unplaced.empty')}>
        {({ total }) => (
          <div ref={rows.container}>
            <Table<UnplacedView>
              size="small"
              dataSource={items}
              {...rows.tableProps}
              onRow={(one) => ({ ...rows.tableProps.onRow(one), onDoubleClick: () => setOpenId(one.id) })}
              pagination={{
                ...{ current: page, pageSize, total, onChange: setPage, showSizeChanger: false, size: 'small' },
                hideOnSinglePage: true,
              }}
              columns={[
                {
                  title: t('studies.unplaced.column.file'),
                  ellipsis: { showTitle: false },
                  render: (_, { fileName }) =>
                    fileName === null ? t('studies.unplaced.noName') : <FilePath path={fileName} />,
                },
                {
                  title: t('studies.unplaced.column.reason'),
                  width: 270,
                  render: (_, { reason }) => <Tag color="orange">{t(`upload.reason.${reason}`)}</Tag>,
                },
                {
                  title: t('studies.unplaced.column.from'),
                  width: 200,
                  ellipsis: true,
                  render: (_, { door, receivedFrom }) => `${t(`studies.unplaced.door.${door}`)} ${receivedFrom}`,
                },
                {
                  title: t('studies.unplaced.column.size'),
                  width: 90,
                  render: (_, { sizeBytes }) => sizeWord(sizeBytes),
                },
                {
                  title: t('studies.unplaced.column.at'),
                  width: 110,
                  render: (_, { receivedAt }) => <span className="hub-numbers">{shortTime(receivedAt)}</span>,
                },
                {
                  title: t('studies.unplaced.column.outcome'),
                  width: 270,
                  render: (_, one) =>
                    one.outcome ? `${t(`studies.unplaced.outcome.${one.outcome}`)}　${one.note ?? ''}` : buttons(one),
                },
              ]}
            />
          </div>
        )}
      </Asked>
      <div className="clinic-keys">{t('studies.unplaced.keys')}</div>
      {opened && (
        <Drawer
          open
          size={620}
          title={opened.fileName ?? t('studies.unplaced.noName')}
          extra={buttons(opened)}
          onClose={() => setOpenId(undefined)}
        >
          <p>
            <Tag color="orange">{t(`upload.reason.${opened.reason}`)}</Tag>
          </p>
          <h2 style={{ fontSize: 15 }}>{t('studies.unplaced.nextStep')}</h2>
          <p>{t(`upload.next.${opened.reason}`)}</p>
          <Descriptions
            size="small"
            column={1}
            bordered
            items={[
              { key: 'place', label: t('studies.unplaced.place'), children: opened.place ?? '—' },
              { key: 'detail', label: t('studies.unplaced.detail'), children: opened.detail ?? '—' },
              {
                key: 'from',
                label: t('studies.unplaced.column.from'),
                children: `${t(`studies.unplaced.door.${opened.door}`)} ${opened.receivedFrom}`,
              },
              { key: 'at', label: t('studies.unplaced.column.at'), children: clockTime(opened.receivedAt) },
              { key: 'size', label: t('studies.unplaced.column.size'), children: sizeWord(opened.sizeBytes) },
              { key: 'sop', label: t('studies.unplaced.sop'), children: opened.sopInstanceUid ?? '—' },
              { key: 'study', label: t('studies.unplaced.study'), children: opened.studyUid ?? '—' },
              { key: 'hash', label: t('studies.unplaced.hash'), children: opened.sha256 },
              ...(opened.outcome
                ? [
                    {
                      key: 'outcome',
                      label: t('studies.unplaced.column.outcome'),
                      children: `${t(`studies.unplaced.outcome.${opened.outcome}`)}　${opened.note ?? ''}`,
                    },
                  ]
                : []),
            ]}
            styles={{ content: { overflowWrap: 'anywhere' }, label: { whiteSpace: 'nowrap' } }}
          />
        </Drawer>
      )}
      {settling && (
        <SettleDialog
          busy={settle.isPending}
          onOk={(outcome, note) => settle.mutate({ one: settling, outcome, note })}
          onCancel={() => setSettling(undefined)}
        />
      )}
    </PageBody>
  );
}
