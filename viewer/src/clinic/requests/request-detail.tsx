import { type RequestId, readReport, readRequest } from '@hub/server/contracts';
import { useQuery } from '@tanstack/react-query';
import { Alert, Button, Descriptions, Drawer, Space, Tag, Timeline } from 'antd';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { api } from '../../api.ts';
import { clinic } from '../../locales/zh-CN/clinic.ts';
import { Asked } from '../../ui/asked.tsx';
import { useHotkeys } from '../../ui/hotkeys.ts';
import { clockTime } from '../../ui/time.tsx';
import { Person } from '../parts/person.tsx';
import { PriorityTag } from '../parts/tags.tsx';
import { useExamWord } from '../parts/words.ts';
import { DueClock } from './due-clock.tsx';
import { keysOfRequest, useRequestActs } from './use-request-acts.tsx';

type Known = keyof typeof clinic.reading.requests.event;

export function RequestDetail({ requestId, onClose }: { requestId: RequestId; onClose(): void }) {
  const { t } = useTranslation(['clinic', 'critical']);
  const examWord = useExamWord();
  const query = useQuery({
    queryKey: ['request', requestId],
    queryFn: () => api(readRequest, { params: { requestId } }),
  });
  const critical = useQuery({
    queryKey: ['report', requestId],
    queryFn: () => api(readReport, { params: { requestId } }),
    enabled: query.data?.critical === true,
  }).data?.critical;
  const { acts, run, dialogs } = useRequestActs();
  const request = query.data;
  useHotkeys(keysOfRequest.map(([key, act]) => ({ key, run: () => request && run(act, request) })));
  const eventWord = (kind: string) =>
    kind in clinic.reading.requests.event
      ? t(`reading.requests.event.${kind as Known}`)
      : t('reading.requests.eventOther', { kind });
  return (
    <Drawer
      open
      size={640}
      onClose={onClose}
      title={
        request ? (
          <Person
            name={request.patientName}
            sex={request.sex}
            age={request.age}
            demonstration={request.demonstration}
          />
        ) : (
          t('reading.requests.title')
        )
      }
      extra={
        request && (
          <Space size={6}>
            {acts(request).map((act, at) => (
              <Button
                key={act}
                size="small"
                danger={act === 'cancel'}
                type={at === 0 ? 'primary' : 'default'}
                onClick={() => run(act, request)}
              >
                {t(`reading.requests.${act}`)}
              </Button>
            ))}
          </Space>
        )
      }
    >
      <Asked query={query}>
        {(data) => (
          <>
            {data.state === 'returned' && data.returnReason && (
              <Alert
                type="error"
                showIcon
                style={{ marginBottom: 10 }}
                title={t('reading.requests.returned', { reason: data.returnReason })}
              />
            )}
            {critical && (
              <Alert
                type="error"
                showIcon
                style={{ marginBottom: 10 }}
                title={t('reading.reports.criticalState', { state: t(`critical:state.${critical.state}`) })}
                action={<Link to={`/critical?case=${critical.id}`}>{t('reading.reports.criticalOpen')}</Link>}
              />
            )}
            {data.lateInstances > 0 && (
              <Alert
                type="warning"
                showIcon
                style={{ marginBottom: 10 }}
                title={t('reading.requests.detail.late', { count: data.lateInstances })}
              />
            )}
            <Descriptions
              size="small"
              column={2}
              bordered
              items={[
                { key: 'exam', label: t('reading.requests.column.exam'), children: examWord(data) },
                {
                  key: 'accession',
                  label: t('reading.requests.detail.accession'),
                  children: data.accessionNumber || '—',
                },
                {
                  key: 'state',
                  label: t('reading.requests.column.state'),
                  children: (
                    <Space>
                      <Tag>{t(`reading.requests.state.${data.state}`)}</Tag>
                      <DueClock request={data} />
                    </Space>
                  ),
                },
                {
                  key: 'priority',
                  label: t('reading.ask.priority'),
                  children: <PriorityTag priority={data.priority} lane={data.lane} always />,
                },
                { key: 'reading', label: t('reading.requests.column.reading'), children: data.reading.name },
                { key: 'by', label: t('reading.requests.detail.by'), children: data.requestedBy ?? '—' },
                { key: 'contact', label: t('reading.requests.detail.contact'), children: data.contact ?? '—' },
                {
                  key: 'physician',
                  label: t('reading.requests.column.physician'),
                  children: [data.reporter ?? data.claim?.by, data.reviewer].filter(Boolean).join(' / ') || '—',
                },
                { key: 'reason', label: t('reading.requests.detail.reason'), span: 2, children: data.reason },
                { key: 'history', label: t('reading.requests.detail.history'), span: 2, children: data.history ?? '—' },
              ]}
            />
            <h2 style={{ fontSize: 15 }}>{t('reading.requests.detail.history2')}</h2>
            <Timeline
              items={data.events.map((event) => ({
                content: (
                  <>
                    <span className="hub-numbers">{clockTime(event.at)}</span> <strong>{eventWord(event.kind)}</strong>{' '}
                    {event.by}
                    {event.note && <div>{event.note}</div>}
                  </>
                ),
              }))}
            />
          </>
        )}
      </Asked>
      {dialogs}
    </Drawer>
  );
}
