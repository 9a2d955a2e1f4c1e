import {
  acknowledgeReport,
  keyImagePicture,
  type RequestId,
  readReport,
  readRequest,
  type VersionView,
} from '@hub/server/contracts';
import { useQuery } from '@tanstack/react-query';
import { Button, Drawer, Empty, Segmented, Space, Tag } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';
import { address, api } from '../../api.ts';
import { useSignedIn } from '../../session/session.ts';
import { Asked } from '../../ui/asked.tsx';
import { useHotkeys } from '../../ui/hotkeys.ts';
import { clockTime } from '../../ui/time.tsx';
import { Person } from '../parts/person.tsx';
import { useAct } from '../parts/use-act.ts';
import { useExamWord } from '../parts/words.ts';
import { currentVersion, issued, PrintReport } from './print-report.tsx';
import { ReportBanners } from './report-banners.tsx';

/** A report as the clinic reads it, with what it must know before using it. */
export function ReportDetail({ requestId, onClose }: { requestId: RequestId; onClose(): void }) {
  const { t } = useTranslation('clinic');
  const { permissions } = useSignedIn();
  const navigate = useNavigate();
  const examWord = useExamWord();
  const [chosen, setChosen] = useState<string>();
  const [printing, setPrinting] = useState(false);
  const query = useQuery({
    queryKey: ['report', requestId],
    queryFn: () => api(readReport, { params: { requestId } }),
  });
  const request = useQuery({
    queryKey: ['request', requestId],
    queryFn: () => api(readRequest, { params: { requestId } }),
  }).data;
  const report = query.data;
  const versions = report ? issued(report) : [];
  const current = report && currentVersion(report);
  const version = versions.find(({ id }) => id === chosen) ?? current ?? versions.at(-1);
  const usable = version?.state === 'final';
  const acknowledge = useAct((id: VersionView['id']) => api(acknowledgeReport, { params: { versionId: id } }), {
    stale: ['reports', 'report', 'orders', 'requests', 'request'],
    done: t('reading.reports.acknowledgeDone'),
  });
  const mayAcknowledge = usable && version.acknowledged === null && permissions.includes('report.acknowledge');
  const receive = () => mayAcknowledge && acknowledge.mutate(version.id);
  const print = () => usable && permissions.includes('report.print') && setPrinting(true);
  const look = () => report && navigate(`/studies?study=${report.studyUid}`);
  useHotkeys([
    { key: 's', run: () => void receive() },
    { key: 'p', run: () => void print() },
    { key: 'v', run: () => void look() },
  ]);
  const title = request ? `${request.patientName} ${examWord(request)}` : t('reading.reports.title');
  return (
    <Drawer
      open
      size={760}
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
          title
        )
      }
      extra={
        <Space size={6}>
          {mayAcknowledge && (
            <Button size="small" type="primary" loading={acknowledge.isPending} onClick={receive}>
              {t('reading.reports.acknowledge')}
            </Button>
          )}
          {usable && (
            <Button size="small" type={mayAcknowledge ? 'default' : 'primary'} onClick={print}>
              {t('reading.reports.print')}
            </Button>
          )}
          <Button size="small" onClick={look}>
            {t('board.act.look')}
          </Button>
          {report && permissions.includes('consult.request') && (
            <Button size="small" onClick={() => void navigate(`/consults/new?study=${report.studyUid}`)}>
              {t('studies.act.consult')}
            </Button>
          )}
        </Space>
      }
    >
      <Asked query={query}>
        {(data) =>
          version ? (
            <>
              <ReportBanners report={data} version={version} recheck={request?.recheck ?? false} />
              {versions.length > 1 && (
                <Segmented
                  style={{ marginBottom: 10 }}
                  value={version.id}
                  onChange={(value) => setChosen(value)}
                  options={versions.map(({ id, issue, state }) => ({
                    value: id as string,
                    label: `${t('reading.reports.version', { number: issue ?? 0 })} ${t(`reading.reports.state.${state}`)}`,
                  }))}
                />
              )}
              <VersionText
                version={version}
                requestId={requestId}
                form={request?.modality === 'US' || request?.modality === 'ECG' ? request.modality : ''}
                exam={request ? examWord(request) : ''}
              />
            </>
          ) : (
            <Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description={t('reading.reports.noVersion')} />
          )
        }
      </Asked>
      <div className="clinic-keys">{t('reading.reports.keysDetail')}</div>
      {printing && version && <PrintReport versionId={version.id} title={title} onClose={() => setPrinting(false)} />}
    </Drawer>
  );
}

function VersionText({
  version,
  requestId,
  form,
  exam,
}: {
  version: VersionView;
  requestId: RequestId;
  form: '' | 'US' | 'ECG';
  exam: string;
}) {
  const { t } = useTranslation('clinic');
  const { content, reporter, reviewer, acknowledged } = version;
  const faded = version.state === 'final' ? {} : { opacity: 0.6 };
  return (
    <article style={faded}>
      <Space style={{ marginBottom: 8 }} wrap>
        <strong>{t('reading.reports.issue', { number: version.issue ?? 0 })}</strong>
        {exam}
        {content.positive !== null && (
          <Tag color={content.positive ? 'orange' : 'green'}>
            {t(content.positive ? 'reading.reports.positive' : 'reading.reports.negative')}
          </Tag>
        )}
        <span style={{ color: '#68707a' }}>
          {acknowledged
            ? t('reading.reports.acknowledged', { by: acknowledged.name })
            : t('reading.reports.notAcknowledged')}
          {'　'}
          {version.printed > 0
            ? t('reading.reports.printed', { count: version.printed })
            : t('reading.reports.notPrinted')}
        </span>
      </Space>
      {version.amendReason && <p>{t('reading.reports.amendReason', { reason: version.amendReason })}</p>}
      <h2 style={{ fontSize: 15, margin: '0 0 4px' }}>{t(`reading.reports.findings${form}`)}</h2>
      <p className="clinic-report-text">{content.findings}</p>
      <h2 style={{ fontSize: 15, margin: '0 0 4px' }}>{t(`reading.reports.impression${form}`)}</h2>
      <p className="clinic-report-text">
        <strong>{content.impression}</strong>
      </p>
      {content.keyImages.length > 0 && (
        <>
          <h2 style={{ fontSize: 15, margin: '0 0 4px' }}>{t('reading.reports.keyImages')}</h2>
          <div style={{ display: 'flex', gap: 8, flexWrap: 'wrap', marginBottom: 10 }}>
            {content.keyImages.map(({ id, caption }, at) => (
              <figure key={id} style={{ margin: 0 }}>
                <img
                  src={address(keyImagePicture, { requestId, keyImageId: id })}
                  alt={caption || t('reading.reports.keyImage', { number: at + 1 })}
                  style={{ width: 200, background: '#000' }}
                />
                <figcaption style={{ fontSize: 12 }}>{caption}</figcaption>
              </figure>
            ))}
          </div>
        </>
      )}
      <Space size="large" wrap className="hub-numbers">
        <span>
          {t('reading.reports.reporter')} {reporter.name} {clockTime(reporter.at)}
        </span>
        {reviewer && (
          <span>
            {t('reading.reports.reviewer')} {reviewer.name} {clockTime(reviewer.at)}
          </span>
        )}
        {version.verificationCode && (
          <span>
            {t('reading.reports.verification')} {version.verificationCode}
          </span>
        )}
      </Space>
      {version.singleSigned && <p style={{ color: '#68707a' }}>{t('reading.reports.single')}</p>}
    </article>
  );
}
