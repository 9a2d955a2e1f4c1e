import { type CriticalFull, claimCritical, ruleOutCritical } from '@hub/server/contracts';
import { App, Button } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';
import { api } from '../api.ts';
import { useSignedIn } from '../session/session.ts';
import { AskReason } from '../ui/ask-reason.tsx';
import { useAct } from '../ui/use-act.ts';
import { AcknowledgeDialog } from './acknowledge-dialog.tsx';
import { AttemptDialog } from './attempt-dialog.tsx';
import { CheckDialog } from './check-dialog.tsx';
import { TreatDialog } from './treat-dialog.tsx';

export const staleAfter = ['critical', 'worklist', 'request', 'report', 'requests'] as const;

type Dialog = 'check' | 'ruleOut' | 'attempt' | 'acknowledge' | 'treat';

/** What this person may do now, the next step first. */
export function CriticalActs({ critical }: { critical: CriticalFull }) {
  const { t } = useTranslation('critical');
  const { message } = App.useApp();
  const { post } = useSignedIn();
  const navigate = useNavigate();
  const [dialog, setDialog] = useState<Dialog>();
  const close = () => setDialog(undefined);
  const { may, id, requestId, firstCheck, state } = critical;
  const claim = useAct(() => api(claimCritical, { params: { criticalId: id } }), {
    stale: staleAfter,
    onDone: () => requestId && navigate(`/read/${requestId}`),
  });
  const ruleOut = useAct((reason: string) => api(ruleOutCritical, { params: { criticalId: id }, body: { reason } }), {
    stale: staleAfter,
    onDone: () => {
      close();
      void message.success(t('state.ruled-out'));
    },
  });
  const mine = firstCheck?.postId === post.id;
  const check = state === 'suspected' ? 'act.check' : mine ? 'act.checkAgain' : 'act.second';
  return (
    <div className="critical-acts">
      {may.claim && (
        <Button type="primary" danger loading={claim.isPending} onClick={() => claim.mutate(undefined)}>
          {t('act.claim')}
        </Button>
      )}
      {may.check && (
        <Button type={may.claim ? 'default' : 'primary'} danger onClick={() => setDialog('check')}>
          {t(check)}
        </Button>
      )}
      {may.ruleOut && <Button onClick={() => setDialog('ruleOut')}>{t('act.ruleOut')}</Button>}
      {may.acknowledge && (
        <Button type="primary" danger onClick={() => setDialog('acknowledge')}>
          {t('act.acknowledge')}
        </Button>
      )}
      {may.attempt && <Button onClick={() => setDialog('attempt')}>{t('act.attempt')}</Button>}
      {may.treat && (
        <Button type="primary" onClick={() => setDialog('treat')}>
          {t('act.treat')}
        </Button>
      )}
      {dialog === 'check' && <CheckDialog critical={critical} mine={mine} onClose={close} />}
      {dialog === 'attempt' && <AttemptDialog critical={critical} onClose={close} />}
      {dialog === 'acknowledge' && <AcknowledgeDialog critical={critical} onClose={close} />}
      {dialog === 'treat' && <TreatDialog critical={critical} onClose={close} />}
      <AskReason
        open={dialog === 'ruleOut'}
        title={t('ruleOut.title')}
        quick={[0, 1, 2, 3].map((at) => t(`ruleOut.quick.${at as 0}`))}
        busy={ruleOut.isPending}
        onOk={(reason) => ruleOut.mutate(reason)}
        onCancel={close}
      />
    </div>
  );
}
