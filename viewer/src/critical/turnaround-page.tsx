import { readTurnaround, type Turnaround } from '@hub/server/contracts';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { DatePicker, Progress, Select, Table } from 'antd';
import dayjs, { type Dayjs } from 'dayjs';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api } from '../api.ts';
import { useModalityWord } from '../reading/parts/words.ts';
import { Asked } from '../ui/asked.tsx';
import { PageBody } from '../ui/page.tsx';

type Row = Turnaround['total'];
const modalities = ['ECG', 'DX', 'CT', 'MR', 'US', 'MG'];

/** 报告时效: from request to report, by the clinic that waits and by the reader who writes. */
export default function TurnaroundPage() {
  const { t } = useTranslation(['critical', 'common']);
  const [days, setDays] = useState<[Dayjs, Dayjs]>([dayjs().subtract(6, 'day'), dayjs()]);
  const modalityWord = useModalityWord();
  const [modality, setModality] = useState('');
  const query = {
    from: days[0].startOf('day').toISOString(),
    to: days[1].add(1, 'day').startOf('day').toISOString(),
    ...(modality ? { modality } : {}),
  };
  const asked = useQuery({
    queryKey: ['worklist', 'turnaround', query],
    queryFn: ({ signal }) => api(readTurnaround, { query }, { signal }),
    placeholderData: keepPreviousData,
    refetchInterval: 60_000,
  });
  return (
    <PageBody
      title={t('turnaround.title')}
      extra={
        <>
          <Select
            aria-label={t('turnaround.modality')}
            style={{ width: 110 }}
            value={modality}
            onChange={setModality}
            options={[
              { value: '', label: t('turnaround.allModalities') },
              ...modalities.map((value) => ({ value, label: modalityWord(value) })),
            ]}
          />
          <DatePicker.RangePicker
            value={days}
            allowClear={false}
            maxDate={dayjs()}
            presets={[
              { label: t('turnaround.today'), value: [dayjs(), dayjs()] },
              { label: t('turnaround.week'), value: [dayjs().subtract(6, 'day'), dayjs()] },
              { label: t('turnaround.month'), value: [dayjs().subtract(29, 'day'), dayjs()] },
            ]}
            onChange={(value) => value?.[0] && value[1] && setDays([value[0], value[1]])}
          />
        </>
      }
    >
      <Asked query={asked} isEmpty={({ total }) => total.count + total.waiting === 0} empty={t('turnaround.empty')}>
        {(board) => (
          <>
            <Board
              board={board}
              title={t('turnaround.total')}
              rows={[{ ...board.total, name: t('turnaround.total') }]}
            />
            <Board board={board} title={t('turnaround.byClinic')} rows={board.byClinic} />
            <Board board={board} title={t('turnaround.byReader')} rows={board.byReader} />
          </>
        )}
      </Asked>
    </PageBody>
  );
}

function Board({ board, title, rows }: { board: Turnaround; title: string; rows: readonly Row[] }) {
  const { t } = useTranslation('critical');
  const minutes = (value: number | null) =>
    value === null ? t('turnaround.none') : t('turnaround.minutes', { value: value < 100 ? value : Math.round(value) });
  const share = ({ count, withinTarget }: Row['emergency']) =>
    count === 0 ? (
      t('turnaround.none')
    ) : (
      <Progress
        size="small"
        percent={Math.round((withinTarget / count) * 100)}
        format={(percent) => `${percent}%（${withinTarget}/${count}）`}
        strokeColor={withinTarget / count >= 0.9 ? '#389e0d' : '#d46b08'}
      />
    );
  return (
    <Table<Row>
      size="small"
      rowKey="id"
      style={{ marginBottom: 14 }}
      pagination={false}
      dataSource={[...rows]}
      columns={[
        { title, dataIndex: 'name', width: 220 },
        { title: t('turnaround.count'), dataIndex: 'count', width: 80 },
        { title: t('turnaround.waiting'), dataIndex: 'waiting', width: 80 },
        { title: t('turnaround.median'), width: 110, render: (_, { median }) => minutes(median) },
        { title: t('turnaround.p90'), width: 110, render: (_, { p90 }) => minutes(p90) },
        {
          title: t('turnaround.emergency', { minutes: board.targets.emergencyMinutes }),
          render: (_, { emergency }) => share(emergency),
        },
        {
          title: t('turnaround.routine', { minutes: board.targets.routineMinutes }),
          render: (_, { routine }) => share(routine),
        },
      ]}
    />
  );
}
