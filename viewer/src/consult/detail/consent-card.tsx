import { type ConsentView, type ConsultView, consentPicture, withdrawConsent } from '@hub/server/contracts';
import { App, Button, Card, Modal, Tag } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';
import { address, api } from '../../api.ts';
import { listed } from '../../reading/parts/words.ts';
import { AskReason } from '../../ui/ask-reason.tsx';
import { clockTime } from '../../ui/time.tsx';
import { useAct } from '../../ui/use-act.ts';
import { staleAfterAct } from '../use-consult.ts';

/** 知情同意: for the consult, and separately for recording it; signed, looked at, taken back. */
export function ConsentCard({ consult }: { consult: ConsultView }) {
  const { t } = useTranslation('consult');
  const { message } = App.useApp();
  const navigate = useNavigate();
  const [withdrawing, setWithdrawing] = useState<ConsentView>();
  const [shown, setShown] = useState<ConsentView>();
  const { id, consents, may, consented, recordingConsented } = consult;
  const withdraw = useAct(
    (reason: string) =>
      api(withdrawConsent, {
        params: { consultId: id, consentId: (withdrawing as ConsentView).id },
        body: { reason },
      }),
    {
      stale: staleAfterAct,
      onDone: () => {
        setWithdrawing(undefined);
        void message.success(t('consent.withdrawDone'));
      },
    },
  );
  const give = (purpose: 'consult' | 'recording') => void navigate(`/consults/${id}/consent/${purpose}`);
  return (
    <Card size="small" title={t('consent.title')}>
      {consents.length === 0 && (
        <p style={{ marginTop: 0, ...(consented ? {} : { color: '#cf1322' }) }}>{t('consent.none')}</p>
      )}
      <ul className="consult-rows">
        {consents.map((consent) => (
          <li key={consent.id}>
            <strong>{t(`consent.purposeShort.${consent.purpose}`)}</strong>
            <Tag color={consent.withdrawnAt ? 'default' : 'green'} style={{ marginInlineEnd: 0 }}>
              {t(consent.withdrawnAt ? 'consent.withdrawn' : 'consent.valid')}
            </Tag>
            <span className="consult-push">
              <Button size="small" type="link" onClick={() => setShown(consent)}>
                {t('consent.picture')}
              </Button>
              {may.consent && !consent.withdrawnAt && (
                <Button size="small" type="link" danger onClick={() => setWithdrawing(consent)}>
                  {t('consent.withdraw')}
                </Button>
              )}
            </span>
            <span style={{ flexBasis: '100%' }} className="hub-numbers">
              {t(`consent.signer.${consent.signer}`)} {consent.signerName}{' '}
              {t('consent.signedAt', { at: clockTime(consent.at) })}
              {consent.signerReason && `（${consent.signerReason}）`}
            </span>
            <span className="consult-faint">
              {t('consent.explainedBy')} {consent.explainedBy}
            </span>
            {consent.withdrawnAt && (
              <span style={{ flexBasis: '100%', color: '#cf1322' }}>
                {t('consent.withdrawnAt', { at: clockTime(consent.withdrawnAt), reason: consent.withdrawReason ?? '' })}
              </span>
            )}
          </li>
        ))}
      </ul>
      {may.consent && (
        <div className="consult-foot" style={{ marginTop: 6 }}>
          {!consented && (
            <Button size="small" type="primary" onClick={() => give('consult')}>
              {t('consent.give')}
            </Button>
          )}
          {!recordingConsented && (
            <>
              <span className="consult-faint">{t('consent.noneRecording')}</span>
              <Button size="small" onClick={() => give('recording')}>
                {t('consent.giveRecording')}
              </Button>
            </>
          )}
        </div>
      )}
      {shown && (
        <Modal
          open
          width={720}
          footer={null}
          title={`${t(`consent.purpose.${shown.purpose}`)} · ${shown.signerName}`}
          onCancel={() => setShown(undefined)}
        >
          <p className="consult-consent-text" style={{ fontSize: 14 }}>
            {shown.text}
          </p>
          <img
            className="consult-photo"
            data-form={shown.form}
            alt={t('consent.picture')}
            src={address(consentPicture, { consultId: id, consentId: shown.id })}
          />
        </Modal>
      )}
      <AskReason
        open={withdrawing !== undefined}
        title={t('consent.withdrawTitle')}
        label={t('consent.withdrawText')}
        quick={listed(t('consent.withdrawQuick'))}
        busy={withdraw.isPending}
        onOk={(reason) => withdraw.mutate(reason)}
        onCancel={() => setWithdrawing(undefined)}
      />
    </Card>
  );
}
