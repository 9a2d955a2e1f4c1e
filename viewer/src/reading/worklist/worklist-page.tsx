import { claimNext, claimRequest, Problem, type WorklistItem } from '@hub/server/contracts';
import { useQueryClient } from '@tanstack/react-query';
import { App, Badge, Button, Flex, type InputRef, Table, Tabs, Typography } from 'antd';
import { useDeferredValue, useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';
import { api } from '../../api.ts';
import { Asked } from '../../ui/asked.tsx';
import { useHotkeys } from '../../ui/hotkeys.ts';
import { PageBody } from '../../ui/page.tsx';
import { bringCase } from '../case/bring-case.ts';
import { caseQuery } from '../case/use-case.ts';
import { usePrefetchTracing } from '../ecg/use-prefetch-tracing.ts';
import { prefetchWhenIdle } from '../images/prefetch.ts';
import { useCaseAct } from '../parts/use-act.ts';
import { useColumns } from './columns.tsx';
import { Filters } from './filters.tsx';
import { useWorklist } from './use-worklist.ts';
import { moved, readView, storedView, tabs, type WorklistViewState } from './view.ts';
import './worklist.css';

const storeKey = 'hub.worklist.view';
/** Lists that hold cases of several states. */
const mixedTabs: readonly string[] = ['mine', 'overdue', 'recheck'];
const urgentTabs: readonly string[] = ['overdue', 'recheck', 'mine'];

export default function WorklistPage() {
  const { t } = useTranslation('reading');
  const navigate = useNavigate();
  const { message } = App.useApp();
  const client = useQueryClient();
  const [view, setView] = useState(() => readView(localStorage.getItem(storeKey)));
  const asked = useDeferredValue(view);
  const query = useWorklist(asked);
  const [chosen, setChosen] = useState<string>();
  const search = useRef<InputRef>(null);
  const box = useRef<HTMLDivElement>(null);
  const items = query.data?.items ?? [];
  const counts = query.data?.counts;
  const current = items.find(({ id }) => id === chosen) ?? items[0];

  useEffect(() => localStorage.setItem(storeKey, storedView(view)), [view]);
  const change = (part: Partial<WorklistViewState>) => setView((before) => ({ ...before, ...part }));

  const openCase = (id: string) => navigate(`/read/${id}`);
  const claim = useCaseAct(
    ({ item }: { item: WorklistItem; stands: boolean }) => api(claimRequest, { params: { requestId: item.id } }),
    {
      onDone: (claimed, { stands }) => {
        // What was brought ahead was not claimed yet.
        client.setQueryData(
          caseQuery(claimed.id).queryKey,
          (known: object | undefined) => known && { ...known, ...claimed },
        );
        if (!stands) openCase(claimed.id);
      },
    },
  );
  const next = useCaseAct(
    async (): Promise<WorklistItem | undefined> => {
      try {
        return await api(claimNext, {
          body: {
            for: view.tab === 'reported' ? 'review' : 'report',
            ...(view.modality ? { modality: view.modality } : {}),
          },
        });
      } catch (error) {
        if (error instanceof Problem && error.code === 'worklist.nothing-waits') return undefined;
        throw error;
      }
    },
    { onDone: (item) => (item ? openCase(item.id) : void message.info(t('worklist.nothing'))) },
  );
  const busy = claim.isPending || next.isPending;
  const open = (item: WorklistItem) => {
    if (busy) return;
    // A case that was brought ahead stands on the screen while it is being claimed; who else was faster is said there.
    const stands = !item.may.claim || client.getQueryData(caseQuery(item.id).queryKey) !== undefined;
    if (item.may.claim) claim.mutate({ item, stands });
    if (stands) openCase(item.id);
  };

  const move = (by: number) => {
    const id = moved(items, current?.id, by);
    setChosen(id);
    box.current?.querySelector(`[data-row-key="${id}"]`)?.scrollIntoView({ block: 'nearest' });
  };
  useHotkeys([
    { key: 'ArrowDown', run: () => move(1) },
    { key: 'ArrowUp', run: () => move(-1) },
    { key: 'PageDown', run: () => move(12) },
    { key: 'PageUp', run: () => move(-12) },
    { key: 'Home', run: () => move(-items.length) },
    { key: 'End', run: () => move(items.length) },
    {
      key: 'Enter',
      run: ({ target }) => {
        const control = target instanceof HTMLElement && target.closest<HTMLElement>('button, [role="tab"]');
        if (control) control.click();
        else if (current) open(current);
      },
    },
    { key: 'n', run: () => !busy && next.mutate() },
    { key: '/', run: () => search.current?.focus() },
    ...tabs.map((tab, at) => ({ key: String(at + 1), run: () => change({ tab }) })),
  ]);

  // The case that will probably be opened next: its pictures come while the list is being read.
  const ahead = items.find(({ may }) => may.claim || may.write);
  const pictures = ahead && ahead.modality !== 'ECG' ? ahead.studyUid : undefined;
  useEffect(() => prefetchWhenIdle(pictures), [pictures]);
  usePrefetchTracing(chosen === undefined ? ahead : current);
  useEffect(bringCase, []);

  const columns = useColumns(open, mixedTabs.includes(view.tab));
  return (
    <PageBody
      title={t('worklist.title')}
      extra={
        <>
          <Filters view={view} items={items} onChange={change} searchRef={search} />
          <Button type="primary" size="small" loading={next.isPending} onClick={() => next.mutate()}>
            {view.tab === 'reported' ? t('worklist.nextReview') : t('worklist.next')} (N)
          </Button>
        </>
      }
    >
      <Tabs
        size="small"
        activeKey={view.tab}
        onChange={(key) => change({ tab: tabs.find((tab) => tab === key) ?? 'waiting' })}
        items={tabs.map((tab) => ({
          key: tab,
          label: (
            <span title={tab === 'reviewed' ? t('worklist.tabReviewedHint') : undefined}>
              {t(`worklist.tab.${tab}`)}{' '}
              <Badge
                count={counts?.[tab] ?? 0}
                showZero
                overflowCount={9999}
                {...(urgentTabs.includes(tab) && (counts?.[tab] ?? 0) > 0 ? {} : { color: '#8c99a8' })}
              />
            </span>
          ),
        }))}
      />
      <Asked query={query}>
        {({ total, counts: all }) => (
          <div ref={box} className="worklist-rows">
            <Table<WorklistItem>
              size="small"
              rowKey="id"
              columns={columns}
              dataSource={items}
              pagination={false}
              tableLayout="fixed"
              scroll={{ y: 'calc(100vh - 236px)' }}
              locale={{ emptyText: t('worklist.empty') }}
              rowClassName={(item) =>
                item.id === current?.id ? 'worklist-chosen' : item.overdue ? 'worklist-over' : ''
              }
              onRow={(item) => ({
                'aria-selected': item.id === current?.id,
                onClick: () => setChosen(item.id),
                onDoubleClick: () => open(item),
              })}
            />
            <Flex justify="space-between" style={{ marginTop: 6 }}>
              <Typography.Text type="secondary">{t('worklist.keys')}</Typography.Text>
              {total > items.length && (
                <Typography.Text type="warning">{t('worklist.more', { shown: items.length, total })}</Typography.Text>
              )}
              {asked.tab === 'recheck' && !asked.text && !asked.modality && all.recheck > items.length && (
                <Typography.Text type="warning">
                  {t('worklist.recheckMissing', { count: all.recheck - items.length })}
                </Typography.Text>
              )}
            </Flex>
          </div>
        )}
      </Asked>
    </PageBody>
  );
}
