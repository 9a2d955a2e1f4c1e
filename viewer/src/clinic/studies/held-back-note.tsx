import { joinStudy, type StudySummary } from '@hub/server/contracts';
import { Alert, App, Button } from 'antd';
import { useTranslation } from 'react-i18next';
import { api } from '../../api.ts';
import { useSignedIn } from '../../session/session.ts';
import { useAct } from '../parts/use-act.ts';

type HeldBack = NonNullable<StudySummary['heldBack']>;

export const heldBackWords = ({
  accessionNumber,
  registeredName,
}: Pick<HeldBack, 'accessionNumber' | 'registeredName'>) => ({
  accession: accessionNumber,
  name: registeredName,
});

/** Why images that bear a 检查号 were not taken for its patient's, and the one press that says they are. */
export function HeldBackNote({ study }: { study: StudySummary }) {
  const { t } = useTranslation(['clinic', 'common']);
  const { permissions } = useSignedIn();
  const { modal } = App.useApp();
  const { heldBack } = study;
  const join = useAct(
    ({ orderId }: HeldBack) => api(joinStudy, { params: { studyUid: study.studyUid }, body: { orderId } }),
    { stale: ['studies', 'study', 'orders', 'order'], done: t('studies.joinDone') },
  );
  if (!heldBack) return null;
  const words = heldBackWords(heldBack);
  const joinable =
    permissions.includes('study.join') && heldBack.reason !== 'study-taken' && heldBack.reason !== 'order-cancelled';
  const ask = () =>
    modal.confirm({
      title: t('studies.heldBackJoinTitle', words),
      content: t('studies.compare', {
        image: [study.patientName, study.dicomPatientId].filter(Boolean).join(' ') || t('upload.noName'),
        target: `${words.name} ${words.accession}`,
      }),
      okText: t('upload.join'),
      cancelText: t('common:action.cancel'),
      onOk: () => join.mutateAsync(heldBack).catch(() => undefined),
    });
  return (
    <Alert
      type="error"
      showIcon
      style={{ marginBottom: 10 }}
      title={t(`studies.heldBackText.${heldBack.reason}`, words)}
      action={
        joinable && (
          <Button size="small" loading={join.isPending} onClick={ask}>
            {t('studies.heldBackJoin')}
          </Button>
        )
      }
    />
  );
}
