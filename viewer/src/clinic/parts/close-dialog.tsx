import {
  type ClosingView,
  changeOrder,
  closeStudy,
  type OrderId,
  readClosing,
  type StudyUid,
} from '@hub/server/contracts';
import { useQuery } from '@tanstack/react-query';
import { Alert, App, Input, Modal } from 'antd';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api } from '../../api.ts';
import { Asked } from '../../ui/asked.tsx';
import { useAct } from './use-act.ts';

export interface ToClose {
  studyUid: StudyUid;
  name: string;
  imageCount: number;
  orderId: OrderId | null;
}

/** 影像已传完: says before it is done whether the diagnosis is asked for with it, and afterwards what came of it. */
export function CloseDialog({ closing, onClose }: { closing: ToClose; onClose(): void }) {
  const { t } = useTranslation(['clinic', 'common']);
  const { message } = App.useApp();
  const [reason, setReason] = useState('');
  const { studyUid, orderId } = closing;
  const query = useQuery({
    // fetched anew each time: policies, agreements and the order may have changed meanwhile
    queryKey: ['closing', studyUid],
    queryFn: () => api(readClosing, { params: { studyUid } }),
    gcTime: 0,
  });
  const act = useAct(
    async () => {
      const text = reason.trim();
      if (text !== '' && orderId) await api(changeOrder, { params: { orderId }, body: { reason: text } });
      await api(closeStudy, { params: { studyUid } });
      return api(readClosing, { params: { studyUid } });
    },
    {
      stale: ['orders', 'order', 'studies', 'study', 'requests'],
      onDone: ({ outcome, reading }) => {
        const words = t(`close.done.${outcome}`, { reading: reading ?? '' });
        if (outcome === 'requested' || outcome === 'will-request') message.success(words);
        else message.warning(words, 6);
        onClose();
      },
    },
  );
  const outcome = query.data?.outcome;
  // Enter confirms, as soon as it is known what; where something is missing the keys go there instead.
  useEffect(() => {
    if (outcome !== undefined && outcome !== 'no-reason') document.getElementById(okId)?.focus();
  }, [outcome]);
  return (
    <Modal
      open
      width={520}
      title={t('board.closeTitle', { name: closing.name, count: closing.imageCount })}
      okText={t('common:action.ok')}
      cancelText={t('common:action.cancel')}
      confirmLoading={act.isPending}
      okButtonProps={{ id: okId, disabled: !query.isSuccess }}
      onOk={() => act.mutate(undefined)}
      onCancel={onClose}
      destroyOnHidden
    >
      <p style={{ marginTop: 0 }}>{t('board.closeText')}</p>
      <Asked query={query}>
        {({ outcome, reading }) => (
          <>
            <Alert
              type={asks(outcome) || reason.trim() !== '' ? 'info' : 'warning'}
              showIcon
              title={
                outcome === 'no-reason' && reason.trim() !== ''
                  ? t('close.withReason')
                  : t(`close.before.${outcome}`, { reading: reading ?? '' })
              }
            />
            {outcome === 'no-reason' && (
              <Input.TextArea
                style={{ marginTop: 10 }}
                rows={2}
                maxLength={1000}
                value={reason}
                autoFocus
                aria-label={t('register.reason')}
                placeholder={`${t('register.reason')}：${t('register.reasonHint')}`}
                onChange={(event) => setReason(event.target.value)}
              />
            )}
          </>
        )}
      </Asked>
    </Modal>
  );
}

const okId = 'close-ok';
const asks = (outcome: ClosingView['outcome']) => outcome === 'requested' || outcome === 'will-request';
