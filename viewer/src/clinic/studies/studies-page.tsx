import { listStudies, type StudySummary, type StudyUid } from '@hub/server/contracts';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { Checkbox, DatePicker, type InputRef, Select, Space, Table, Tag } from 'antd';
import dayjs from 'dayjs';
import { useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useSearchParams } from 'react-router';
import { api } from '../../api.ts';
import { Asked } from '../../ui/asked.tsx';
import { useHotkeys } from '../../ui/hotkeys.ts';
import { PageBody } from '../../ui/page.tsx';
import { SearchBox } from '../../ui/search-box.tsx';
import { Ago, dicomDate } from '../../ui/time.tsx';
import { useArrowRows } from '../parts/arrow-rows.ts';
import { StudyPerson } from '../parts/person.tsx';
import { useStudyActs } from '../parts/use-study-acts.tsx';
import { modalities, useModalityWord } from '../parts/words.ts';
import { JoinTag, keysOfStudy, StudyDetail } from './study-detail.tsx';
import '../parts/clinic.css';

const pageSize = 50;

/** 影像: what arrived, whose it is, and what is still to be said about it. */
export default function StudiesPage() {
  const { t } = useTranslation(['clinic', 'common']);
  const modalityWord = useModalityWord();
  const searchField = useRef<InputRef>(null);
  const [search, setSearch] = useSearchParams();
  const opened = search.get('study') as StudyUid | null;
  const [q, setQ] = useState('');
  const [unmatched, setUnmatched] = useState(false);
  const [modality, setModality] = useState<string>();
  const [days, setDays] = useState<[string | undefined, string | undefined]>([undefined, undefined]);
  const [page, setPage] = useState(1);
  const [from, to] = days;
  const asked = {
    ...(q ? { q } : {}),
    ...(unmatched ? { unmatched: 'true' as const } : {}),
    ...(modality ? { modality } : {}),
    ...(from ? { from } : {}),
    ...(to ? { to } : {}),
    limit: pageSize,
    offset: (page - 1) * pageSize,
  };
  const query = useQuery({
    queryKey: ['studies', asked],
    queryFn: ({ signal }) => api(listStudies, { query: asked }, { signal }),
    placeholderData: keepPreviousData,
  });
  const items = query.data?.items ?? [];
  const { run, dialogs } = useStudyActs();
  const open = (study?: StudySummary) => setSearch(study ? { study: study.studyUid } : {}, { replace: true });
  const rows = useArrowRows(items, ({ studyUid }) => studyUid, open);
  useHotkeys(
    [
      ...keysOfStudy.map(([key, act]) => ({ key, run: () => rows.current && run(act, rows.current) })),
      { key: '/', run: () => searchField.current?.focus() },
    ],
    opened === null,
  );
  const narrow =
    <T,>(set: (value: T) => void) =>
    (value: T) => {
      set(value);
      setPage(1);
    };
  return (
    <PageBody
      title={t('studies.title')}
      extra={
        <>
          <Checkbox checked={unmatched} onChange={(event) => narrow(setUnmatched)(event.target.checked)}>
            {t('studies.unmatched')}
          </Checkbox>
          <Select
            allowClear
            style={{ width: 110 }}
            placeholder={t('studies.allModalities')}
            aria-label={t('studies.allModalities')}
            value={modality}
            onChange={narrow(setModality)}
            options={modalities.map((value) => ({ value: value as string, label: modalityWord(value) }))}
          />
          <DatePicker.RangePicker
            allowEmpty={[true, true]}
            placeholder={[t('studies.from'), t('studies.to')]}
            value={[from ? dayjs(from) : null, to ? dayjs(to) : null]}
            onChange={(value) => narrow(setDays)([value?.[0]?.format('YYYY-MM-DD'), value?.[1]?.format('YYYY-MM-DD')])}
            style={{ width: 240 }}
          />
          <SearchBox
            ref={searchField}
            placeholder={t('studies.search')}
            onSearch={narrow(setQ)}
            onArrowDown={rows.enterRows}
          />
        </>
      }
    >
      <Asked query={query} isEmpty={({ items: found }) => found.length === 0} empty={t('studies.empty')}>
        {({ total }) => (
          <div ref={rows.container}>
            <Table<StudySummary>
              size="small"
              dataSource={items}
              {...rows.tableProps}
              pagination={{
                ...{ current: page, pageSize, total, onChange: setPage, showSizeChanger: false, size: 'small' },
                hideOnSinglePage: true,
                showTotal: (count) => t('page', { total: count }),
              }}
              columns={[
                {
                  title: t('studies.column.patient'),
                  width: 230,
                  render: (_, study) => <StudyPerson study={study} />,
                },
                {
                  title: t('studies.detail.accession'),
                  width: 130,
                  render: (_, { orderAccessionNumber, accessionNumber }) => (
                    <span className="hub-numbers">{orderAccessionNumber ?? accessionNumber}</span>
                  ),
                },
                {
                  title: t('studies.column.date'),
                  width: 104,
                  render: (_, { studyDate }) => <span className="hub-numbers">{dicomDate(studyDate)}</span>,
                },
                {
                  title: t('studies.column.exam'),
                  ellipsis: true,
                  render: (_, study) => `${study.modalities.map(modalityWord).join(' ')} ${study.description}`,
                },
                {
                  title: t('studies.column.images'),
                  width: 90,
                  render: (_, { seriesCount, instanceCount }) => (
                    <span className="hub-numbers">
                      {t('studies.imagesOf', { series: seriesCount, images: instanceCount })}
                    </span>
                  ),
                },
                { title: t('studies.column.joined'), width: 132, render: (_, study) => <JoinTag study={study} /> },
                {
                  title: t('studies.column.state'),
                  width: 210,
                  render: (_, { closedAt, requestId, damagedCount, textRepaired, studyDateStrange }) => (
                    <Space size={0} wrap>
                      <Tag color={closedAt ? 'green' : 'blue'}>
                        {closedAt ? t('studies.closed') : t('studies.open')}
                      </Tag>
                      {studyDateStrange && (
                        <Tag color="orange" title={t('studies.strangeDateHint')}>
                          {t('studies.strangeDate')}
                        </Tag>
                      )}
                      {requestId && <Tag>{t('studies.requested')}</Tag>}
                      {damagedCount > 0 && <Tag color="orange">{t('studies.damaged', { count: damagedCount })}</Tag>}
                      {textRepaired && <Tag title={t('studies.textRepairedHint')}>{t('studies.textRepaired')}</Tag>}
                    </Space>
                  ),
                },
                {
                  title: t('studies.column.arrived'),
                  width: 92,
                  render: (_, { lastInstanceAt }) => <Ago at={lastInstanceAt} />,
                },
              ]}
              onRow={(study) => ({ ...rows.tableProps.onRow(study), onDoubleClick: () => open(study) })}
            />
          </div>
        )}
      </Asked>
      <div className="clinic-keys">{t('studies.keys')}</div>
      {opened && <StudyDetail studyUid={opened} onClose={() => open()} />}
      {dialogs}
    </PageBody>
  );
}
