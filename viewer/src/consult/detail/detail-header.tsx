import { PhoneOutlined, VideoCameraOutlined } from '@ant-design/icons';
import { type ConsultView, cancelConsult, endConsult, refuseConsult } from '@hub/server/contracts';
import { Alert, App, Button, Card, Space, Tag } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';
import { api } from '../../api.ts';
import { Person } from '../../clinic/parts/person.tsx';
import { listed } from '../../reading/parts/words.ts';
import { AskReason } from '../../ui/ask-reason.tsx';
import { useAct } from '../../ui/use-act.ts';
import { ConsultClock, StateTag, UrgencyTag } from '../marks.tsx';
import { type NextStep, nextStep } from '../standing.ts';
import { staleAfterAct } from '../use-consult.ts';
import { AcceptDialog } from './accept-dialog.tsx';
import { useRefusalWord } from './refusal-word.ts';
import { RescheduleDialog } from './reschedule-dialog.tsx';

const mine = new Set<NextStep>(['answer', 'consent', 'enter', 'writeOpinion', 'signDecision']);
type Dialog = 'accept' | 'refuse' | 'reschedule' | 'cancel';

/** Patient, state and time; what is next for me; and what I may do about it. */
export function DetailHeader({ consult }: { consult: ConsultView }) {
  const { t } = useTranslation(['consult', 'common']);
  const navigate = useNavigate();
  const { modal } = App.useApp();
  const refusalWord = useRefusalWord();
  const [dialog, setDialog] = useState<Dialog>();
  const close = () => setDialog(undefined);
  const { id, number, state, may, patientName, sex, age, demonstration, inRoom, phones } = consult;
  const params = { consultId: id };
  const done = { stale: staleAfterAct, onDone: close };
  const refuse = useAct((reason: string) => api(refuseConsult, { params, body: { reason } }), done);
  const cancel = useAct((reason: string) => api(cancelConsult, { params, body: { reason } }), done);
  const end = useAct(() => api(endConsult, { params }), { stale: staleAfterAct });
  const step = nextStep(consult);
  const over = state === 'closed' || state === 'refused' || state === 'cancelled';
  /** there is, or may yet be, a room */
  const talks = state === 'requested' || state === 'scheduled' || state === 'ongoing';
  const enter = () => void navigate(`/consults/${id}/room`);
  return (
    <Card size="small" style={{ marginBottom: 12 }}>
      <div className="consult-foot" style={{ alignItems: 'start', rowGap: 6 }}>
        <div>
          <h1 style={{ fontSize: 19, margin: 0 }}>
            <Person name={patientName} sex={sex} age={age} demonstration={demonstration} />{' '}
            <UrgencyTag consult={consult} />
            <StateTag state={state} />
          </h1>
          <div className="consult-faint hub-numbers">
            {t('number')} {number}
          </div>
        </div>
        <ConsultClock consult={consult} />
        {inRoom > 0 && (
          <Tag color="green" icon={<VideoCameraOutlined />}>
            {t('list.inRoom', { count: inRoom })}
          </Tag>
        )}
        <Space wrap className="consult-push">
          {may.answer && (
            <>
              <Button type="primary" danger={consult.urgency === 'urgent'} onClick={() => setDialog('accept')}>
                {t('detail.accept')}
              </Button>
              <Button onClick={() => setDialog('refuse')}>{t('detail.refuse')}</Button>
            </>
          )}
          {may.consent && !consult.consented && (
            <Button
              type={step === 'consent' ? 'primary' : 'default'}
              onClick={() => void navigate(`/consults/${id}/consent/consult`)}
            >
              {t('consent.give')}
            </Button>
          )}
          {may.schedule && <Button onClick={() => setDialog('reschedule')}>{t('detail.reschedule')}</Button>}
          {may.cancel && (
            <Button danger onClick={() => setDialog('cancel')}>
              {t('detail.cancel')}
            </Button>
          )}
          {may.end && (
            <Button
              onClick={() =>
                modal.confirm({
                  title: t('detail.endTitle'),
                  content: t('detail.endText'),
                  okText: t('detail.end'),
                  cancelText: t('common:action.cancel'),
                  onOk: () => end.mutateAsync(undefined).catch(() => undefined),
                })
              }
            >
              {t('detail.end')}
            </Button>
          )}
          {talks && (
            <Button type={step === 'enter' ? 'primary' : 'default'} disabled={!may.join} onClick={enter}>
              <VideoCameraOutlined /> {t('detail.enter')}
            </Button>
          )}
        </Space>
      </div>
      <Alert
        className="consult-next"
        style={{ marginTop: 8, marginBottom: 0 }}
        showIcon
        type={mine.has(step) ? 'warning' : over ? 'success' : 'info'}
        title={<strong>{t(`next.${step}`)}</strong>}
        {...(talks && !may.join && may.joinRefusal
          ? { description: t('detail.shut', { reason: refusalWord(may.joinRefusal) }) }
          : {})}
      />
      {phones.length > 0 && !over && (
        <div style={{ marginTop: 8 }} title={t('detail.phonesHint')}>
          <PhoneOutlined /> {t('detail.phones')}：
          {phones.map(({ name, phone }) => (
            <span key={`${name} ${phone}`} style={{ marginInlineEnd: 14 }}>
              {name}{' '}
              <a className="hub-numbers" href={`tel:${phone.replace(/[^\d+]/g, '')}`}>
                {phone}
              </a>
            </span>
          ))}
        </div>
      )}
      {dialog === 'accept' && <AcceptDialog consult={consult} onClose={close} />}
      {dialog === 'reschedule' && <RescheduleDialog consult={consult} onClose={close} />}
      <AskReason
        open={dialog === 'refuse'}
        title={t('detail.refuseTitle')}
        quick={listed(t('detail.refuseQuick'))}
        busy={refuse.isPending}
        onOk={(reason) => refuse.mutate(reason)}
        onCancel={close}
      />
      <AskReason
        open={dialog === 'cancel'}
        title={t('detail.cancelTitle')}
        quick={listed(t('detail.cancelQuick'))}
        busy={cancel.isPending}
        onOk={(reason) => cancel.mutate(reason)}
        onCancel={close}
      />
    </Card>
  );
}
