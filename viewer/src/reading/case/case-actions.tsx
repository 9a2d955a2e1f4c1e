import {
  claimRequest,
  confirmRecheck,
  releaseRequest,
  returnRequest,
  takeOverRequest,
  type WorklistItem,
} from '@hub/server/contracts';
import { Button } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api } from '../../api.ts';
import { AskReason } from '../../ui/ask-reason.tsx';
import { useHotkeys } from '../../ui/hotkeys.ts';
import { useCaseAct } from '../parts/use-act.ts';
import { listed } from '../parts/words.ts';
import type { ClaimStanding } from './claim-standing.ts';

/** Taking the case, giving it back, sending it home. What is offered is what the hub says may be done. */
export function CaseActions({
  item,
  claim,
  onRenew,
  onLeave,
  onClaimed,
}: {
  item: WorklistItem;
  claim: ClaimStanding;
  onRenew(): void;
  /** the case is out of these hands: back to the queue */
  onLeave(): void;
  onClaimed(): void;
}) {
  const { t } = useTranslation('reading');
  const [asking, setAsking] = useState<'return' | 'takeOver' | 'recheck'>();
  const params = { requestId: item.id };
  const { may } = item;
  const mine = claim.standing === 'mine' || claim.standing === 'ending';

  const take = useCaseAct(() => api(claimRequest, { params }), { onDone: onClaimed });
  const release = useCaseAct(() => api(releaseRequest, { params }), {
    done: t('case.claim.released'),
    onDone: onLeave,
  });
  const takeOver = useCaseAct((reason: string) => api(takeOverRequest, { params, body: { reason } }), {
    onDone: () => {
      setAsking(undefined);
      onClaimed();
    },
  });
  const giveBack = useCaseAct((reason: string) => api(returnRequest, { params, body: { reason } }), {
    done: t('case.claim.returned'),
    onDone: onLeave,
  });
  const recheck = useCaseAct((note: string) => api(confirmRecheck, { params, body: { note } }), {
    done: t('case.recheck.done'),
    onDone: () => setAsking(undefined),
  });
  const mayTake = may.claim || claim.standing === 'lapsed';
  useHotkeys([
    {
      key: 'F2',
      inText: true,
      run: () => {
        if (mine) onRenew();
        else if (mayTake && !take.isPending) take.mutate();
      },
    },
  ]);

  return (
    <>
      {mayTake && (
        <Button size="small" type="primary" loading={take.isPending} onClick={() => take.mutate()}>
          {t(
            claim.standing === 'lapsed'
              ? 'case.claim.again'
              : item.state === 'reported'
                ? 'case.claim.takeReview'
                : 'case.claim.take',
          )}{' '}
          (F2)
        </Button>
      )}
      {may.takeOver && (
        <Button size="small" onClick={() => setAsking('takeOver')}>
          {t('case.claim.takeOver')}
        </Button>
      )}
      {may.release && (
        <Button size="small" loading={release.isPending} onClick={() => release.mutate()}>
          {t('case.claim.release')}
        </Button>
      )}
      {may.return && (
        <Button size="small" onClick={() => setAsking('return')}>
          {t('case.claim.return')}
        </Button>
      )}
      {may.confirmRecheck && (
        <Button size="small" onClick={() => setAsking('recheck')}>
          {t('case.recheck.confirm')}
        </Button>
      )}
      <AskReason
        open={asking === 'return'}
        title={t('case.claim.returnTitle')}
        quick={listed(t('case.claim.returnQuick'))}
        busy={giveBack.isPending}
        onOk={(reason) => giveBack.mutate(reason)}
        onCancel={() => setAsking(undefined)}
      />
      <AskReason
        open={asking === 'takeOver'}
        title={t('case.claim.takeOverTitle', { by: item.claim?.by ?? '' })}
        quick={listed(t('case.claim.takeOverQuick'))}
        busy={takeOver.isPending}
        onOk={(reason) => takeOver.mutate(reason)}
        onCancel={() => setAsking(undefined)}
      />
      <AskReason
        open={asking === 'recheck'}
        title={t('case.recheck.title')}
        label={t('case.recheck.label')}
        quick={listed(t('case.recheck.quick'))}
        busy={recheck.isPending}
        onOk={(note) => recheck.mutate(note)}
        onCancel={() => setAsking(undefined)}
      />
    </>
  );
}
