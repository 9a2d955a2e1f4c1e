import { acknowledgeReport, type ClinicReport, listReports, type RequestId } from '@hub/server/contracts';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { Checkbox, DatePicker, type InputRef, Space, Table, Tag } from 'antd';
import dayjs from 'dayjs';
import { useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useNavigate, useSearchParams } from 'react-router';
import { api } from '../../api.ts';
import { Asked } from '../../ui/asked.tsx';
import { useHotkeys } from '../../ui/hotkeys.ts';
import { PageBody } from '../../ui/page.tsx';
import { SearchBox } from '../../ui/search-box.tsx';
import { shortTime } from '../../ui/time.tsx';
import { useArrowRows } from '../parts/arrow-rows.ts';
import { Person } from '../parts/person.tsx';
import { useAct } from '../parts/use-act.ts';
import { useExamWord } from '../parts/words.ts';
import { PrintReport } from './print-report.tsx';
import { ReportDetail } from './report-detail.tsx';
import '../parts/clinic.css';

const pageSize = 100;

/** 报告: what came back, newest first; new and corrected ones stand out until they are received. */
export default function ReportsPage() {
  const { t } = useTranslation(['clinic', 'common']);
  const navigate = useNavigate();
  const examWord = useExamWord();
  const searchField = useRef<InputRef>(null);
  const [search, setSearch] = useSearchParams();
  const opened = search.get('request') as RequestId | null;
  const [q, setQ] = useState('');
  const [unacknowledged, setUnacknowledged] = useState(false);
  const [days, setDays] = useState<[string | undefined, string | undefined]>([undefined, undefined]);
  const [page, setPage] = useState(1);
  const [printing, setPrinting] = useState<ClinicReport>();
  const [from, to] = days;
  const asked = {
    ...(q ? { q } : {}),
    ...(unacknowledged ? { unacknowledged: 'true' as const } : {}),
    ...(from ? { from } : {}),
    ...(to ? { to } : {}),
    limit: pageSize,
    offset: (page - 1) * pageSize,
  };
  const query = useQuery({
    queryKey: ['reports', asked],
    queryFn: ({ signal }) => api(listReports, { query: asked }, { signal }),
    placeholderData: keepPreviousData,
  });
  const items = query.data?.items ?? [];
  const open = (report?: ClinicReport) => setSearch(report ? { request: report.requestId } : {}, { replace: true });
  const rows = useArrowRows(items, ({ versionId }) => versionId, open);
  const acknowledge = useAct(({ versionId }: ClinicReport) => api(acknowledgeReport, { params: { versionId } }), {
    stale: ['reports', 'report', 'orders'],
    done: t('reading.reports.acknowledgeDone'),
  });
  const current = rows.current?.state === 'final' ? rows.current : undefined;
  useHotkeys(
    [
      { key: 's', run: () => current && current.acknowledgedAt === null && acknowledge.mutate(current) },
      { key: 'p', run: () => current && setPrinting(current) },
      { key: 'v', run: () => rows.current && void navigate(`/studies?study=${rows.current.studyUid}`) },
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
      title={t('reading.reports.title')}
      extra={
        <>
          <Checkbox checked={unacknowledged} onChange={(event) => narrow(setUnacknowledged)(event.target.checked)}>
            {t('reading.reports.unacknowledged')}
          </Checkbox>
          <DatePicker.RangePicker
            allowEmpty={[true, true]}
            value={[from ? dayjs(from) : null, to ? dayjs(to) : null]}
            onChange={(value) => narrow(setDays)([value?.[0]?.format('YYYY-MM-DD'), value?.[1]?.format('YYYY-MM-DD')])}
            style={{ width: 240 }}
          />
          <SearchBox
            ref={searchField}
            placeholder={t('reading.reports.search')}
            onSearch={narrow(setQ)}
            onArrowDown={rows.enterRows}
          />
        </>
      }
    >
      <Asked query={query} isEmpty={({ items: found }) => found.length === 0} empty={t('reading.reports.empty')}>
        {({ total }) => (
          <div ref={rows.container}>
            <Table<ClinicReport>
              size="small"
              dataSource={items}
              {...rows.tableProps}
              onRow={(report) => ({
                ...rows.tableProps.onRow(report),
                onDoubleClick: () => open(report),
                style: {
                  ...(report.state === 'final' ? {} : { opacity: 0.55 }),
                  ...(isNew(report) ? { fontWeight: 600 } : {}),
                },
              })}
              pagination={{
                ...{ current: page, pageSize, total, onChange: setPage, showSizeChanger: false, size: 'small' },
                hideOnSinglePage: true,
              }}
              columns={[
                {
                  title: t('reading.reports.column.patient'),
                  width: 270,
                  render: (_, { patientName, sex, age, demonstration }) => (
                    <Person name={patientName} sex={sex} age={age} demonstration={demonstration} />
                  ),
                },
                { title: t('reading.reports.column.exam'), ellipsis: true, render: (_, report) => examWord(report) },
                {
                  title: t('reading.reports.column.state'),
                  width: 150,
                  render: (_, report) => (
                    <Space size={4} wrap>
                      {isNew(report) && (
                        <Tag color="blue" variant="solid" style={{ margin: 0 }}>
                          {t('reading.reports.isNew')}
                        </Tag>
                      )}
                      {report.amended && (
                        <Tag color="volcano" style={{ margin: 0 }}>
                          {t('reading.reports.corrected')}
                        </Tag>
                      )}
                      <Tag color={report.state === 'final' ? 'green' : 'default'} style={{ margin: 0 }}>
                        {t('reading.reports.version', { number: report.number })}{' '}
                        {t(`reading.reports.state.${report.state}`)}
                      </Tag>
                      {report.recheck && (
                        <Tag color="volcano" style={{ margin: 0 }}>
                          {t('reading.reports.recheck')}
                        </Tag>
                      )}
                    </Space>
                  ),
                },
                {
                  title: t('reading.reports.column.result'),
                  width: 84,
                  render: (_, { critical, positive }) => (
                    <Space size={4}>
                      {critical && (
                        <Tag color="red" variant="solid" style={{ margin: 0 }}>
                          {t('reading.reports.critical')}
                        </Tag>
                      )}
                      {positive !== null && (
                        <Tag color={positive ? 'orange' : 'default'} style={{ margin: 0 }}>
                          {t(positive ? 'reading.reports.positive' : 'reading.reports.negative')}
                        </Tag>
                      )}
                    </Space>
                  ),
                },
                { title: t('reading.reports.column.reading'), dataIndex: 'reading', width: 150, ellipsis: true },
                {
                  title: t('reading.reports.column.physician'),
                  width: 126,
                  ellipsis: true,
                  render: (_, { reporter, reviewer }) => [reporter, reviewer].filter(Boolean).join(' / '),
                },
                {
                  title: t('reading.reports.column.signed'),
                  width: 96,
                  render: (_, { reviewedAt }) =>
                    reviewedAt && <span className="hub-numbers">{shortTime(reviewedAt)}</span>,
                },
                {
                  title: t('reading.reports.column.receipt'),
                  width: 126,
                  render: (_, { acknowledgedBy, printed }) => (
                    <span style={{ fontSize: 12 }}>
                      {acknowledgedBy
                        ? t('reading.reports.acknowledged', { by: acknowledgedBy })
                        : t('reading.reports.notAcknowledged')}
                      <br />
                      {printed > 0 ? t('reading.reports.printed', { count: printed }) : t('reading.reports.notPrinted')}
                    </span>
                  ),
                },
              ]}
            />
          </div>
        )}
      </Asked>
      <div className="clinic-keys">{t('reading.reports.keys')}</div>
      {opened && <ReportDetail requestId={opened} onClose={() => open()} />}
      {printing && (
        <PrintReport
          versionId={printing.versionId}
          title={`${printing.patientName} ${examWord(printing)}`}
          onClose={() => setPrinting(undefined)}
        />
      )}
    </PageBody>
  );
}

const isNew = ({ state, acknowledgedAt }: ClinicReport) => state === 'final' && acknowledgedAt === null;
