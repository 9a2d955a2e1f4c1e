import { dayBoard, joinStudy, type OrderView, readOrder, readStudy, type StudyUid } from '@hub/server/contracts';
import { useQuery } from '@tanstack/react-query';
import { Alert, Button, Space } from 'antd';
import { useTranslation } from 'react-i18next';
import { api } from '../../api.ts';
import { useAct } from '../parts/use-act.ts';
import { useStudyActs } from '../parts/use-study-acts.tsx';
import { useExamWord } from '../parts/words.ts';
import { HeldBackNote } from '../studies/held-back-note.tsx';
import type { FileFacts } from './read-start.ts';
import { suggestOrder } from './suggest-order.ts';

/** Whose the study is, once it has arrived: joined by its 检查号, or proposed for the person to say. */
export function Joining({
  studyUid,
  facts,
  chosenOrderId,
}: {
  studyUid: string;
  facts: FileFacts;
  chosenOrderId: string | undefined;
}) {
  const { t } = useTranslation('clinic');
  const examWord = useExamWord();
  const { acts, run, dialogs } = useStudyActs();
  const study = useQuery({
    queryKey: ['study', studyUid],
    queryFn: () => api(readStudy, { params: { studyUid: studyUid as StudyUid } }),
  });
  const orderId = study.data?.orderId ?? undefined;
  const order = useQuery({
    queryKey: ['order', orderId],
    queryFn: () => api(readOrder, { params: { orderId: orderId as OrderView['id'] } }),
    enabled: orderId !== undefined,
  });
  const unjoined = study.isSuccess && orderId === undefined;
  const board = useQuery({ queryKey: ['orders', 'board', 'today'], queryFn: () => api(dayBoard), enabled: unjoined });
  const chosen = useQuery({
    queryKey: ['order', chosenOrderId],
    queryFn: () => api(readOrder, { params: { orderId: chosenOrderId as OrderView['id'] } }),
    enabled: unjoined && chosenOrderId !== undefined,
  });
  const join = useAct(
    (to: OrderView) => api(joinStudy, { params: { studyUid: studyUid as StudyUid }, body: { orderId: to.id } }),
    { stale: ['study', 'studies', 'orders', 'order'], done: t('studies.joinDone') },
  );
  if (!study.isSuccess) return null;
  const others = acts(study.data).filter((act) => act !== 'unjoin' && act !== 'join');
  const buttons = others.map((act) => (
    <Button key={act} size="small" onClick={() => run(act, study.data)}>
      {t(`studies.act.${act}`)}
    </Button>
  ));
  if (orderId) {
    return (
      <Alert
        type="success"
        showIcon
        title={
          order.data
            ? t('upload.matched', {
                name: order.data.patient.displayName,
                exam: examWord(order.data),
                accession: order.data.accessionNumber,
              })
            : t('upload.matchedAuto')
        }
        action={
          <Space>
            {buttons}
            {dialogs}
          </Space>
        }
      />
    );
  }
  const candidates = [
    ...(chosen.data ? [chosen.data] : []),
    ...(board.data?.items ?? []).filter(({ id }) => id !== chosenOrderId),
  ];
  const suggestion = suggestOrder(facts, candidates, chosenOrderId);
  return (
    <>
      <HeldBackNote study={study.data} />
      <Alert
        type={suggestion ? 'info' : 'warning'}
        showIcon
        title={
          suggestion
            ? t('upload.suggest', { name: suggestion.order.patient.displayName, exam: examWord(suggestion.order) })
            : t('upload.unmatched')
        }
        description={
          suggestion && (
            <>
              {suggestion.why.map((why) => t(`upload.suggestWhy.${why}`)).join('、')}
              {suggestion.nameDiffers && (
                <div style={{ color: '#cf1322' }}>
                  {t('upload.differs', { image: facts.patientName, order: suggestion.order.patient.displayName })}
                </div>
              )}
            </>
          )
        }
        action={
          <Space>
            {suggestion && (
              <Button
                type="primary"
                size="small"
                loading={join.isPending}
                onClick={() => join.mutate(suggestion.order)}
              >
                {t('upload.join')}
              </Button>
            )}
            <Button size="small" onClick={() => run('join', study.data)}>
              {t(suggestion ? 'upload.joinOther' : 'upload.joinAny')}
            </Button>
            {buttons}
            {dialogs}
          </Space>
        }
      />
    </>
  );
}
