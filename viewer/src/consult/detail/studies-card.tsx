import { attachStudies, type ConsultView, type PatientId, type RequestId, type StudyUid } from '@hub/server/contracts';
import { Button, Card, Empty, Modal, Tag } from 'antd';
import { lazy, Suspense, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api } from '../../api.ts';
import { useModalityWord } from '../../clinic/parts/words.ts';
import { useSignedIn } from '../../session/session.ts';
import { Loading } from '../../ui/asked.tsx';
import { dicomDate } from '../../ui/time.tsx';
import { useAct } from '../../ui/use-act.ts';
import { StudiesField } from '../request/studies-field.tsx';
import { staleAfterAct } from '../use-consult.ts';

type Attached = ConsultView['studies'][number];

const LookAtStudy = lazy(() => import('../../clinic/studies/look-at-study.tsx'));
const LookAtTracing = lazy(() => import('./look-at-tracing.tsx'));
const ReportDetail = lazy(async () => ({
  default: (await import('../../clinic/reports/report-detail.tsx')).ReportDetail,
}));

const isTracing = ({ modalities }: Pick<Attached, 'modalities'>) => modalities.includes('ECG');

/** What the consult is about: pictures, tracings, and the reports on them. */
export function StudiesCard({ consult }: { consult: ConsultView }) {
  const { t } = useTranslation(['consult', 'common']);
  const modalityWord = useModalityWord();
  const { permissions } = useSignedIn();
  const [looked, setLooked] = useState<Attached>();
  const [report, setReport] = useState<RequestId>();
  const [choosing, setChoosing] = useState(false);
  const { studies, may, patientName, patientId } = consult;
  return (
    <Card
      size="small"
      title={t('detail.studies')}
      extra={
        may.attach &&
        patientId && (
          <Button size="small" onClick={() => setChoosing(true)}>
            {t('detail.changeStudies')}
          </Button>
        )
      }
    >
      {studies.length === 0 ? (
        <Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description={t('detail.noStudies')} />
      ) : (
        <ul className="consult-rows">
          {studies.map((study) => (
            <li key={study.studyUid}>
              <span className="hub-numbers">{dicomDate(study.studyDate)}</span>
              <strong>{study.modalities.map(modalityWord).join(' ')}</strong>
              <span>{study.description}</span>
              <Tag>{t('detail.images', { count: study.imageCount })}</Tag>
              <span className="consult-push">
                <Button size="small" onClick={() => setLooked(study)}>
                  {t('detail.look')}
                </Button>{' '}
                {study.requestId && permissions.includes('report.read') && (
                  <Button size="small" onClick={() => setReport(study.requestId as RequestId)}>
                    {t('detail.report')}
                  </Button>
                )}
              </span>
            </li>
          ))}
        </ul>
      )}
      <Suspense fallback={<Loading />}>
        {looked &&
          (isTracing(looked) ? (
            <LookAtTracing study={looked} title={patientName} onClose={() => setLooked(undefined)} />
          ) : (
            <LookAtStudy study={{ ...looked, patientName }} onClose={() => setLooked(undefined)} />
          ))}
        {report && <ReportDetail requestId={report} onClose={() => setReport(undefined)} />}
      </Suspense>
      {choosing && patientId && (
        <ChangeStudies consult={consult} patientId={patientId} onClose={() => setChoosing(false)} />
      )}
    </Card>
  );
}

function ChangeStudies({
  consult,
  patientId,
  onClose,
}: {
  consult: ConsultView;
  patientId: PatientId;
  onClose(): void;
}) {
  const { t } = useTranslation(['consult', 'common']);
  const [chosen, setChosen] = useState<string[]>(consult.studies.map(({ studyUid }) => studyUid));
  const attach = useAct(
    () => api(attachStudies, { params: { consultId: consult.id }, body: { studyUids: chosen as StudyUid[] } }),
    { stale: staleAfterAct, onDone: onClose },
  );
  return (
    <Modal
      open
      width={640}
      title={t('detail.changeStudies')}
      okText={t('common:action.save')}
      cancelText={t('common:action.cancel')}
      confirmLoading={attach.isPending}
      onOk={() => attach.mutate(undefined)}
      onCancel={onClose}
    >
      <p className="consult-faint">{t('request.studiesHint')}</p>
      <StudiesField patientId={patientId} value={chosen} onChange={setChosen} />
    </Modal>
  );
}
