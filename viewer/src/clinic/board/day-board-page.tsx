import { LeftOutlined, MoreOutlined, RightOutlined } from '@ant-design/icons';
import { dayBoard, type OrderProgress, type OrderView } from '@hub/server/contracts';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { Button, DatePicker, Dropdown, Empty, type InputRef, Space, Table } from 'antd';
import type { ColumnsType } from 'antd/es/table';
import dayjs from 'dayjs';
import { useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';
import { api } from '../../api.ts';
import { Asked } from '../../ui/asked.tsx';
import { useHotkeys } from '../../ui/hotkeys.ts';
import { PageBody } from '../../ui/page.tsx';
import { SearchBox } from '../../ui/search-box.tsx';
import { clockTime, shortTime, useNow } from '../../ui/time.tsx';
import { useArrowRows } from '../parts/arrow-rows.ts';
import { Chips } from '../parts/chips.tsx';
import { PatientPerson } from '../parts/person.tsx';
import { PriorityTag } from '../parts/tags.tsx';
import { useExamWord } from '../parts/words.ts';
import type { Act } from './next-step.ts';
import { ProgressCell } from './progress-cell.tsx';
import { useOrderActs } from './use-order-acts.tsx';
import '../parts/clinic.css';

type Attention = 'overdue' | 'held-back' | 'unrequested' | 'recall';
type Chip = 'all' | Attention | OrderProgress;
/** What somebody has to do something about; an order may be in several of these, whatever its progress. */
const attention: Readonly<Record<Attention, (order: OrderView) => boolean>> = {
  overdue: ({ imagesOverdue }) => imagesOverdue,
  'held-back': ({ heldBack }) => heldBack !== null,
  unrequested: ({ unrequested }) => unrequested,
  recall: ({ recallIssue }) => recallIssue !== null,
};
const isAttention = (chip: Chip): chip is Attention => chip in attention;
const needsSomebody = (order: OrderView) => Object.values(attention).some((applies) => applies(order));

const chips: readonly Chip[] = [
  'all',
  'overdue',
  'held-back',
  'unrequested',
  'recall',
  'registered',
  'examined',
  'images-arrived',
  'awaiting-report',
  'returned',
  'reported',
  'reviewed',
  'printed',
  'recheck',
  'cancelled',
];
/** Shown even at zero: their absence is news too. */
const always = new Set<Chip>([
  'all',
  'registered',
  'examined',
  'images-arrived',
  'awaiting-report',
  'reviewed',
  'printed',
]);

const keyOfAct: readonly [string, Act][] = [
  ['e', 'examined'],
  ['u', 'upload'],
  ['c', 'close'],
  ['d', 'request'],
  ['r', 'report'],
  ['v', 'look'],
  ['m', 'correct'],
  ['x', 'cancel'],
];

/** 看板: where every patient of the day stands, live. */
export default function DayBoardPage() {
  const { t } = useTranslation(['clinic', 'common']);
  const navigate = useNavigate();
  const examWord = useExamWord();
  const searchField = useRef<InputRef>(null);
  const today = clockTime(useNow(60_000).toISOString()).slice(0, 10);
  const [day, setDay] = useState<string>();
  const [q, setQ] = useState('');
  const [chip, setChip] = useState<Chip>('all');
  const query = useQuery({
    queryKey: ['orders', 'board', day ?? today, q],
    queryFn: ({ signal }) => api(dayBoard, { query: { ...(day ? { day } : {}), ...(q ? { q } : {}) } }, { signal }),
    placeholderData: keepPreviousData,
    // what is overdue becomes so by the clock alone
    refetchInterval: 60_000,
  });
  const all = query.data?.items ?? [];
  const items = all.filter((order) =>
    chip === 'all' ? true : isAttention(chip) ? attention[chip](order) : order.progress === chip,
  );
  const { acts, run, dialogs } = useOrderActs();
  const firstAct = (order: OrderView) => {
    const [first] = acts(order);
    if (first) run(first, order);
  };
  const rows = useArrowRows(items, ({ id }) => id, firstAct);
  useHotkeys([
    ...keyOfAct.map(([key, act]) => ({ key, run: () => rows.current && run(act, rows.current) })),
    { key: 'n', run: () => void navigate('/register') },
    { key: '/', run: () => searchField.current?.focus() },
  ]);
  const move = (days: number) => {
    const next = dayjs(day ?? today)
      .add(days, 'day')
      .format('YYYY-MM-DD');
    setDay(next === today ? undefined : next);
  };
  const counts = query.data?.counts ?? {};
  const word = (one: Chip) => (one === 'all' || isAttention(one) ? t(`board.${one}`) : t(`board.chip.${one}`));

  const columns: ColumnsType<OrderView> = [
    {
      title: t('board.column.accession'),
      dataIndex: 'accessionNumber',
      width: 116,
      render: (text: string) => <span className="hub-numbers">{text}</span>,
    },
    { title: t('board.column.patient'), width: 268, render: (_, { patient }) => <PatientPerson patient={patient} /> },
    {
      title: t('board.column.exam'),
      ellipsis: true,
      render: (_, order) => (
        <Space size={6}>
          <PriorityTag priority={order.priority} />
          {examWord(order)}
        </Space>
      ),
    },
    {
      title: t('board.column.progress'),
      width: 216,
      render: (_, order) => <ProgressCell order={order} />,
    },
    {
      title: t('board.column.images'),
      width: 104,
      render: (_, { imageCount, studyClosed }) =>
        imageCount > 0 && (
          <span className="hub-numbers" style={{ whiteSpace: 'nowrap' }}>
            {t('board.images', { count: imageCount })}{' '}
            <small style={{ color: '#68707a' }}>{studyClosed ? t('board.closed') : t('board.notClosed')}</small>
          </span>
        ),
    },
    {
      title: t('board.column.registered'),
      width: 66,
      render: (_, { registeredAt }) => <span className="hub-numbers">{clockTime(registeredAt).slice(11)}</span>,
    },
    {
      title: t('board.column.examined'),
      width: 66,
      render: (_, { examinedAt }) => examinedAt && <span className="hub-numbers">{shortTime(examinedAt)}</span>,
    },
    {
      title: t('board.column.next'),
      width: 160,
      render: (_, order) => {
        const [first, ...others] = acts(order);
        if (!first) return null;
        return (
          <Space.Compact size="small">
            <Button tabIndex={-1} onClick={() => run(first, order)}>
              {t(`board.act.${first}`)}
            </Button>
            {others.length > 0 && (
              <Dropdown
                trigger={['click']}
                menu={{
                  items: others.map((act) => ({ key: act, label: t(`board.act.${act}`), danger: act === 'cancel' })),
                  onClick: ({ key }) => run(key as Act, order),
                }}
              >
                <Button tabIndex={-1} icon={<MoreOutlined />} aria-label={t('board.act.more')} />
              </Dropdown>
            )}
          </Space.Compact>
        );
      },
    },
  ];
  return (
    <PageBody
      title={t('board.title')}
      extra={
        <>
          <Space.Compact>
            <Button icon={<LeftOutlined />} aria-label={t('board.previousDay')} onClick={() => move(-1)} />
            <DatePicker
              allowClear={false}
              value={dayjs(day ?? today)}
              onChange={(value) => {
                const next = value?.format('YYYY-MM-DD');
                setDay(next === today ? undefined : next);
              }}
            />
            <Button icon={<RightOutlined />} aria-label={t('board.nextDay')} onClick={() => move(1)} />
          </Space.Compact>
          <Button disabled={day === undefined} onClick={() => setDay(undefined)}>
            {t('board.today')}
          </Button>
          <SearchBox
            ref={searchField}
            placeholder={t('board.search')}
            onSearch={setQ}
            onArrowDown={rows.enterRows}
            width={200}
          />
          <Button type="primary" onClick={() => navigate('/register')}>
            {t('register.title')}
          </Button>
        </>
      }
    >
      <Chips<Chip>
        label={t('board.column.progress')}
        chips={chips
          .filter((one) => always.has(one) || (counts[one] ?? 0) > 0)
          .map((key: Chip) => ({
            key,
            word: word(key),
            count: counts[key] ?? 0,
            alarm: isAttention(key) || key === 'returned',
          }))}
        chosen={chip}
        onChoose={setChip}
      />
      <Asked
        query={query}
        isEmpty={() => items.length === 0}
        empty={
          <Space orientation="vertical">
            {all.length === 0 && q === '' ? t('board.empty') : t('board.emptyFound')}
            {all.length === 0 && q === '' && day === undefined && (
              <Button onClick={() => navigate('/register')}>{t('board.registerFirst')}</Button>
            )}
          </Space>
        }
      >
        {() => (
          <div ref={rows.container}>
            <Table
              size="small"
              pagination={false}
              dataSource={items}
              columns={columns}
              {...rows.tableProps}
              rowClassName={(order) =>
                `${rows.tableProps.rowClassName(order)} ${needsSomebody(order) ? 'clinic-row-late' : ''}`
              }
              locale={{ emptyText: <Empty description={t('board.emptyFound')} /> }}
            />
          </div>
        )}
      </Asked>
      <div className="clinic-keys">{t('board.keys')}</div>
      {dialogs}
    </PageBody>
  );
}
