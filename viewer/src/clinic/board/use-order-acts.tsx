import { cancelOrder, markExamined, type OrderView } from '@hub/server/contracts';
import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';
import { api } from '../../api.ts';
import { useSignedIn } from '../../session/session.ts';
import { AskReason } from '../../ui/ask-reason.tsx';
import { AccessionSlip } from '../parts/accession-slip.tsx';
import { CloseDialog } from '../parts/close-dialog.tsx';
import { RequestDialog } from '../parts/request-dialog.tsx';
import { useAct } from '../parts/use-act.ts';
import { listed, useExamWord } from '../parts/words.ts';
import { CorrectOrder } from './correct-order.tsx';
import { type Act, actsOf } from './next-step.ts';

/** The acts of one order, by button or key, and the dialogs they need. */
export function useOrderActs(): {
  acts(order: OrderView): Act[];
  run(act: Act, order: OrderView): void;
  dialogs: ReactNode;
} {
  const { t } = useTranslation(['clinic', 'common']);
  const { permissions } = useSignedIn();
  const navigate = useNavigate();
  const examWord = useExamWord();
  const [open, setOpen] = useState<{ act: Act; order: OrderView }>();
  const shut = () => setOpen(undefined);
  const holds = {
    store: permissions.includes('study.store'),
    close: permissions.includes('study.close'),
    write: permissions.includes('order.write'),
    request: permissions.includes('reading-request.write'),
  };
  const examined = useAct((order: OrderView) => api(markExamined, { params: { orderId: order.id } }), {
    stale: ['orders'],
  });
  const cancel = useAct(
    ({ order, reason }: { order: OrderView; reason: string }) =>
      api(cancelOrder, { params: { orderId: order.id }, body: { reason } }),
    { stale: ['orders'], onDone: shut },
  );

  const run = (act: Act, order: OrderView) => {
    if (!actsOf(order, holds).includes(act)) return;
    switch (act) {
      case 'examined':
        return examined.mutate(order);
      case 'upload':
        return void navigate(`/upload?order=${order.id}`);
      case 'seeRequest':
      case 'supplement':
        return void navigate(order.requestId ? `/requests?request=${order.requestId}` : '/requests');
      case 'report':
        return void navigate(`/reports?request=${order.requestId}`);
      case 'settle':
        return void navigate(`/studies?study=${order.heldBack?.studyUid}`);
      case 'look':
        return void navigate(`/studies?study=${order.studyUid}`);
      default:
        return setOpen({ act, order });
    }
  };

  const order = open?.order;
  const dialogs = order && (
    <>
      {open.act === 'correct' && <CorrectOrder order={order} onClose={shut} />}
      {open.act === 'slip' && <AccessionSlip order={order} onPrinted={shut} />}
      {open.act === 'close' && order.studyUid && (
        <CloseDialog
          closing={{
            studyUid: order.studyUid,
            name: order.patient.displayName,
            imageCount: order.imageCount,
            orderId: order.id,
          }}
          onClose={shut}
        />
      )}
      {open.act === 'request' && order.studyUid && (
        <RequestDialog
          asking={{
            studyUid: order.studyUid,
            patientName: order.patient.displayName,
            exam: examWord(order),
            imageCount: order.imageCount,
            closed: order.studyClosed,
            order,
          }}
          onClose={shut}
        />
      )}
      <AskReason
        open={open.act === 'cancel'}
        title={t('board.cancelTitle', { name: order.patient.displayName })}
        quick={listed(t('board.cancelQuick'))}
        busy={cancel.isPending}
        onOk={(reason) => cancel.mutate({ order, reason })}
        onCancel={shut}
      />
    </>
  );
  return { acts: (asked) => actsOf(asked, holds), run, dialogs };
}
