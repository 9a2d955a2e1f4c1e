import type { ConsultView } from '@hub/server/contracts';
import { lazy, Suspense, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Loading } from '../../ui/asked.tsx';
import { PageFault } from '../../ui/page-fault.tsx';
import { CaseBar } from './case-bar.tsx';
import { CasePicker } from './case-picker.tsx';
import { ReportCase } from './report-case.tsx';
import type { SharedView } from './use-shared.ts';
import './case.css';

const ImageCase = lazy(() => import('./image-case.tsx'));
const EcgCase = lazy(() => import('./ecg-case.tsx'));

/** 同步阅片: what lies on the table, and who leads. */
export function CaseTable({ consult, shared }: { consult: ConsultView; shared: SharedView }) {
  const { t } = useTranslation('room');
  const [pointing, setPointing] = useState(true);
  const { subject, choose, mayTakePart } = shared;
  const attached = subject && consult.studies.find(({ studyUid }) => studyUid === subject.studyUid);
  return (
    <section className="room-case" tabIndex={-1} aria-label={t('case.bar')}>
      <CaseBar shared={shared} pointing={pointing} onPointing={setPointing} />
      <div className="room-case-body">
        <PageFault key={subject?.studyUid ?? ''}>
          <Suspense fallback={<Loading />}>
            {subject?.kind === 'study' && (
              <ImageCase
                key={subject.studyUid}
                studyUid={subject.studyUid}
                attached={attached ?? undefined}
                pointing={pointing && mayTakePart}
              />
            )}
            {subject?.kind === 'ecg' && (
              <EcgCase
                key={subject.studyUid}
                subject={subject}
                attached={attached ?? undefined}
                pointing={pointing && mayTakePart}
                onRecording={(ecgId) => {
                  if (shared.mode === 'lead') void choose({ ...subject, ecgId });
                  else shared.alone(true);
                }}
              />
            )}
            {subject?.kind === 'report' && <ReportCase requestId={subject.requestId} />}
            {!subject && mayTakePart && <CasePicker consult={consult} onChoose={(chosen) => void choose(chosen)} />}
          </Suspense>
        </PageFault>
      </div>
    </section>
  );
}
