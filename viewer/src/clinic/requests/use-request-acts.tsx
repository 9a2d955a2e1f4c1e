import { cancelRequest, resubmitRequest, type WorklistItem } from '@hub/server/contracts';
import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';
import { api } from '../../api.ts';
import { useSignedIn } from '../../session/session.ts';
import { AskReason } from '../../ui/ask-reason.tsx';
import { useAct } from '../parts/use-act.ts';
import { listed } from '../parts/words.ts';

export type RequestAct = 'resubmit' | 'addImages' | 'openReport' | 'look' | 'cancel';
export const keysOfRequest: readonly [string, RequestAct][] = [
  ['s', 'resubmit'],
  ['u', 'addImages'],
  ['r', 'openReport'],
  ['v', 'look'],
  ['x', 'cancel'],
];

export function useRequestActs(): {
  acts(request: WorklistItem): RequestAct[];
  run(act: RequestAct, request: WorklistItem): void;
  dialogs: ReactNode;
} {
  const { t } = useTranslation('clinic');
  const { permissions } = useSignedIn();
  const navigate = useNavigate();
  const [open, setOpen] = useState<{ act: 'resubmit' | 'cancel'; request: WorklistItem }>();
  const shut = () => setOpen(undefined);
  const stale = ['requests', 'request', 'orders', 'studies'];
  const resubmit = useAct(
    ({ request, text }: { request: WorklistItem; text: string }) =>
      api(resubmitRequest, { params: { requestId: request.id }, body: { note: text } }),
    { stale, onDone: shut },
  );
  const cancel = useAct(
    ({ request, text }: { request: WorklistItem; text: string }) =>
      api(cancelRequest, { params: { requestId: request.id }, body: { reason: text } }),
    { stale, onDone: shut },
  );
  const write = permissions.includes('reading-request.write');
  const acts = ({ state }: WorklistItem): RequestAct[] => {
    const possible: [RequestAct, boolean][] = [
      ['resubmit', state === 'returned' && write],
      ['addImages', state === 'returned' && permissions.includes('study.store')],
      ['openReport', state === 'reviewed'],
      ['look', true],
      // once a physician has it, it is returned or reported, not taken away
      ['cancel', (state === 'waiting' || state === 'returned') && write],
    ];
    return possible.filter(([, allowed]) => allowed).map(([act]) => act);
  };
  const run = (act: RequestAct, request: WorklistItem) => {
    if (!acts(request).includes(act)) return;
    if (act === 'addImages') void navigate(request.orderId ? `/upload?order=${request.orderId}` : '/upload');
    else if (act === 'openReport') void navigate(`/reports?request=${request.id}`);
    else if (act === 'look') void navigate(`/studies?study=${request.studyUid}`);
    else setOpen({ act, request });
  };
  const dialogs = (
    <>
      <AskReason
        open={open?.act === 'resubmit'}
        title={t('reading.requests.resubmit')}
        label={t('reading.requests.resubmitTitle')}
        quick={listed(t('reading.requests.resubmitQuick'))}
        busy={resubmit.isPending}
        onOk={(text) => open && resubmit.mutate({ request: open.request, text })}
        onCancel={shut}
      />
      <AskReason
        open={open?.act === 'cancel'}
        title={t('reading.requests.cancelTitle')}
        quick={listed(t('reading.requests.cancelQuick'))}
        busy={cancel.isPending}
        onOk={(text) => open && cancel.mutate({ request: open.request, text })}
        onCancel={shut}
      />
    </>
  );
  return { acts, run, dialogs };
}
