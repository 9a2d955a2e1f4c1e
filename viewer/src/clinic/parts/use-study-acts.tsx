import { type StudySummary, unjoinStudy } from '@hub/server/contracts';
import { Alert, App } from 'antd';
import { lazy, type ReactNode, Suspense, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';
import { api } from '../../api.ts';
import { useSignedIn } from '../../session/session.ts';
import { Loading } from '../../ui/asked.tsx';
import { CloseDialog } from './close-dialog.tsx';
import { JoinDialog } from './join-dialog.tsx';
import { RequestDialog } from './request-dialog.tsx';
import { useAct } from './use-act.ts';
import { useModalityWord } from './words.ts';

export type StudyAct = 'look' | 'join' | 'unjoin' | 'close' | 'request' | 'seeRequest' | 'consult';

const LookAtStudy = lazy(() => import('../studies/look-at-study.tsx'));

/** What can be done with a study of the own institution, and the dialogs for it. */
export function useStudyActs(): {
  acts(study: StudySummary): StudyAct[];
  run(act: StudyAct, study: StudySummary): void;
  dialogs: ReactNode;
} {
  const { t } = useTranslation(['clinic', 'common']);
  const { permissions, post } = useSignedIn();
  const navigate = useNavigate();
  const { modal } = App.useApp();
  const modalityWord = useModalityWord();
  const [open, setOpen] = useState<{ act: StudyAct; study: StudySummary }>();
  const shut = () => setOpen(undefined);
  const stale = ['studies', 'study', 'orders', 'order'];
  const unjoin = useAct((study: StudySummary) => api(unjoinStudy, { params: { studyUid: study.studyUid } }), {
    stale,
    done: t('studies.unjoinDone'),
  });
  const acts = (study: StudySummary): StudyAct[] => {
    const own = study.institutionId === post.institution.id;
    const joined = study.orderId !== null || study.patientId !== null;
    const possible: [StudyAct, boolean][] = [
      ['look', permissions.includes('study.read')],
      ['join', own && permissions.includes('study.join')],
      ['unjoin', own && joined && permissions.includes('study.join')],
      ['close', own && study.closedAt === null && permissions.includes('study.close')],
      ['request', own && study.requestId === null && permissions.includes('reading-request.write')],
      ['seeRequest', study.requestId !== null],
      ['consult', own && study.patientId !== null && permissions.includes('consult.request')],
    ];
    return possible.filter(([, allowed]) => allowed).map(([act]) => act);
  };
  const run = (act: StudyAct, study: StudySummary) => {
    if (!acts(study).includes(act)) return;
    if (act === 'seeRequest') void navigate(`/requests?request=${study.requestId}`);
    else if (act === 'consult') void navigate(`/consults/new?study=${study.studyUid}&patient=${study.patientId}`);
    else if (act === 'unjoin')
      modal.confirm({
        title: t('studies.unjoinTitle'),
        content: (
          <>
            <p>{t('studies.unjoinText')}</p>
            {study.requestId !== null && <Alert type="warning" showIcon title={t('studies.unjoinAsked')} />}
          </>
        ),
        okText: t('common:action.ok'),
        cancelText: t('common:action.cancel'),
        onOk: () => unjoin.mutateAsync(study).catch(() => undefined),
      });
    else setOpen({ act, study });
  };
  const study = open?.study;
  const dialogs = study && (
    <>
      {open.act === 'join' && <JoinDialog study={study} onClose={shut} />}
      {open.act === 'close' && (
        <CloseDialog
          closing={{
            studyUid: study.studyUid,
            name: study.registeredName ?? study.patientName,
            imageCount: study.instanceCount,
            orderId: study.orderId,
          }}
          onClose={shut}
        />
      )}
      {open.act === 'request' && (
        <RequestDialog
          asking={{
            studyUid: study.studyUid,
            patientName: study.registeredName ?? study.patientName,
            exam: [study.modalities.map(modalityWord).join(' '), study.description].filter(Boolean).join(' '),
            imageCount: study.instanceCount,
            closed: study.closedAt !== null,
          }}
          onClose={shut}
        />
      )}
      {open.act === 'look' && (
        <Suspense fallback={<Loading />}>
          <LookAtStudy study={study} onClose={shut} />
        </Suspense>
      )}
    </>
  );
  return { acts, run, dialogs };
}
